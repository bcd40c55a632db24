import { HOUR } from '../../kit/time.ts'
import type { House } from '../../kit/house.ts'
import { count, type How } from './acts/count.ts'
import { asked, upperOf } from './ask.ts'
import { type OrderSums, orderSumsOf, type Period, type Sums, sumsOf, type Where } from './figures.ts'
import { MATTERS, ORDERS } from './sides.ts'
import type { By } from './store/figures.ts'
import { openRows } from './store/open.ts'
import { stateOf } from './store/write.ts'

export { isBuilding, keepBuilt, rebuild as rebuildFigures } from './acts/build.ts'
export { asOf } from './acts/refresh.ts'
export { recordsOf } from './acts/records.ts'
export { recount as recountFigures } from './acts/recount.ts'
export { ruleOf } from './measures.ts'
export { ratesOf, sumsOf } from './figures.ts'
export type { OrderSums, Period, Sums, Where } from './figures.ts'
export type { Rule } from './measures.ts'
export type { By }

const HOURS_SOON = 24

/** How far a district's figures are made, while they are made anew; null where they stand. */
export async function buildingOf(house: House, districtId: number) {
  const state = await stateOf(house.db, districtId)
  return state?.building ? { done: state.done, total: state.total } : null
}

/** The figures of a place and period. */
export async function measure(house: House, where: Where, period: Period): Promise<Sums> {
  const [row] = await count(house, MATTERS, where, { periods: [period] })
  return sumsOf(row?.counts)
}

/**
 * The same, taken apart; at most 1,000 keys. Matters at the node itself come under its own id, those without a key under ''.
 * `how` live: from the rows, whatever the sums say.
 */
export async function breakdown(
  house: House,
  where: Where,
  period: Period,
  by: By,
  how?: How,
): Promise<{ key: string; sums: Sums }[]> {
  return (await count(house, MATTERS, where, { periods: [period], by, ...(how && { how }) })).map((row) => ({
    key: row.key,
    sums: sumsOf(row.counts),
  }))
}

/** The same for several periods at once, in their order. */
export async function breakdowns(
  house: House,
  where: Where,
  periods: readonly Period[],
  by: By,
): Promise<{ key: string; sums: Sums }[][]> {
  const rows = await count(house, MATTERS, where, { periods, by })
  return periods.map((_, i) =>
    rows.filter(({ period }) => period === i).map(({ key, counts }) => ({ key, sums: sumsOf(counts) })),
  )
}

/** How units answered: of the orders that were given within a place. */
export async function unitSums(house: House, where: Where, period: Period): Promise<OrderSums> {
  const [row] = await count(house, ORDERS, where, { periods: [period] })
  return orderSumsOf(row?.counts)
}

export async function unitBreakdown(
  house: House,
  where: Where,
  period: Period,
  by: Exclude<By, 'category' | 'kind' | 'loop'>,
): Promise<{ key: string; sums: OrderSums }[]> {
  return (await count(house, ORDERS, where, { periods: [period], by })).map((row) => ({
    key: row.key,
    sums: orderSumsOf(row.counts),
  }))
}

export type Open = { key: string; open: number; due: number; late: number }

/** What is open at this moment, and of that what is due within a day, and late. */
export async function openNow(
  house: House,
  where: Where,
): Promise<Omit<Open, 'key'> & { byPlace: Open[]; byCategory: Open[] }> {
  const now = house.clock.now()
  const soon = new Date(now.getTime() + HOURS_SOON * HOUR)
  const rows = await openRows(house.db, await asked(house, where), { now, soon })
  const upper = upperOf(house, where.districtId)
  const sum = (key: string, some: typeof rows): Open => ({
    key,
    open: some.reduce((n, r) => n + r.open, 0),
    due: some.reduce((n, r) => n + r.due, 0),
    late: some.reduce((n, r) => n + r.late, 0),
  })
  const by = (keyOf: (row: (typeof rows)[number]) => string) =>
    [...Map.groupBy(rows, keyOf)].map(([key, some]) => sum(key, some)).sort((a, b) => b.open - a.open)
  const { key: _, ...whole } = sum('', rows)
  return {
    ...whole,
    byPlace: by((r) => r.place),
    byCategory: by((r) => (r.category === null ? '' : (upper.get(r.category) ?? r.category))),
  }
}

export type Measure = Exclude<keyof Sums, 'hours'> | `orders.${Exclude<keyof OrderSums, 'hours'>}`
