import { format, getFormatDateInfo } from 'numfmt'

/** The number format of a cell, as the workbook writes it, e.g. `0.00` or `yyyy/m/d`. */
export type NumberFormat = string

const GENERAL = 'General'

// Formats that a workbook names by number only (ECMA-376 part 1, 18.8.30); 27 to 58 as a Chinese Excel shows them.
const BUILT_IN: Record<number, NumberFormat> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  46: '[h]:mm:ss',
  48: '##0.0E+0',
}
const DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])
const TIMES = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56])

/** The format with this number when the workbook doesn't define one itself. */
export function builtInFormat(id: number): NumberFormat {
  if (DATES.has(id)) return 'yyyy-mm-dd'
  if (TIMES.has(id)) return 'hh:mm:ss'
  return id === 22 ? 'yyyy-mm-dd hh:mm:ss' : (BUILT_IN[id] ?? GENERAL)
}

/** Excel allows 255 characters; a longer format is not one. */
const MAX_FORMAT = 255
const DAY_SECONDS = 86_400
/** 9999-12-31 */
const LAST_SERIAL = 2_958_465

/** Formats that are none: found out once, for it takes a hundred times as long as to use one, in each of a million cells. */
const broken = new Set<NumberFormat>()
const BROKEN_KEPT = 1000

/** Turns the written value of a number cell into the text that a person sees in it; dates and times as ISO 8601. */
export function numberText(written: string, code: NumberFormat, date1904: boolean): string {
  const value = Number(written)
  if (written.trim() === '' || !Number.isFinite(value)) return written
  if (code.length > MAX_FORMAT || broken.has(code)) return plain(value)
  try {
    const parts = getFormatDateInfo(code)
    const date = parts.year || parts.month || parts.day
    const time = parts.hours || parts.minutes || parts.seconds
    const serial = date1904 ? value + 1462 : value
    if ((date || time) && !/\[[hms]/i.test(code)) {
      return serial >= 0 && serial <= LAST_SERIAL ? isoText(serial, date, time) : plain(value)
    }
    if (code === GENERAL || code.includes('@') || hasLostDigits(value)) return plain(value)
    return format(code, value).trim()
  } catch {
    if (broken.size < BROKEN_KEPT) broken.add(code)
    return plain(value)
  }
}

/**
 * A whole number that Excel can't hold has lost its last digits long before it came here (an ID number typed as a
 * number). It is written in the scientific form, so that nobody takes the rest for the real one.
 */
const hasLostDigits = (value: number): boolean => Math.abs(value) > Number.MAX_SAFE_INTEGER

function plain(value: number): string {
  if (hasLostDigits(value)) return value.toExponential(14).toUpperCase()
  // Fifteen digits are what Excel shows: 0.1 + 0.2 is 0.3 there.
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15))).toUpperCase()
}

// Excel holds that 1900 was a leap year, so the first two months of its calendar are a day off.
function isoText(serial: number, date: boolean, time: boolean): string {
  const seconds = Math.round((serial < 60 ? serial + 1 : serial) * DAY_SECONDS)
  const [day, clock] = new Date(Date.UTC(1899, 11, 30) + seconds * 1000)
    .toISOString()
    .slice(0, 19)
    .split('T') as [string, string]
  if (date && time) return `${day} ${clock}`
  return date ? day : clock
}
