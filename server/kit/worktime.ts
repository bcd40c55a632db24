import { DAY, HOUR, MINUTE } from './time.ts'
import { dayNumber, midnight, workCalendar, type Calendar, type WorkCalendar } from './worktime/calendar.ts'

export type { Calendar } from './worktime/calendar.ts'

/** Natural minutes, hours and days; `wh` working hours; `wd` working days. */
export type LimitUnit = 'm' | 'h' | 'd' | 'wh' | 'wd'
export type Limit = { n: number; unit: LimitUnit }
/** `uncertain`: the count crossed days whose holidays nobody has published yet; weekends only were left out. */
export type Deadline = { due: Date; uncertain?: true }

const NATURAL: Partial<Record<LimitUnit, number>> = { m: MINUTE, h: HOUR, d: DAY }

/** Reads `30m`, `24h`, `2d`, `8wh` or `3wd` (1 to 9999). Throws a RangeError that names the text. */
export function parseLimit(text: string): Limit {
  const match = /^([1-9]\d{0,3})(m|h|d|wh|wd)$/.exec(text)
  if (!match) throw new RangeError(`"${text}" is not a limit: write 30m, 24h, 2d, 8wh or 3wd`)
  return { n: Number(match[1]), unit: match[2] as LimitUnit }
}

/**
 * When a limit that starts at `from` runs out. The rule is a default of ours; no public text gives one:
 * - `m`, `h`, `d` are natural time and run over nights and holidays;
 * - `wh` counts only within working hours, so a start outside of them counts from the next opening;
 * - N `wd` end at the close of business of the Nth working day after the day of the start, whatever its hour and
 *   whether or not that day is worked itself.
 */
export function deadline(from: Date, limit: Limit, calendar: Calendar): Deadline {
  const natural = NATURAL[limit.unit]
  if (natural) return { due: new Date(from.getTime() + limit.n * natural) }
  const work = workCalendar(calendar)
  return limit.unit === 'wd' ? afterDays(from, limit.n, work) : afterHours(from, limit.n * HOUR, work)
}

/** Whether a time is counted with days whose holidays nobody has published yet. */
export const isUncertain = (at: Date, calendar: Calendar): boolean =>
  workCalendar(calendar).day(dayNumber(at.getTime())).uncertain

const found = (at: number, uncertain: boolean): Deadline =>
  uncertain ? { due: new Date(at), uncertain } : { due: new Date(at) }

function afterDays(from: Date, count: number, work: WorkCalendar): Deadline {
  let n = dayNumber(from.getTime())
  let uncertain = false
  for (let left = count; left > 0; ) {
    const day = work.day(++n)
    uncertain ||= day.uncertain
    if (day.work) left--
  }
  return found(midnight(n) + work.closes, uncertain)
}

function afterHours(from: Date, time: number, work: WorkCalendar): Deadline {
  let left = time
  let uncertain = false
  for (let n = dayNumber(from.getTime()); ; n++) {
    const day = work.day(n)
    uncertain ||= day.uncertain
    if (!day.work) continue
    const start = midnight(n)
    for (const span of work.spans) {
      const begin = Math.max(start + span.from, from.getTime())
      const room = start + span.to - begin
      if (room <= 0) continue
      if (left <= room) return found(begin + left, uncertain)
      left -= room
    }
  }
}

/** Working time between two instants, in milliseconds; 0 where the second is not after the first. */
function workingMs(from: Date, to: Date, work: WorkCalendar): number {
  let total = 0
  for (let n = dayNumber(from.getTime()); n <= dayNumber(to.getTime()); n++) {
    if (!work.day(n).work) continue
    const start = midnight(n)
    for (const span of work.spans) {
      const begin = Math.max(start + span.from, from.getTime())
      total += Math.max(0, Math.min(start + span.to, to.getTime()) - begin)
    }
  }
  return total
}

/** When a share (0 to 1) of a running limit has passed: of its natural time, or of its working time where it counts that. */
export function shareOfLimit(
  { from, due }: { from: Date; due: Date },
  share: number,
  limit: Limit,
  calendar: Calendar,
): Date {
  const work = workCalendar(calendar)
  const working = limit.unit in NATURAL ? 0 : workingMs(from, due, work)
  return working > 0
    ? afterHours(from, working * share, work).due
    : new Date(from.getTime() + (due.getTime() - from.getTime()) * share)
}

/** A deadline after a pause: what was left of its limit when the pause began is left when it ends. One that had passed stays. */
export function afterPause(
  due: Date,
  pause: { from: Date; to: Date },
  limit: Limit,
  calendar: Calendar,
): Date {
  if (due <= pause.from || pause.to <= pause.from) return due
  const work = workCalendar(calendar)
  const left = limit.unit in NATURAL ? 0 : workingMs(pause.from, due, work)
  return left > 0
    ? afterHours(pause.to, left, work).due
    : new Date(due.getTime() + pause.to.getTime() - pause.from.getTime())
}

/**
 * The working time between now and a deadline, for words like "two working days left": whole working days, and the
 * hours beyond them to a tenth, rounded down so that no one is promised more than there is. Nothing when late.
 */
export function workingTimeLeft(now: Date, due: Date, calendar: Calendar): { days: number; hours: number } {
  const work = workCalendar(calendar)
  const total = workingMs(now, due, work)
  return {
    days: Math.floor(total / work.workday),
    hours: Math.floor((total % work.workday) / (HOUR / 10)) / 10,
  }
}
