import type { Reply } from '../../../kit/call.ts'
import type { Asked } from './address.ts'

export type Figures = Reply<'GET /api/rates'>
export type Line = Figures['whole']
/** A rate with the measures that it is made of: `parts` above the line, `of` below it; which way is the better, if either. */
export type RateKind = {
  key: string
  parts: readonly string[]
  of: string
  better?: 'more' | 'less'
  /** A mean of hours, no share. */
  hours?: true
}

const OF_MATTERS: readonly RateKind[] = [
  { key: 'filing', parts: ['accepted'], of: 'filed', better: 'more' },
  { key: 'closing', parts: ['closed'], of: 'to_close', better: 'more' },
  { key: 'in_time', parts: ['in_time'], of: 'to_close', better: 'more' },
  { key: 'rework', parts: ['rework'], of: 'to_close', better: 'less' },
  { key: 'return', parts: ['returned'], of: 'to_close', better: 'less' },
  { key: 'response', parts: ['contacted'], of: 'valid', better: 'more' },
  { key: 'resolution', parts: ['solved'], of: 'judged', better: 'more' },
  { key: 'satisfaction', parts: ['satisfied', 'fair'], of: 'judged', better: 'more' },
  { key: 'mean_hours', parts: [], of: 'closed', better: 'less', hours: true },
  { key: 'whistle', parts: ['whistled'], of: 'filed' },
]
const OF_ORDERS: readonly RateKind[] = [
  { key: 'acknowledging', parts: ['acknowledged'], of: 'to_acknowledge', better: 'more' },
  { key: 'contacting', parts: ['contacted'], of: 'to_contact', better: 'more' },
  { key: 'reporting_in', parts: ['reported_in'], of: 'to_report_in', better: 'more' },
  { key: 'feeding_back', parts: ['fed_back'], of: 'to_feed_back', better: 'more' },
  { key: 'in_time', parts: ['in_time'], of: 'to_feed_back', better: 'more' },
  { key: 'rework', parts: ['rework'], of: 'to_feed_back', better: 'less' },
  { key: 'objecting', parts: ['objected'], of: 'ordered' },
  { key: 'mean_hours', parts: [], of: 'fed_back', better: 'less', hours: true },
]
export const ratesOf = (side: Asked['side']): readonly RateKind[] =>
  side === 'orders' ? OF_ORDERS : OF_MATTERS
/** What there was at all, of a side. */
export const amountOf = (side: Asked['side']): string => (side === 'orders' ? 'ordered' : 'filed')

/** A share as per cent with two digits: 93.72%. */
export const percent = (share: number): string => `${(share * 100).toFixed(2)}%`
export const isEmpty = (line: Line): boolean => Object.values(line.sums).every((n) => n === 0)

export type Change = {
  /** Percentage points, or hours. */
  by: number
  way: 'up' | 'down' | 'same'
  better: boolean | undefined
}
/** How a rate differs from the one before; undefined where one of them is none. */
export function changeOf(line: Line, rate: RateKind, against: Asked['against']): Change | undefined {
  const now = line.rates[rate.key]?.value
  const before = line[against][rate.key]
  if (now === null || now === undefined || before === null || before === undefined) return undefined
  const by = rate.hours ? now - before : (now - before) * 100
  const shown = Math.round(by * (rate.hours ? 10 : 100))
  const way = shown === 0 ? 'same' : shown > 0 ? 'up' : 'down'
  const better = way === 'same' || !rate.better ? undefined : (way === 'up') === (rate.better === 'more')
  return { by, way, better }
}

/** Lines by a rate, the highest first; those without it come last. */
export function sorted(lines: readonly Line[], key: string | undefined, amount: string): Line[] {
  if (!key) return [...lines]
  const of = (line: Line) => (key === amount ? line.sums[amount] : line.rates[key]?.value) ?? -1
  return lines.toSorted((a, b) => of(b) - of(a))
}

/** The filter that a line stands for, beside those of the page; undefined where its records can't be asked for by one. */
export function filterOf(line: Line, asked: Asked, period: { from: string; to: string }, node: number) {
  const { by } = asked
  if (by === 'place') return Number(line.key) === node ? { node, direct: 'yes' } : { node: Number(line.key) }
  if (by === 'month') return clipped(line.key, period)
  return { [by]: line.key === '' ? 'none' : line.key }
}

/** The days of a month that lie in the period. */
export function clipped(month: string, { from, to }: { from: string; to: string }) {
  const [year, number] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10)
  return { from: from > `${month}-01` ? from : `${month}-01`, to: to < last ? to : last }
}
