import type { z } from 'zod'
import type { scores } from '../../../../contract/scores.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import {
  type Counted,
  orderRatesOf,
  orderSumsOf,
  type Period,
  ratesOf,
  sumsOf,
  type Where,
} from '../figures.ts'
import { type Rule, ruleOf } from '../measures.ts'
import { addDays, addMonths, type Compared, comparedDays, comparedSpan, spanAround } from '../periods.ts'
import { dayOf } from '../rules.ts'
import { MATTERS, ORDERS, type Side } from '../sides.ts'
import type { By, Found } from '../store/figures.ts'
import { stateOf } from '../store/write.ts'
import { added, count } from './count.ts'
import { kindsOf, loopsOf, type Names, namesOf, unitsFor } from './names.ts'
import { whereFor } from './where.ts'

type Route = (typeof scores)['GET /api/rates']
type Query = z.output<Route['query']>
type Answer = z.input<Route['out']>
type Line = Answer['whole']

const TREND = 12
const MOST_YEARS = 5

export const rates: Handlers<typeof scores>['GET /api/rates'] = async (house, { who, query }) => {
  const { where, ownUnit, mayGoTo } = await whereFor(house, who, query)
  const side = query.side === 'orders' ? ORDERS : MATTERS
  const now = house.clock.now()
  const compared = comparedOf(query, dayOf(now))
  const rule = await ruleOf(house, where.districtId)
  const about = { house, side, where, rule }
  const periods = [compared.period, compared.last, compared.yearBefore]
  const [lines, months, trend, state, units] = await Promise.all([
    query.by === 'month' ? byMonth(about, compared.period) : byKey(about, query.by, periods),
    query.by === 'month' ? count(house, side, where, { periods }) : undefined,
    trendOf(about, query.period === 'week' ? 'week' : 'month', compared.period.to),
    stateOf(house.db, where.districtId),
    unitsFor(house, where, compared.period.to),
  ])
  const names = await namesOf(
    house,
    where,
    query.by,
    lines.map((l) => l.key),
  )
  return {
    at: now,
    rule: rule.version,
    w: rule.w,
    building: state?.building ? { done: state.done, total: state.total } : null,
    ...compared,
    place: { ...names.place, above: names.place.above.filter((_, i) => mayGoTo(where.path.slice(0, i + 1))) },
    unit: units.find((u) => u.id === where.unit) ?? null,
    ownUnit,
    loops: await loopsOf(house, where.districtId, rule),
    kinds: await kindsOf(house, where.districtId, { ...rule, loop: where.loop }),
    units: ownUnit ? [] : units,
    // what is taken apart by anything but time is the whole again
    whole: lineOf(about, '', null, months ?? together(lines)),
    lines: inOrder(about, query.by, lines, names),
    trend,
  }
}

type About = { house: House; side: Side; where: Where; rule: Rule }
/** What was counted under one key, period by period. */
type Counts = { key: string; found: Found[] }

/** The period that an address asks for, beside those that it is compared with. */
export function comparedOf({ period, at, from, to }: Query, today: string): Compared {
  if (period !== 'custom') return comparedSpan(period, at ?? today, today)
  checkPeriod(from && to ? { from, to } : undefined)
  return comparedDays({ from: from ?? today, to: to ?? today })
}

/** Throws `scores.bad_period`. */
export function checkPeriod(period: Period | undefined): void {
  if (!period || period.from > period.to || addMonths(period.from, 12 * MOST_YEARS) < period.to)
    throw problem('scores.bad_period')
}

const sumsBy = (side: Side, counts: Counted | undefined) =>
  side === ORDERS ? orderSumsOf(counts) : sumsOf(counts)
const ratesBy = ({ side, rule }: About, counts: Counted | undefined) =>
  side === ORDERS ? orderRatesOf(orderSumsOf(counts)) : ratesOf(sumsOf(counts), rule)
