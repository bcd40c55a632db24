import { CHINA_OFFSET, DAY, MINUTE } from '../time.ts'
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

/**
 * A tenant's working time. Treat it as frozen: what is computed from it is kept as long as the object lives.
 * `hours` are the opening times of a working day in order (`['09:00', '12:00']`), `extra` overrules what is
 * published, day by day (`{'2026-02-15': 'work'}`).
 */
export type Calendar = {
  timezone: 'Asia/Shanghai'
  hours: [string, string][]
  extra: Record<string, 'work' | 'off'>
}

/** Milliseconds since local midnight. */
export type Span = { from: number; to: number }

/** `uncertain`: nobody has published yet whether this day is worked; Monday to Friday is assumed. */
export type Day = { work: boolean; uncertain: boolean }

export type WorkCalendar = { spans: Span[]; closes: number; workday: number; day(n: number): Day }

/** The number of an instant's day in China, counted from 1970-01-01. */
export const dayNumber = (at: number): number => Math.floor((at + CHINA_OFFSET) / DAY)
/** The instant at which a day begins in China. */
export const midnight = (day: number): number => day * DAY - CHINA_OFFSET

// The package's data and not its functions: those read a date in the zone of the machine, which is a day off in America.
const HOLIDAYS: Record<string, string> = published.holidays
const MAKE_UP: Record<string, string> = published.workdays

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/**
 * The year whose State Council notice speaks about a date. The notice of a year also moves days of the last week
 * before it (2018-12-29 was worked by the notice for 2019), so that week stays open until that notice is out.
 */
const noticeYear = (date: string): number => Number(date.slice(0, 4)) + (date.slice(5) >= '12-25' ? 1 : 0)

// Every notice sets National Day, and no notice sets that of another year: its presence shows that a year is published.
// A tenant who enters a new notice before the package knows it makes the year certain in the same way.
const isPublished = (year: number, calendar: Calendar): boolean => {
  const nationalDay = `${year}-10-01`
  return nationalDay in HOLIDAYS || nationalDay in calendar.extra
}

function readDay(n: number, calendar: Calendar): Day {
  const date = dateOf(n)
  const own = calendar.extra[date]
  if (own) return { work: own === 'work', uncertain: false }
  const uncertain = !isPublished(noticeYear(date), calendar)
  if (date in MAKE_UP) return { work: true, uncertain }
  if (date in HOLIDAYS) return { work: false, uncertain }
  const weekday = (n + 4) % 7
  return { work: weekday !== 0 && weekday !== 6, uncertain }
}

function minutes(time: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time)
  const value = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  if (!(value <= 24 * 60)) throw new RangeError(`calendar: "${time}" is not a time like 09:00`)
  return value
}

function readSpans(hours: [string, string][]): Span[] {
  const spans = hours.map(([from, to]) => ({ from: minutes(from) * MINUTE, to: minutes(to) * MINUTE }))
  if (spans.length === 0) throw new RangeError('calendar: there are no working hours')
  let end = -1
  for (const span of spans) {
    if (span.from <= end || span.to <= span.from)
      throw new RangeError('calendar: working hours overlap or run backwards')
    end = span.to
  }
  return spans
}

function checkExtra(extra: Calendar['extra']): void {
  for (const [date, kind] of Object.entries(extra)) {
    const real =
      /^\d{4}-\d\d-\d\d$/.test(date) &&
      !Number.isNaN(Date.parse(date)) &&
      dateOf(Date.parse(date) / DAY) === date
    if (!real) throw new RangeError(`calendar: "${date}" is not a date like 2026-02-15`)
    if (kind !== 'work' && kind !== 'off') throw new RangeError(`calendar: ${date} must be 'work' or 'off'`)
  }
}

const compiled = new WeakMap<Calendar, WorkCalendar>()

/** Working time ready for counting. Throws a RangeError that names the mistake in the calendar in one line. */
export function workCalendar(calendar: Calendar): WorkCalendar {
  const known = compiled.get(calendar)
  if (known) return known
  if (calendar.timezone !== 'Asia/Shanghai')
    throw new RangeError(`calendar: time zone ${calendar.timezone} is not supported`)
  const spans = readSpans(calendar.hours)
  checkExtra(calendar.extra)
  const days = new Map<number, Day>()
  const fresh: WorkCalendar = {
    spans,
    closes: spans.at(-1)!.to,
    workday: spans.reduce((sum, span) => sum + span.to - span.from, 0),
    day(n) {
      let day = days.get(n)
      if (!day) days.set(n, (day = readDay(n, calendar)))
      return day
    },
  }
  compiled.set(calendar, fresh)
  return fresh
}
