// Lengths of time in milliseconds, and the time that China keeps. Pure: rules may take them.
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** China keeps one time without daylight saving since 1991, and nothing here is older: a fixed offset is exact. */
export const CHINA_OFFSET = 8 * HOUR
/** An instant as clocks in China show it: 2026-11-23T14:05:00.000. */
export const inChina = (at: Date | number): string =>
  new Date(Number(at) + CHINA_OFFSET).toISOString().slice(0, -1)
/** The instant at which a day in China (2026-11-23) begins, or the day so many days after it. */
export const dayBegins = (day: string, days = 0): Date =>
  new Date(Date.parse(day) + days * DAY - CHINA_OFFSET)

/** How far the clocks of two servers may be apart: what the other one said of a time to come is believed so much longer. */
export const APART_MS = 2 * MINUTE
