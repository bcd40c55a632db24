import { DAY } from '../../../kit/time.ts'

export const KINDS = ['weekly', 'monthly', 'quarterly'] as const
export type Kind = (typeof KINDS)[number]
/** Days in China, both inclusive, and which of its year the period is: week 12, month 3, quarter 1. */
export type Period = { from: string; to: string; year: number; number: number }

const HOW_MANY_MONTHS: Readonly<Record<Exclude<Kind, 'weekly'>, number>> = { monthly: 1, quarterly: 3 }

const utc = (day: string): Date => new Date(`${day}T00:00:00Z`)
const dayOf = (at: Date | number): string => new Date(at).toISOString().slice(0, 10)
export const daysAfter = (day: string, days: number): string => dayOf(utc(day).getTime() + days * DAY)

/** The instant at which a day in China is over. */
export const endOf = (day: string): Date => new Date(`${day}T24:00:00+08:00`)

/** The ISO week of a day: Monday to Sunday, counted in the year that its Thursday lies in. */
function week(day: string): Period {
  const from = daysAfter(day, -((utc(day).getUTCDay() + 6) % 7))
  const thursday = utc(daysAfter(from, 3))
  const year = thursday.getUTCFullYear()
  const days = (thursday.getTime() - Date.UTC(year, 0, 1)) / DAY
  return { from, to: daysAfter(from, 6), year, number: Math.floor(days / 7) + 1 }
}

/** The period of a kind that a day lies in. */
export function periodOf(kind: Kind, day: string): Period {
  if (kind === 'weekly') return week(day)
  const months = HOW_MANY_MONTHS[kind]
  const at = utc(day)
  const [year, index] = [at.getUTCFullYear(), Math.floor(at.getUTCMonth() / months)]
  const first = (n: number) => Date.UTC(year, n * months, 1)
  return { from: dayOf(first(index)), to: dayOf(first(index + 1) - DAY), year, number: index + 1 }
}

export const following = (kind: Kind, { to }: Pick<Period, 'to'>): Period => periodOf(kind, daysAfter(to, 1))
export const before = (kind: Kind, { from }: Pick<Period, 'from'>): Period =>
  periodOf(kind, daysAfter(from, -1))

/** The same period a year before; the week of the same number, or the last one where that year had fewer. */
export function yearBefore(kind: Kind, period: Period): Period {
  if (kind !== 'weekly') {
    const year = period.year - 1
    return periodOf(kind, `${year}${period.from.slice(4)}`)
  }
  const last = week(`${period.year - 1}-12-28`)
  return week(daysAfter(last.from, (Math.min(period.number, last.number) - last.number) * 7))
}

/** How many periods that ended before anybody made editions are made up at the start. */
const MADE_UP: Readonly<Record<Kind, number>> = { weekly: 8, monthly: 6, quarterly: 4 }

/**
 * Periods of a kind that are over on `today` and have no edition yet, in order: those after the last edition; where there is none,
 * the newest few, but none that ended before the district was served.
 */
export function missing(
  kind: Kind,
  { today, last, since }: { today: string; last: string | null; since: string },
): Period[] {
  const found: Period[] = []
  const running = periodOf(kind, today)
  if (last) {
    for (let period = following(kind, { to: last }); period.to < running.from; ) {
      found.push(period)
      period = following(kind, period)
    }
    return found
  }
  let period = before(kind, running)
  while (period.to >= since && found.length < MADE_UP[kind]) {
    found.unshift(period)
    period = before(kind, period)
  }
  return found
}
