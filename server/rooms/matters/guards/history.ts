import { problem } from '../../../kit/problems.ts'
import {
  type Guard,
  isNamed,
  named,
  needsSettled,
  needsStep,
  needsStepAndTimes,
  openRow,
  times,
  wordsOf,
} from './guard.ts'

/** A step may be taken so many times in a matter's life. */
export const atMost: Guard = {
  flaw: needsStepAndTimes,
  refuses: (member, part) =>
    times(member, part.step) >= Number(part.times)
      ? problem('matters.often_enough', { step: wordsOf(member, part.step), times: part.times })
      : undefined,
}

/** Only after a step was taken so many times. */
export const atLeast: Guard = {
  flaw: needsStepAndTimes,
  refuses: (member, part) =>
    times(member, part.step) < Number(part.times)
      ? problem('matters.not_often_enough', { step: wordsOf(member, part.step), times: part.times })
      : undefined,
}

/** Not once a certain step has been taken: after a ruling there is no second objection. */
export const notAfter: Guard = {
  flaw: needsStep,
  refuses: (member, part) =>
    times(member, part.step) > 0
      ? problem('matters.settled', { step: wordsOf(member, part.step) })
      : undefined,
}

/** The unit that a ruling named can't pass the matter on again. */
export const notRuled: Guard = {
  refuses: (member) =>
    member.steps[0]?.data?.ruled === true
      ? problem('matters.settled', { step: { zh: '裁定', en: 'the ruling' } })
      : undefined,
}

/** The lead unit does another step first, except in matters of some kinds. */
export const leadAfter: Guard = {
  flaw: needsStep,
  refuses: (member, part) => {
    const { lead, kind } = member.matter
    const spared = kind !== null && Array.isArray(part.except) && part.except.includes(kind)
    return lead && !spared && times(member, part.step) === 0
      ? problem('matters.first_do', { step: wordsOf(member, part.step) })
      : undefined
  },
}

/** Something was asked for and nobody has settled it yet; nobody settles what they asked for themselves, by another post. */
export const pending: Guard = {
  flaw: needsSettled,
  refuses: (member, part, _, { actor }) => {
    const asked = openRow(member, part.step, part.settled)
    const step = wordsOf(member, part.step)
    if (!asked) return problem('matters.nothing_asked', { step })
    return actor.kind === 'person' && asked.by_account === actor.accountId
      ? problem('matters.another_person', { step })
      : undefined
  },
}

/** The same is not asked for again before it is settled. */
export const notPending: Guard = {
  flaw: needsSettled,
  refuses: (member, part) =>
    openRow(member, part.step, part.settled)
      ? problem('matters.asked_already', { step: wordsOf(member, part.step) })
      : undefined,
}

/** Four eyes: not by the person who took the other step last; of several steps, who took any of them last. */
export const anotherPerson: Guard = {
  flaw: needsStep,
  refuses: (member, part, _, { actor }) => {
    const own = named(part.step).find(
      (step) =>
        actor.kind === 'person' &&
        member.steps.findLast((row) => row.step === step)?.by_account === actor.accountId,
    )
    return own === undefined ? undefined : problem('matters.another_person', { step: wordsOf(member, own) })
  },
}

/** Each person is asked once since the work was last done anew. */
export const onceEach: Guard = {
  flaw: (part) =>
    Array.isArray(part.steps) && isNamed(part.since)
      ? undefined
      : 'once_each needs steps and the step since which they count',
  refuses: ({ steps }, part, _, { actor }) => {
    const since = steps.findLastIndex((row) => named(part.since).includes(row.step))
    const said = steps
      .slice(since + 1)
      .some(
        (row) =>
          (part.steps as string[]).includes(row.step) &&
          actor.kind === 'person' &&
          row.by_account === actor.accountId,
      )
    return said ? problem('matters.answered_already') : undefined
  },
}

/** Of several ways in which the work may have been done (`among`), it was this one last. */
export const lastBy: Guard = {
  flaw: (part) =>
    isNamed(part.step) && Array.isArray(part.among)
      ? undefined
      : 'last_by needs a step and those among which',
  refuses: (member, part) => {
    const among = part.among as string[]
    const last = member.steps.findLast((row) => among.includes(row.step))
    return last && named(part.step).includes(last.step)
      ? undefined
      : problem('matters.done_otherwise', { step: wordsOf(member, part.step) })
  },
}