const valuesOf = (about: About, counts: Counted | undefined) =>
  Object.fromEntries(Object.entries(ratesBy(about, counts)).map(([name, { value }]) => [name, value]))

function lineOf(about: About, key: string, name: Line['name'], found: readonly Found[]): Line {
  const [now, last, yearBefore] = [0, 1, 2].map((i) => found.find((row) => row.period === i)?.counts)
  return {
    key,
    name,
    sums: sumsBy(about.side, now),
    rates: ratesBy(about, now),
    last: valuesOf(about, last),
    yearBefore: valuesOf(about, yearBefore),
  }
}

async function byKey(
  { house, side, where }: About,
  by: Exclude<By, 'month' | 'week' | 'day'>,
  periods: readonly Period[],
): Promise<Counts[]> {
  const found = await count(house, side, where, { periods, by })
  return [...Map.groupBy(found, (row) => row.key)].map(([key, rows]) => ({ key, found: rows }))
}

/** All lines added up, period by period. */
function together(lines: readonly Counts[]): Found[] {
  const whole = new Map<number, Counted>()
  for (const { period, counts } of lines.flatMap((line) => line.found))
    whole.set(period, added(whole.get(period), counts))
  return [...whole].map(([period, counts]) => ({ key: '', period, counts }))
}

/** Each month, as far as it lies in the period, beside the one before and that of a year before. */
async function byMonth({ house, side, where }: About, { from, to }: Period): Promise<Counts[]> {
  const first = spanAround('month', from).from
  const [own, around] = await Promise.all([
    count(house, side, where, { periods: [{ from, to }], by: 'month' }),
    count(house, side, where, { periods: [{ from: addMonths(first, -12), to }], by: 'month' }),
  ])
  const at = (found: readonly Found[], day: string, period: number) =>
    found.filter((row) => row.key === day.slice(0, 7)).map(({ counts }) => ({ key: '', period, counts }))
  const lines: Counts[] = []
  for (let month = first; month <= to; month = addMonths(month, 1)) {
    const before = [addMonths(month, -1), addMonths(month, -12)]
    const found = [...at(own, month, 0), ...before.flatMap((day, i) => at(around, day, i + 1))]
    lines.push({ key: month.slice(0, 7), found })
  }
  return lines
}

/** Twelve months, or weeks, the last being the one that a day lies in. */
async function trendOf(about: About, by: 'month' | 'week', day: string): Promise<Answer['trend']> {
  const { from: last } = spanAround(by, day)
  const step = (n: number) => (by === 'week' ? addDays(last, -7 * n) : addMonths(last, -n))
  const found = await count(about.house, about.side, about.where, {
    periods: [{ from: step(TREND - 1), to: spanAround(by, day).to }],
    by,
  })
  return Array.from({ length: TREND }, (_, i) => step(TREND - 1 - i)).map((first) => {
    const key = by === 'week' ? first : first.slice(0, 7)
    const counts = found.find((row) => row.key === key)?.counts
    return { key, sums: sumsBy(about.side, counts), rates: ratesBy(about, counts) }
  })
}

/** Places as the tree has them, all of them; months in time; all else by how much there is. */
function inOrder(about: About, by: Query['by'], lines: readonly Counts[], names: Names): Line[] {
  const line = ({ key, found }: Counts) => lineOf(about, key, names.of.get(key) ?? null, found)
  const some = lines.filter(({ found }) =>
    found.some((row) => row.period === 0 && Object.values(row.counts).some((n) => n !== 0)),
  )
  if (by === 'month') return lines.map(line)
  if (by === 'place') {
    const found = new Map(lines.map((one) => [one.key, one]))
    const others = some.filter(({ key }) => !names.below.includes(key))
    return [...names.below.map((key) => found.get(key) ?? { key, found: [] }), ...others].map(line)
  }
  const [first = ''] = about.side.measures
  return some.map(line).sort((a, b) => (b.sums[first] ?? 0) - (a.sums[first] ?? 0))
}
