import type { Actor, Changed, Tools } from './engine.ts'
import { take } from './engine.ts'
import { type Family, type Member, memberOf, membersOf } from './family.ts'

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
  const moved = new Map<string, Member>()
  let family = before
  for (let steps = 0; steps < MOST; steps++) {
    const due = membersOf(family).find(
      ({ matter }) => matter.wake_at !== null && matter.wake_at <= now && !moved.has(matter.id),
    )
    if (!due)
      return { changed: changedIn(before, family), moved: [...moved.values()], steps: steps - moved.size }
    const { matter, loop } = due
    const alarm = clock.alarmNow(loop, matter, now)
    if (alarm) {
      const ask = { matterId: matter.id, step: alarm.step, form: {}, requestId: null, occurredAt: now }
      family = take(family, CLOCK, ask, tools).family
    } else {
      moved.set(matter.id, { ...due, matter: { ...matter, wake_at: clock.alarm(loop, matter)?.at ?? null } })
    }
  }
  throw new Error(`the clock of ${before.root.matter.id} does not fall silent`)
}

const changedIn = (before: Family, after: Family): Changed[] =>
  membersOf(after).flatMap((member) => {
    const had = memberOf(before, member.matter.id)?.steps.length ?? 0
    return member.steps.length === had ? [] : [{ member, added: member.steps.slice(had), born: had === 0 }]
  })
