import { DAY } from '../../../kit/clock.ts'
import { problem } from '../../../kit/problems.ts'
import { deadline, parseLimit } from '../../../kit/worktime.ts'
import { endOf } from '../loop/clock.ts'
import type { Part } from '../loop/definition.ts'
import type { Guard } from './guard.ts'

/** Natural time alone: a person's right does not hang on office hours. */
const NATURAL = /^[1-9]\d{0,3}(m|h|d)$/
const needsLimit = (part: Part) =>
  NATURAL.test(String(part.limit)) ? undefined : `${part.name} needs a limit like 72h or 3d`
const after = (from: Date, limit: unknown): Date =>
  deadline(from, parseLimit(String(limit)), { timezone: 'Asia/Shanghai', hours: [], extra: {} }).due

/** Only so long after it was closed. */
export const within: Guard = {
  flaw: needsLimit,
  refuses: ({ matter }, part, _, { now }) =>
    matter.closed_at && now > after(matter.closed_at, part.limit)
      ? problem('matters.too_late', { limit: part.limit })
      : undefined,
  until: ({ matter }, part) => (matter.closed_at ? after(matter.closed_at, part.limit) : undefined),
}

/** Who has been late once may not ask for more time. */
export const neverLate: Guard = {
  refuses: ({ matter }, _, __, { now }) =>
    matter.lapses > 0 || (matter.due_at !== null && matter.due_at <= now && !matter.paused_until)
      ? problem('matters.was_late')
      : undefined,
}

/** There is a lateness to speak of. */
export const mustBeLate: Guard = {
  refuses: ({ matter }) => (matter.late ? undefined : problem('matters.not_late')),
}
export const wasLate: Guard = {
  refuses: ({ matter }) => (matter.lapses > 0 ? undefined : problem('matters.not_late')),
}

export const isPaused: Guard = {
  refuses: ({ matter }) => (matter.paused_until ? undefined : problem('matters.not_paused')),
}
export const notPaused: Guard = {
  refuses: ({ matter }) => (matter.paused_until ? problem('matters.paused') : undefined),
}

/** A day in a field of the form that lies ahead, and not too far. */
export const dayAhead: Guard = {
  flaw: (part, step) =>
    step.form.some((f) => f.name === part.field && f.kind === 'date') && Number.isInteger(part.days)
      ? undefined
      : 'day_ahead needs a field of kind date and a number of days',
  refusesForm: (form, part, _, __, { now }) => {
    const ahead = endOf(String(form[String(part.field)])).getTime() - now.getTime()
    return ahead > 0 && ahead <= Number(part.days) * DAY + DAY
      ? undefined
      : problem('matters.day_ahead', { days: part.days })
  },
}
