import type { Problem } from '../../../kit/problems.ts'
import type { Part, Step } from '../loop/definition.ts'
import { stepOf } from '../loop/definition.ts'
import type { Family, Member, StepRow } from '../loop/family.ts'
import type { Circumstances } from '../loop/judge.ts'

export type Guard = {
  flaw?(part: Part, step: Step): string | undefined
  /** A reason why the step is not possible now, whatever the form says. */
  refuses?(member: Member, part: Part, family: Family, circumstances: Circumstances): Problem | undefined
  /** The time until which it lets the step pass, where time ends it. */
  until?(member: Member, part: Part): Date | undefined
  /** A reason why the step is not possible with this form. */
  refusesForm?(
    form: Record<string, unknown>,
    part: Part,
    member: Member,
    family: Family,
    circumstances: Circumstances,
  ): Problem | undefined
}

/** A guard's parameter that names one step, or several of which any counts. */
export const named = (step: unknown): unknown[] => (Array.isArray(step) ? step : [step])

export const times = (member: Member, step: unknown): number =>
  member.steps.filter((s) => named(step).includes(s.step)).length

export const wordsOf = (member: Member, step: unknown) =>
  stepOf(member.loop, String(named(step)[0]))?.words ?? String(step)

/** The last row of a step, as long as none of the others came after it. */
export function openRow(member: Member, step: unknown, settledBy: unknown): StepRow | undefined {
  const settled = Array.isArray(settledBy) ? settledBy : []
  const last = member.steps.findLast((row) => row.step === step || settled.includes(row.step))
  return last?.step === step ? last : undefined
}

export const isNamed = (step: unknown): boolean =>
  named(step).length > 0 && named(step).every((one) => typeof one === 'string')
export const needsStep = (part: Part) => (isNamed(part.step) ? undefined : `${part.name} needs a step`)
export const needsStepAndTimes = (part: Part) =>
  isNamed(part.step) && Number.isInteger(part.times)
    ? undefined
    : `${part.name} needs a step and a number of times`
export const needsSettled = (part: Part) =>
  typeof part.step === 'string' && Array.isArray(part.settled)
    ? undefined
    : `${part.name} needs a step and the steps that settle it`
