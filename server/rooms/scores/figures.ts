import { MATTERS, ORDERS } from './sides.ts'
import type { Rule } from './measures.ts'

/** Where figures are asked for: `path` are the ids from the district's root down to a node. */
export type Where = {
  districtId: number
  path: number[]
  /** With `path`: only what lies at the node itself, not below it. */
  direct?: boolean | undefined
  /** A category with all below it, after a `=` that one alone; `none` for matters without. */
  category?: string | undefined
  /** What kind of call it is; `none` for matters that were no call. */
  kind?: string | undefined
  /** One loop; where none is named, those that the rule adds up. */
  loop?: string | undefined
  /** The unit that leads (of orders: that was ordered); null for matters without, `any` for those with one. */
  unit?: number | 'any' | null | undefined
}
/** Days in China, YYYY-MM-DD, both included. */
export type Period = { from: string; to: string }

export type Sums = {
  /** On the day that it was filed. */
  filed: number
  accepted: number
  whistled: number
  /** On the day that it was to be closed: when a limit of it first ran out, else when it was closed. */
  to_close: number
  closed: number
  in_time: number
  rework: number
  returned: number
  /** Natural hours from filing to the end, of all that are closed. */
  hours: number
  /** On the day of the last call-back. */
  valid: number
  /** Valid call-backs of matters that count for more than the response. */
  judged: number
  contacted: number
  solved: number
  satisfied: number
  fair: number
}
export type OrderSums = {
  ordered: number
  /** Of the ordered, those that an upheld objection sent to another unit. */
  readdressed: number
  to_acknowledge: number
  acknowledged: number
  to_contact: number
  contacted: number
  to_report_in: number
  reported_in: number
  to_feed_back: number
  fed_back: number
  in_time: number
  rework: number
  objected: number
  /** On the day of the objection: it was right, or the order stayed with the unit. */
  upheld: number
  overruled: number
  /** On the day that a limit first ran out, and that it was first put under supervision. */
  late: number
  supervised: number
  /** Natural hours from the order to its result, of all that were fed back. */
  hours: number
}
/** `value` is null where there is nothing to divide by; `of` is what it was divided by: the sample size. */
export type Rate = { value: number | null; of: number }
export type Rates = Record<
  | 'response'
  | 'resolution'
  | 'satisfaction'
  | 'filing'
  | 'closing'
  | 'in_time'
  | 'rework'
  | 'return'
  | 'whistle'
  | 'mean_hours',
  Rate
>
export type OrderRates = Record<
  | 'acknowledging'
  | 'contacting'
  | 'reporting_in'
  | 'feeding_back'
  | 'in_time'
  | 'rework'
  | 'objecting'
  | 'mean_hours',
  Rate
>

/** A row of sums as the store gives it. */
export type Counted = Readonly<Record<string, number>>

const withHours = ({ minutes = 0, ...counts }: Counted) => ({ ...counts, hours: minutes / 60 })
const blank = (measures: readonly string[]): Counted => Object.fromEntries(measures.map((name) => [name, 0]))
export const sumsOf = (row: Counted | undefined): Sums =>
  withHours({ ...blank(MATTERS.measures), ...row }) as Sums
export const orderSumsOf = (row: Counted | undefined): OrderSums =>
  withHours({ ...blank(ORDERS.measures), ...row }) as OrderSums

const rate = (part: number, of: number): Rate => ({ value: of > 0 ? part / of : null, of })

/** The rates of these sums: shares from 0 to 1, and the mean of hours. */
export function ratesOf(sums: Sums, { w }: Pick<Rule, 'w'>): Rates {
  return {
    response: rate(sums.contacted, sums.valid),
    resolution: rate(sums.solved, sums.judged),
    satisfaction: rate(sums.satisfied + w * sums.fair, sums.judged),
    filing: rate(sums.accepted, sums.filed),
    closing: rate(sums.closed, sums.to_close),
    in_time: rate(sums.in_time, sums.to_close),
    rework: rate(sums.rework, sums.to_close),
    return: rate(sums.returned, sums.to_close),
    whistle: rate(sums.whistled, sums.filed),
    mean_hours: rate(sums.hours, sums.closed),
  }
}

export function orderRatesOf(sums: OrderSums): OrderRates {
  return {
    acknowledging: rate(sums.acknowledged, sums.to_acknowledge),
    contacting: rate(sums.contacted, sums.to_contact),
    reporting_in: rate(sums.reported_in, sums.to_report_in),
    feeding_back: rate(sums.fed_back, sums.to_feed_back),
    in_time: rate(sums.in_time, sums.to_feed_back),
    rework: rate(sums.rework, sums.to_feed_back),
    objecting: rate(sums.objected, sums.ordered),
    mean_hours: rate(sums.hours, sums.fed_back),
  }
}
