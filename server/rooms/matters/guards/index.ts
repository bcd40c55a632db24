import { type Problem, problem } from '../../../kit/problems.ts'
import type { Units } from '../effects/order-units.ts'
import { type Part, type Step, stepOf } from '../loop/definition.ts'
import type { Family, Member } from '../loop/family.ts'

export type Guard = {
  flaw?(part: Part, step: Step): string | undefined
  /** A reason why the step is not possible now, whatever the form says. */
  refuses?(member: Member, part: Part, family: Family): Problem | undefined
  /** A reason why the step is not possible with this form. */
  refusesForm?(form: Record<string, unknown>, member: Member, family: Family): Problem | undefined
}

const times = (member: Member, step: unknown): number => member.steps.filter((s) => s.step === step).length
const wordsOf = (member: Member, step: unknown) => stepOf(member.loop, String(step))?.words ?? String(step)
const stepAndTimes = (part: Part) =>
  typeof part.step === 'string' && Number.isInteger(part.times)
    ? undefined
    : `${part.name} needs a step and a number of times`

/** A step may be taken so many times in a matter's life. */
const atMost: Guard = {
  flaw: stepAndTimes,
  refuses: (member, part) =>
    times(member, part.step) >= Number(part.times)
      ? problem('matters.often_enough', { step: wordsOf(member, part.step), times: part.times })
      : undefined,
}

/** Not once a certain step has been taken: after a ruling there is no second objection. */
const notAfter: Guard = {
  flaw: (part) => (typeof part.step === 'string' ? undefined : 'not_after needs a step'),
  refuses: (member, part) =>
    times(member, part.step) > 0
      ? problem('matters.settled', { step: wordsOf(member, part.step) })
      : undefined,
}

/** A dissatisfied resident's matter goes back to work first; after so many reworks it may be ended with the reasons. */
const contentOrReworked: Guard = {
  flaw: stepAndTimes,
  refuses: (member, part) =>
    member.matter.satisfaction === 'unsatisfied' && times(member, part.step) < Number(part.times)
      ? problem('matters.rework_first', { step: wordsOf(member, part.step), times: part.times })
      : undefined,
}

/** Each unit is ordered once: the lead is not also assisting. */
const differentUnits: Guard = {
  refusesForm: (form) => {
    const { lead, assist } = form.units as Units
    return new Set([lead, ...assist]).size === assist.length + 1 ? undefined : problem('matters.unit_twice')
  },
}

/** The unit named is not one that holds an order of this matter already. */
const otherUnit: Guard = {
  refusesForm: (form, _, family) => {
    const child = family.root.loop.children[0]
    const holds = family.children.some(
      (c) => c.matter.unit_id === form.unit && !child?.withdrawn.includes(c.matter.state),
    )
    return holds ? problem('matters.unit_has_order') : undefined
  },
}

/** The closed set of guards that a loop's data may name. */
export const guards: Readonly<Record<string, Guard>> = {
  at_most: atMost,
  not_after: notAfter,
  content_or_reworked: contentOrReworked,
  different_units: differentUnits,
  other_unit: otherUnit,
}
