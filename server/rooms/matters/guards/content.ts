import { problem } from '../../../kit/problems.ts'
import type { Units } from '../effects/order-units.ts'
import type { Part } from '../loop/definition.ts'
import { heldAt, type Member, membersOf } from '../loop/family.ts'
import { type Guard, named, needsStepAndTimes, times } from './guard.ts'

/** Whether anybody of those who were asked is not satisfied: with `also`, since the last of the steps `since`. */
function someUnhappy({ matter, steps }: Member, part: Part): boolean {
  if (matter.satisfaction === 'unsatisfied') return true
  const since = steps.findLastIndex((row) => named(part.since).includes(row.step))
  return steps
    .slice(since + 1)
    .some((row) => row.step === part.also && row.data?.satisfaction === 'unsatisfied')
}

/** A dissatisfied resident's matter goes back to work; it is not cleared. */
export const content: Guard = {
  refuses: (member, part) => (someUnhappy(member, part) ? problem('matters.rework_first') : undefined),
}
/** As `content`, but after so many reworks it may be ended all the same: the rule of matters pinned to the first whistle. */
export const contentOrReworked: Guard = {
  flaw: needsStepAndTimes,
  refuses: (member, part) =>
    member.matter.satisfaction === 'unsatisfied' && times(member, part.step) < Number(part.times)
      ? problem('matters.rework_first')
      : undefined,
}
export const discontent: Guard = {
  refuses: (member, part) => (someUnhappy(member, part) ? undefined : problem('matters.nobody_discontent')),
}

/** Each unit is ordered once: the lead is not also assisting. */
export const differentUnits: Guard = {
  refusesForm: (form) => {
    const { lead, assist } = form.units as Units
    return new Set([lead, ...assist]).size === assist.length + 1 ? undefined : problem('matters.unit_twice')
  },
}

/** The unit named is not one that holds an order of this matter already. */
export const otherUnit: Guard = {
  refusesForm: (form, _, member, family) => {
    const withdrawn = family.root.loop.children.find((c) => c.loop === member.loop.id)?.withdrawn ?? []
    const holds = family.children.some(
      (c) => c.matter.unit_id === form.unit && !withdrawn.includes(c.matter.state),
    )
    return holds ? problem('matters.unit_has_order') : undefined
  },
}

/** Matters of a kind need several units: nobody enforces jointly alone. */
export const severalUnits: Guard = {
  flaw: (part) => (typeof part.kind === 'string' ? undefined : 'several_units needs a kind'),
  refusesForm: (form, part) =>
    form.kind === part.kind && (form.units as Units).assist.length === 0
      ? problem('matters.several_units')
      : undefined,
}

/** There is a level above the one that holds it. */
export const canRise: Guard = {
  refuses: (member) => (heldAt(member) > 1 ? undefined : problem('matters.at_the_top')),
}
/** It has risen, so that it can be given back down. */
export const hasRisen: Guard = {
  refuses: (member) =>
    heldAt(member) < member.matter.path.length ? undefined : problem('matters.at_the_bottom'),
}

/** Only once the whole matter is closed. */
export const rootClosed: Guard = {
  refuses: (_, __, family) => (family.root.matter.closed_at ? undefined : problem('matters.still_open')),
}

/** Others' reports were joined to it: those would be left hanging. */
export const nobodyJoined: Guard = {
  refuses: (_, __, family) => (family.joined.length > 0 ? problem('matters.has_joined') : undefined),
}

/** A side task of that loop is not asked for twice at a time. */
export const noneOpen: Guard = {
  flaw: (part) => (typeof part.loop === 'string' ? undefined : 'none_open needs a loop'),
  refuses: (_, part, family) =>
    membersOf(family).some((m) => m.loop.id === part.loop && m.matter.closed_at === null)
      ? problem('matters.task_open')
      : undefined,
}
