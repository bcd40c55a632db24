import { DAY, inChina } from '../../../kit/time.ts'

/** Days as China counts them, YYYY-MM-DD, both inclusive. */
export type Days = { from: string; to: string }
export type Bucket = 'day' | 'week' | 'month'
/** The last so many days with today, the same number before them, and in what pieces their trend is drawn. */
export type Window = { period: Days; before: Days; by: Bucket }

const BY: Record<string, Bucket> = { 7: 'day', 30: 'week', 90: 'week', 365: 'month' }

const plus = (day: string, n: number): string =>
  new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10)

export function windowOf(now: Date, days: number): Window {
  const today = inChina(now).slice(0, 10)
  const from = plus(today, 1 - days)
  return {
    period: { from, to: today },
    before: { from: plus(from, -days), to: plus(from, -1) },
    by: BY[days] ?? 'day',
  }
}

/** The first day of the piece that a day lies in; weeks begin on Monday. */
export function startOf(day: string, by: Bucket): string {
  if (by === 'month') return `${day.slice(0, 7)}-01`
  return by === 'week' ? plus(day, -((new Date(day).getUTCDay() + 6) % 7)) : day
}

const nextOf = (start: string, by: Bucket): string =>
  by === 'month' ? startOf(plus(start, 31), 'month') : plus(start, by === 'week' ? 7 : 1)

/** The whole pieces from the one that holds `from` to the one that holds `to`; the last ends with `to`, for it is not over. */
export function bucketsOf({ from, to }: Days, by: Bucket): Days[] {
  const buckets: Days[] = []
  for (let start = startOf(from, by); start <= to; start = nextOf(start, by)) {
    const last = plus(nextOf(start, by), -1)
    buckets.push({ from: start, to: last < to ? last : to })
  }
  return buckets
}
