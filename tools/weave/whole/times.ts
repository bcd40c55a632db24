import { DAY, HOUR, inChina, MINUTE } from '../../../server/kit/time.ts'
import { type Calendar, deadline } from '../../../server/kit/worktime.ts'
import type { Random } from '../random.ts'

/** Monday first: when people report. */
const WEEKDAYS = [1.3, 1.15, 1.1, 1.05, 1.05, 0.75, 0.7]
/** By the hour of the day: residents at any hour they are awake. */
const HOURS = [
  0.1, 0.05, 0, 0, 0, 0.1, 0.5, 1.6, 3, 3.4, 3, 2, 1.2, 1.4, 2.2, 2.4, 2.2, 2, 2, 2.6, 2.6, 1.8, 0.9, 0.4,
]
/** The platform is used more from year to year: the last days are e to this power as dense as the first. */
const GROWTH = 2.2

const DAYS_TRIED = 60

/** A moment at which something is reported, between two days; more of them later than earlier. */
export function reportedAt(r: Random, from: Date, to: Date): Date {
  const span = to.getTime() - from.getTime()
  for (let tries = 0; ; tries++) {
    const at = from.getTime() + r.next() * span
    const share = (at - from.getTime()) / span
    const weekday = (new Date(`${inChina(at).slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7
    const weight = Math.exp(GROWTH * (share - 1)) * (WEEKDAYS[weekday] ?? 1)
    if (tries < DAYS_TRIED && r.next() * 1.3 > weight) continue
    const midnight = Date.parse(`${inChina(at).slice(0, 10)}T00:00:00+08:00`)
    const hour = r.weighted(HOURS.map((w, i) => [w, i] as const))
    const moment = midnight + hour * HOUR + r.between(0, 3599) * 1000
    if (moment < to.getTime() && moment >= from.getTime()) return new Date(moment)
  }
}

/** So many working hours later; a few minutes past the opening where it falls on one. */
export function afterWork(from: Date, hours: number, calendar: Calendar, r: Random): Date {
  const { due } = deadline(from, { n: Math.max(hours, 0.02), unit: 'wh' }, calendar)
  return new Date(due.getTime() + r.between(1, 50) * 1000)
}

/** So many hours later in the waking day: what would come at night comes in the morning. */
export function afterWaking(from: Date, hours: number, r: Random): Date {
  const at = from.getTime() + hours * HOUR
  const local = inChina(at)
  const hour = Number(local.slice(11, 13))
  if (hour >= 7 && hour < 22) return new Date(at)
  const day = Date.parse(`${local.slice(0, 10)}T00:00:00+08:00`) + (hour >= 22 ? DAY : 0)
  return new Date(day + 7 * HOUR + r.between(20, 170) * MINUTE)
}

/** The day in China, as forms carry it. */
export const dayOf = (at: Date | number): string => inChina(at).slice(0, 10)
