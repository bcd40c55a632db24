// What must hold of a family after every step, told anew from the definition and the history: neither by the engine nor by its
// guards.
import { differences } from '../acts/replay.ts'
import type { Loop, Step } from './definition.ts'
import { type Family, type Member, memberOf, membersOf, type StepRow } from './family.ts'
import { toldOf } from './walking-people.ts'

const has = (step: Step | undefined, ...effects: string[]) =>
  step?.effects.some((part) => effects.includes(part.name)) === true
const named = new WeakMap<Loop, Map<string, Step>>()
/** A step by its name; asked so often here that a search would cost most of the time. */
function stepIn(loop: Loop, name: string): Step | undefined {
  const known = named.get(loop) ?? new Map(loop.steps.map((step) => [step.name, step]))
  named.set(loop, known)
  return known.get(name)
}
const times = ({ steps }: Member, step: string) => steps.filter((row) => row.step === step).length
const at = (date: Date | null) => date?.getTime() ?? null

/** Throws in one line where something is broken between two states of a family. */
export function checkFamily(before: Family | undefined, after: Family): void {
  for (const member of membersOf(after)) {
    const { matter, loop, steps } = member
    const had = before && memberOf(before, matter.id)
    if (had === member) continue
    const broken = (what: string) => {
      const road = steps.map((row) => `${row.by_role} ${row.step}`).join(', ')
      throw new Error(`${what}: ${loop.id} in ${matter.state} after ${road}`)
    }
    const fields = differences(member)
    if (fields.length > 0) broken(`the fold differs in ${fields}`)
    const added = steps.slice(had?.steps.length ?? 0)
    if (had) checkClock(had, member, added, broken)
    checkWaking(member, broken)
    checkPromises(member, broken)
    checkKept(member, added, broken)
    const told = toldOf(member)
    if (told.account !== matter.holder_id || told.unit !== matter.unit_id) broken('held by somebody else')
    if (told.level !== (matter.held ?? matter.path.length)) broken('held at another level')
    if (loop.ends.includes(matter.state)) {
      if (!matter.closed_at) broken('an end that is not closed')
      checkRequired(member, broken)
    } else if (matter.closed_at) broken('closed in a state that is no end')
  }
  const { root } = after
  const open = membersOf(after).filter((member) => member.matter.closed_at === null)
  if (root.matter.closed_at && open.length > 0)
    throw new Error(
      `an open child under an ended root: ${root.matter.state}, ${open.map((m) => m.matter.state)}`,
    )
  checkJoins(after)
}

type Broken = (what: string) => void

/** Only a move to another state starts a clock; only its effects extend, pause and resume one. */
function checkClock({ matter: was }: Member, { matter, loop }: Member, added: StepRow[], broken: Broken) {
  const taken = added.map((row) => stepIn(loop, row.step))
  if (taken.some((step) => step?.to !== '=')) return
  const touched = (field: 'due_at' | 'clock_from' | 'paused_until') => at(was[field]) !== at(matter[field])
  if (touched('clock_from') && !taken.some((step) => has(step, 'resume')))
    broken('a clock was started anew by what does not move the matter')
  if (touched('due_at') && !taken.some((step) => has(step, 'extend', 'resume')))
    broken('a clock was touched by what does not move the matter')
  if (touched('paused_until') && !taken.some((step) => has(step, 'pause', 'resume')))
    broken('a pause was touched')
  if (was.due_at && matter.due_at && matter.due_at < was.due_at) broken('a deadline came nearer')
  const warned = taken.some((step) => has(step, 'mark_warned', 'mark_late', 'raise_lateness', 'extend'))
  if (was.alarms !== matter.alarms && !warned) broken('an alarm was counted that nobody heard')
}

