import type { dashboard as lines } from '../../../../contract/dashboard.ts'
import type { Handlers } from '../../../kit/room.ts'
import { childNodes } from '../../grid/index.ts'
import {
  asOf,
  breakdown,
  breakdowns,
  buildingOf,
  openNow,
  type Rule,
  ratesOf,
  ruleOf,
  type Sums,
  sumsOf,
} from '../../scores/index.ts'
import { risen } from '../rules/hot.ts'
import { bucketsOf, type Days, startOf, windowOf } from '../rules/windows.ts'
import { figuresPlace } from './place.ts'

type Key = 'GET /api/dashboard'
type Filter = Record<string, string>
/** Sums of the period and of the one before, and what is open, of one line of a table. */
type Parts = { open?: { open: number; due: number; late: number } | undefined; sums: Sums; before: Sums }

const MOST_HOT = 6

/** A line as it is shown: shares with the size of what they are taken of. */
function lineOf({ open, sums, before }: Parts, filter: Filter, rule: Rule) {
  const { in_time, resolution, satisfaction } = ratesOf(sums, rule)
  return {
    ...{ open: open?.open ?? 0, due: open?.due ?? 0, late: open?.late ?? 0 },
    ...{ filed: sums.filed, before: before.filed },
    ...{ inTime: in_time, solved: resolution, satisfied: satisfaction },
    filter,
  }
}

const byKey = <T extends { key: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.key, row]))

/** All sums added up: what lies below a place, and at it. */
function together(rows: readonly { sums: Sums }[]): Sums {
  const total = sumsOf(undefined)
  for (const { sums } of rows)
    for (const name of Object.keys(total) as (keyof Sums)[]) total[name] += sums[name]
  return total
}

/** What opens the records of each measure, beside what narrows to a line: the work list, or the records of a sum. */
const recordsIn = (loop: string, period: Days, before: Days) => ({
  open: { loop, open: 'yes' },
  due: { loop, due: 'day' },
  late: { loop, late: 'yes' },
  filed: { measure: 'filed', ...period },
  before: { measure: 'filed', ...before },
  inTime: { measure: 'to_close', ...period },
  solved: { measure: 'judged', ...period },
  satisfied: { measure: 'judged', ...period },
})

export const dashboard: Handlers<typeof lines>[Key] = async (house, { who, query }) => {
  const { districtId } = who
  const { place, way, tops } = await figuresPlace(house, who, query.node)
  const { period, before, by } = windowOf(house.clock.now(), Number(query.period))
  const where = { districtId, path: place.path }
  const whole = { from: startOf(before.from, by), to: period.to }
  const [
    at,
    building,
    rule,
    children,
    open,
    [placesNow = [], placesBefore = []],
    [categoriesNow = [], categoriesBefore = []],
    pieces,
  ] = await Promise.all([
    asOf(house, districtId),
    buildingOf(house, districtId),
    ruleOf(house, districtId),
    childNodes(house.db, districtId, place.id),
    openNow(house, where),
    breakdowns(house, where, [period, before], 'place'),
    breakdowns(house, where, [period, before], 'category'),
    breakdown(house, where, whole, by),
  ])
  const here = String(place.id)
  const line = (sums: Sums, earlier: Sums, counts: Parts['open'], filter: Filter) =>
    lineOf({ open: counts, sums, before: earlier }, filter, rule)

  const [inPlace, inPlaceBefore, openInPlace] = [byKey(placesNow), byKey(placesBefore), byKey(open.byPlace)]
  const lineAt = (key: string, filter: Filter) =>
    line(
      inPlace.get(key)?.sums ?? sumsOf(undefined),
      inPlaceBefore.get(key)?.sums ?? sumsOf(undefined),
      openInPlace.get(key),
      filter,
    )
  const below = children.map(({ id, name, nameEn, level, children: further }) => ({
    ...{ id, name, nameEn, level, direct: false, children: further > 0 },
    ...lineAt(String(id), { node: String(id) }),
  }))
  const self = { id: place.id, name: place.name, nameEn: place.nameEn, level: place.level }
  const direct = { ...self, direct: true, children: false, ...lineAt(here, { node: here, direct: 'yes' }) }
  const isAnyDirect =
    direct.open + direct.filed + direct.before > 0 || direct.inTime.of + direct.solved.of > 0

  const [inCategory, inCategoryBefore, openInCategory] = [
    byKey(categoriesNow),
    byKey(categoriesBefore),
    byKey(open.byCategory),
  ]
  const keys = new Set([...inCategory.keys(), ...inCategoryBefore.keys(), ...openInCategory.keys()])
  const categories = [...keys].map((key) => ({
    category: key || null,
    ...line(
      inCategory.get(key)?.sums ?? sumsOf(undefined),
      inCategoryBefore.get(key)?.sums ?? sumsOf(undefined),
      openInCategory.get(key),
      { node: here, category: key || 'none' },
    ),
  }))
  const piece = byKey(pieces)
  return {
    at,
    building,
    way: way.map(({ id, name, nameEn, level }) => ({ id, name, nameEn, level })),
    tops: tops.length > 1 ? tops.map(({ id, name, nameEn, level }) => ({ id, name, nameEn, level })) : [],
    period,
    before,
    records: recordsIn(rule.together.join(), period, before),
    total: line(together(placesNow), together(placesBefore), open, { node: here }),
    places: below.length > 0 && isAnyDirect ? [...below, direct] : below,
    categories: categories.toSorted((a, b) => b.open - a.open || b.filed - a.filed),
    hot: {
      places: risen(
        below.map((row) => ({ of: row, now: row.filed, before: row.before })),
        MOST_HOT,
      ).map(({ of, now, before: earlier }) => ({
        ...{ id: of.id, name: of.name, nameEn: of.nameEn, level: of.level },
        ...{ now, before: earlier, filter: of.filter },
      })),
      categories: risen(
        categories.map((row) => ({ of: row, now: row.filed, before: row.before })),
        MOST_HOT,
      ).flatMap(({ of, now, before: earlier }) =>
        of.category === null ? [] : [{ category: of.category, now, before: earlier, filter: of.filter }],
      ),
    },
    trend: {
      by,
      points: bucketsOf(whole, by).map((days) => {
        const sums = piece.get(by === 'month' ? days.from.slice(0, 7) : days.from)?.sums ?? sumsOf(undefined)
        const { resolution, satisfaction } = ratesOf(sums, rule)
        return {
          ...days,
          ...{ filed: sums.filed, closed: sums.closed, solved: resolution, satisfied: satisfaction },
          filter: { node: here, ...days },
        }
      }),
    },
  }
}
