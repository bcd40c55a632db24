import { DAY } from '../../kit/time.ts'
import type { Period } from './figures.ts'

export type Span = 'week' | 'month' | 'quarter' | 'year'
const MONTHS: Readonly<Record<Exclude<Span, 'week'>, number>> = { month: 1, quarter: 3, year: 12 }
const WEEK = 7
/** A year before, a week is compared with the week that has the same days of the week. */
const WEEKS_OF_A_YEAR = 52

const at = (day: string): Date => new Date(`${day}T00:00:00Z`)
const text = (date: Date): string => date.toISOString().slice(0, 10)
/** So many days later, or earlier. */
export const addDays = (day: string, days: number): string => text(new Date(at(day).getTime() + days * DAY))
/** Days from one to the other, both counted. */
const length = ({ from, to }: Period): number => (at(to).getTime() - at(from).getTime()) / DAY + 1

/** The same day so many months later; the last of the month where it has no such day. */
export function addMonths(day: string, months: number): string {
  const date = at(day)
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date.getUTCDate(), last))
  return text(first)
}

/** The whole week (from Monday), month, quarter or year that a day lies in. */
export function spanAround(span: Span, day: string): Period {
  const date = at(day)
  if (span === 'week') {
    const from = addDays(day, -((date.getUTCDay() + 6) % WEEK))
    return { from, to: addDays(from, WEEK - 1) }
  }
  const months = MONTHS[span]
  const month = Math.floor(date.getUTCMonth() / months) * months
  const from = text(new Date(Date.UTC(date.getUTCFullYear(), month, 1)))
  return { from, to: addDays(addMonths(from, months), -1) }
}

/** A period with the two that it is compared with. */
export type Compared = { period: Period; last: Period; yearBefore: Period }

/**
 * The span that a day lies in, up to today while it lasts; beside it as many days of the span before, and of the same span a year
 * before, so that like is compared with like.
 */
export function comparedSpan(span: Span, day: string, today: string): Compared {
  const whole = spanAround(span, day)
  const running = whole.from <= today && today < whole.to
  const period = running ? { from: whole.from, to: today } : whole
  const shorten = (other: Period): Period => {
    const to = addDays(other.from, length(period) - 1)
    return running && to < other.to ? { from: other.from, to } : other
  }
  const before = spanAround(span, addDays(whole.from, -1))
  const year =
    span === 'week'
      ? spanAround('week', addDays(whole.from, -WEEKS_OF_A_YEAR * WEEK))
      : spanAround(span, addMonths(whole.from, -12))
  return { period, last: shorten(before), yearBefore: shorten(year) }
}

/** Days of one's own choice, beside as many before them and the same days a year before. */
export const comparedDays = (period: Period): Compared => ({
  period,
  last: { from: addDays(period.from, -length(period)), to: addDays(period.from, -1) },
  yearBefore: { from: addMonths(period.from, -12), to: addMonths(period.to, -12) },
})

/** The months from the one of the first day to the one of the last. */
export function monthsOf({ from, to }: Period): Period[] {
  const months: Period[] = []
  for (
    let month = spanAround('month', from);
    month.from <= to;
    month = spanAround('month', addDays(month.to, 1))
  )
    months.push(month)
  return months
}