/** Whatever waits on a clock is looked at again: warned of, called late, raised, resumed; what has ended is not. */
function checkWaking({ matter, loop }: Member, broken: Broken) {
  const [wakes, due] = [at(matter.wake_at), at(matter.due_at)]
  const clock = loop.clocks.find((one) => one.state === matter.state)
  if (matter.closed_at || !clock || due === null) {
    if (wakes !== null) broken('woken by no clock')
  } else if (matter.paused_until) {
    if (wakes !== at(matter.paused_until)) broken('a paused one that does not wake')
  } else if (!matter.late) {
    if (wakes === null || wakes > due) broken('a deadline that nobody watches')
  } else if (clock.onLater && (matter.raised ?? matter.held ?? matter.path.length) > 1) {
    if (wakes === null || wakes <= due) broken('lateness that does not rise')
  } else if (wakes !== null) broken('woken though all is said')
}

/** What the common loops promise, whatever their data say. */
function checkPromises(member: Member, broken: Broken) {
  const { loop, steps } = member
  const most = { grant_extension: 2, suspend: 1, contest: 1, return: 2, reopen: 2 }
  for (const [step, limit] of Object.entries(most))
    if (times(member, step) > limit) broken(`${step} ${limit + 1} times`)
  const first = (step: string) => steps.findIndex((row) => row.step === step)
  const objected = steps.findLastIndex((row) => row.step === 'object')
  if (
    objected >= 0 &&
    (steps[0]?.data?.ruled === true || (first('reject') >= 0 && first('reject') < objected))
  )
    broken('an objection after a ruling')
  const lapsed = steps.findIndex((row) => has(stepIn(loop, row.step), 'mark_late'))
  if (lapsed >= 0 && steps.findLastIndex((row) => row.step === 'grant_extension') > lapsed)
    broken('an extension for what had been late')
  let late = 0
  for (const row of steps) {
    const step = stepIn(loop, row.step)
    late = step?.to === '=' ? late + (has(step, 'mark_late') ? 1 : 0) : 0
    if (late > 1) broken('late twice in one state')
  }
}

/** What a step's form says is to be kept stands on the matter. */
function checkKept({ loop, matter }: Member, added: StepRow[], broken: Broken) {
  const last = added.at(-1)
  const keep = last && stepIn(loop, last.step)?.effects.find((part) => part.name === 'keep')
  for (const field of (keep?.fields ?? []) as (keyof typeof matter)[]) {
    const said = last?.data?.[field]
    if (said !== undefined && said !== matter[field]) broken(`${field} was not kept`)
  }
}

/** The state that the road leads to: ends beside it need only what leads to them. */
export const goodEnd = (loop: Loop): string | undefined =>
  loop.steps.findLast((step) => step.required === true)?.to

/** At the end of the road every required step was taken, in its order; those that another step asks for, since that one. */
function checkRequired({ loop, steps, matter }: Member, broken: Broken) {
  if (goodEnd(loop) !== matter.state) return
  for (const after of new Set(loop.steps.map((step) => step.required))) {
    const since = typeof after === 'string' ? steps.findLastIndex((row) => row.step === after) : 0
    if (after === false || since < 0) continue
    const wanted = loop.steps.filter((step) => step.required === after).map((step) => step.name)
    let reached = 0
    for (const row of steps.slice(since)) if (row.step === wanted[reached]) reached++
    if (reached < wanted.length) broken(`ended without the required ${wanted[reached]}`)
  }
}

/** No join that is due is left out. */
function checkJoins({ root, children }: Family) {
  for (const child of root.loop.children) {
    const standing = children.filter(
      ({ loop, matter }) => loop.id === child.loop && !child.withdrawn.includes(matter.state),
    )
    for (const rule of child.joins) {
      const kind = root.matter.kind ?? ''
      if ((rule.kinds && !rule.kinds.includes(kind)) || rule.not?.includes(kind)) continue
      const asked = standing.filter(({ matter }) => rule.when !== 'lead' || matter.lead)
      const there = asked.filter(({ matter }) => rule.in.includes(matter.state)).length
      const due = there > 0 && (rule.when === 'any' || there === asked.length)
      if (due && stepIn(root.loop, rule.step)?.from.includes(root.matter.state))
        throw new Error(`a join that was left out: ${rule.step} of ${root.loop.id} in ${root.matter.state}`)
    }
  }
}
