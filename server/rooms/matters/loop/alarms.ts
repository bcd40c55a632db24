import { type Actor, type Changed, changedIn, take, type Tools } from './engine.ts'
import { type Family, type Member, memberOf, membersOf, withMember } from './family.ts'

const CLOCK: Actor = { kind: 'machine', role: 'clock' }
/** More alarms than any family can have waiting: a clock that never falls silent is a fault. */
const MOST = 200

/**
 * What the clock does with a family at this moment: every alarm that is due becomes the step its loop names for that, one
 * after the other, since a step may change what the next one finds. `moved` are members whose alarm only comes at another
 * time now, because a limit or the calendar was changed. Pure.
 */
export function heard(before: Family, tools: Tools): { changed: Changed[]; moved: Member[]; steps: number } {
  const { clock, now } = tools
  let family = before
  let steps = 0
  for (let looks = 0; looks < MOST; looks++) {
    const due = membersOf(family).find(({ matter }) => matter.wake_at !== null && matter.wake_at <= now)
    if (!due) return { changed: changedIn(before, family), moved: movedIn(before, family), steps }
    const { matter, loop } = due
    const alarm = clock.alarmNow(loop, matter, now)
    if (alarm) {
      const ask = { matterId: matter.id, step: alarm.step, form: {}, requestId: null, occurredAt: now }
      family = take(family, CLOCK, ask, tools).family
      steps++
    } else {
      const wakes = clock.alarm(loop, matter)?.at ?? null
      family = withMember(family, { ...due, matter: { ...matter, wake_at: wakes } })
    }
  }
  throw new Error(`the clock of ${before.root.matter.id} does not fall silent`)
}

/** What took no step, and is another than before all the same. */
const movedIn = (before: Family, after: Family): Member[] =>
  membersOf(after).filter((member) => {
    const was = memberOf(before, member.matter.id)
    return was !== member && was?.steps.length === member.steps.length
  })
