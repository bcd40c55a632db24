// Whether an end is within reach, and whether no road leads around a required step.
import { type Loop, MACHINES, type Step, stepOf } from './definition.ts'
import { type Family, type Member, membersOf } from './family.ts'
import { attempt, type Try, type Walk } from './walking.ts'
import { goodForm } from './walking-forms.ts'
import { mayTake, PEOPLE, UNITS } from './walking-people.ts'
import { goodEnd } from './walking-rules.ts'

/** Shapes of a family from which an end was reached before. */
const leads = new Set<string>()

/** Whether people of good will can still bring the matter to an end from here, and those it waits for with it. */
export function mayEndFrom(walk: Walk, tried = new Set<string>()): boolean {
  const { root } = walk.family
  if (root.loop.ends.includes(root.matter.state)) return true
  const key = keyOf(walk)
  if (leads.has(key)) return true
  if (tried.has(key)) return false
  tried.add(key)
  for (const one of goodSteps(walk)) {
    const family = attempt(walk, one)
    if (!family || !mayEndFrom({ ...walk, family }, tried)) continue
    leads.add(key)
    return true
  }
  return false
}

/** What decides how a family may go on: where each stands, who holds it, and how often its guards count; not how late it is. */
function keyOf({ definitions, family }: Walk): string {
  const { root, children, joined } = family
  const gone = root.loop.children.flatMap(({ loop, withdrawn }) =>
    withdrawn.map((state) => `${loop} ${state}`),
  )
  const standing = children.filter(({ loop, matter }) => !gone.includes(`${loop.id} ${matter.state}`))
  const shapes = standing.map(shapeOf).sort()
  return [definitions, joined.length > 0, freeUnits(family).length > 0, shapeOf(root), ...shapes].join(' | ')
}

function shapeOf({ loop, matter, steps }: Member): string {
  const counts = countedIn(loop).map((step) => Math.min(3, steps.filter((row) => row.step === step).length))
  const { state, unit_id, lead, kind, satisfaction, held, holder_id, paused_until } = matter
  const holder = [unit_id !== null, held, holder_id !== null]
  return [loop.id, state, lead, kind, satisfaction, ...holder, paused_until !== null, ...counts].join(',')
}

const counted = new WeakMap<Loop, string[]>()
/** The steps that a loop's guards ask about. */
function countedIn(loop: Loop): string[] {
  const known = counted.get(loop)
  if (known) return known
  const parts = loop.steps.flatMap((step) => step.guards)
  const named = parts.flatMap((part) => [part.step, part.settled, part.steps].flat())
  const found = [...new Set(named.filter((step) => typeof step === 'string'))]
  counted.set(loop, found)
  return found
}

const freeUnits = ({ children }: Family) =>
  UNITS.filter((unit) => !children.some((c) => c.matter.unit_id === unit))

/** What somebody who wants to get on would do: the main step first, every choice answered well, by one of two people. */
function* goodSteps({ family, now }: Walk): Generator<Try> {
  const free = freeUnits(family)
  for (const member of membersOf(family).toReversed()) {
    const open = member.loop.steps.filter(
      (step) => step.from.includes(member.matter.state) && step.by.some((by) => !MACHINES.has(by)),
    )
    for (const step of open.toSorted((a, b) => rank(a) - rank(b))) {
      const may = PEOPLE.filter((one) => mayTake(one, step, member, family))
      const other = may.findLast((one) => one.accountId !== may[0]?.accountId)
      for (const actor of [may[0], other])
        if (actor) yield { member, step, actor, form: goodForm(step, now, free) }
    }
  }
}
const rank = (step: Step) => (step.main ? 0 : step.to === '=' ? 2 : 1)

/** Required steps that a road to the loop's good end leads around, told from the states alone. */
export function avoidable(loop: Loop): string[] {
  const end = goodEnd(loop)
  const reachable = (seeds: readonly string[], without: Step): boolean => {
    const seen = new Set(seeds)
    for (const state of seen) {
      if (state === end) return true
      for (const step of loop.steps)
        if (step !== without && step.to !== '=' && step.from.includes(state)) seen.add(step.to)
    }
    return false
  }
  return loop.steps
    .filter((step) => {
      if (!step.required || step.from.length === 0) return false
      const since = stepOf(loop, step.required === true ? loop.start : step.required)
      return since !== undefined && reachable([since.to], step)
    })
    .map((step) => step.name)
}
