import type { House } from '../../kit/house.ts'
import { pathOf } from '../../kit/scope.ts'
import { districtRoot } from '../grid/index.ts'
import { unitOf } from '../partners/index.ts'
import { breakdown, measure, ruleOf, type Sums, unitBreakdown, unitSums } from '../scores/index.ts'
import { assessmentOf } from './assessment.ts'
import { examplesOf } from './examples.ts'
import { appraise } from './rules/appraise.ts'
import { cellsOf, columnsOf, type Made, NO_ORDERS, NO_MATTERS } from './rules/columns.ts'
import type { Cells, Content, Row, Rule, Side, SideName } from './rules/content.ts'
import { before, type Kind, type Period, periodOf, yearBefore } from './rules/period.ts'
import { gridsBelow, placesBelow } from './store/places.ts'

type Where = { districtId: number; path: number[] }
/** What both sides did in one period: by unit, by place below (and at the place itself), and in all. */
type Found = Record<SideName, { rows: Map<number, Cells>; total: Cells }>

const keyed = <T>(rows: { key: string; sums: T }[]): Map<number, T> =>
  new Map(rows.filter(({ key }) => key !== '').map(({ key, sums }) => [Number(key), sums]))

const addedUp = (some: readonly Sums[]): Sums =>
  some.reduce((all, one) => {
    const keys = Object.keys(all) as (keyof Sums)[]
    return Object.fromEntries(keys.map((key) => [key, all[key] + one[key]])) as Sums
  }, NO_MATTERS)

async function find(
  house: House,
  where: Where,
  period: Pick<Period, 'from' | 'to'>,
  w: number,
): Promise<Found> {
  const [orders, ordersByUnit, ordersByPlace, matters, mattersByUnit, mattersByPlace, grids] =
    await Promise.all([
      unitSums(house, where, period),
      unitBreakdown(house, where, period, 'unit').then(keyed),
      unitBreakdown(house, where, period, 'place').then(keyed),
      measure(house, where, period),
      breakdown(house, where, period, 'unit').then(keyed),
      breakdown(house, where, period, 'place').then(keyed),
      gridsBelow(house.db, where.districtId, where.path, period.to),
    ])
  const gridsOf = new Map(grids.map(({ id, grids: n }) => [id, n]))
  const all = grids.reduce((sum, { grids: n }) => sum + n, 0)
  const rowsOf = (side: SideName, some: [typeof ordersByUnit, typeof mattersByUnit]) => {
    const standing = side === 'places' ? gridsOf.keys() : []
    const ids = new Set([...some.flatMap((sums) => [...sums.keys()]), ...standing])
    const made = (id: number): Made => ({
      orders: some[0].get(id) ?? NO_ORDERS,
      matters: some[1].get(id) ?? NO_MATTERS,
      grids: gridsOf.get(id) ?? 0,
      w,
    })
    return new Map([...ids].map((id) => [id, cellsOf(side, made(id))]))
  }
  const total: Made = { orders, matters, grids: all, w }
  // what no unit leads is none of their work
  const ofUnits: Made = { ...total, matters: addedUp([...mattersByUnit.values()]) }
  return {
    units: { rows: rowsOf('units', [ordersByUnit, mattersByUnit]), total: cellsOf('units', ofUnits) },
    places: { rows: rowsOf('places', [ordersByPlace, mattersByPlace]), total: cellsOf('places', total) },
  }
}

const isNothing = (cells: Cells): boolean => Object.values(cells).every(({ n, of }) => n === 0 && !of)

type Named = { id: number; name: string; nameEn: string }

function sideOf(
  side: SideName,
  named: readonly Named[],
  [now, last, year]: readonly [Found, Found | undefined, Found | undefined],
  rule: Rule | undefined,
): Side {
  const nothing = cellsOf(side, {
    orders: NO_ORDERS,
    matters: NO_MATTERS,
    grids: 0,
    w: 1,
  })
  const judge = (cells: Cells) => (rule ? appraise(cells, rule[side], rule.least) : null)
  const rows = named.map(({ id, name, nameEn }): Row => {
    const cells = now[side].rows.get(id) ?? nothing
    const before = last &&
      year && { last: last[side].rows.get(id) ?? nothing, year: year[side].rows.get(id) ?? nothing }
    return { id, name, nameEn, cells, before: before ?? null, appraisal: judge(cells) }
  })
  return {
    columns: columnsOf(side),
    rows,
    total: {
      cells: now[side].total,
      before: last && year ? { last: last[side].total, year: year[side].total } : null,
    },
  }
}

/**
 * What an edition holds, as the records are now: the numbers of both sides in its period, those to compare with and, in an
 * appraisal, what the rule makes of them. The weekly bulletin compares with nothing.
 */
export async function contentFor(
  house: House,
  districtId: number,
  edition: { kind: Kind; nodeId: number; node: string; nodeEn: string; path: string; fromDay: string },
): Promise<Content> {
  const { kind, nodeId } = edition
  const tenant = house.tenants.byId(districtId)
  const [{ demo, rootId }, measures] = await Promise.all([
    districtRoot(house.db, tenant.key),
    ruleOf(house, districtId),
  ])
  const period = periodOf(kind, edition.fromDay)
  const path = pathOf(edition.path)
  const where = { districtId, path }
  const look = (of: Period) => find(house, where, of, measures.w)
  const compared = kind === 'weekly' ? null : { last: before(kind, period), year: yearBefore(kind, period) }
  const found = [
    await look(period),
    compared ? await look(compared.last) : undefined,
    compared ? await look(compared.year) : undefined,
  ] as const
  const rule = assessmentOf(house, districtId)
  const judged = kind === 'quarterly' ? rule : undefined
  const places = await placesBelow(house.db, districtId, path, period.to)
  const own = found[0].places.rows.get(nodeId)
  const here = { id: nodeId, name: `${edition.node}（本级）`, nameEn: `${edition.nodeEn} itself` }
  return {
    format: 1,
    kind,
    district: tenant.name,
    demo,
    node: { id: nodeId, name: edition.node, nameEn: edition.nodeEn, district: nodeId === rootId },
    period,
    compared,
    rule,
    measures: measures.version,
    sides: {
      units: sideOf('units', await unitsIn(house, districtId, found), found, judged),
      places: sideOf('places', own && !isNothing(own) ? [...places, here] : places, found, judged),
    },
    examples: await examplesOf(house, where, period),
  }
}

/** Units that had anything to do in the period, in the order in which the district has them: no order of merit. */
async function unitsIn(
  house: House,
  districtId: number,
  [now]: readonly [Found, ...unknown[]],
): Promise<Named[]> {
  const ids = [...now.units.rows].filter(([, cells]) => !isNothing(cells)).map(([id]) => id)
  const units = await Promise.all(ids.sort((a, b) => a - b).map((id) => unitOf(house, districtId, id)))
  return units.flatMap((unit) => (unit ? [{ id: unit.id, name: unit.name, nameEn: unit.nameEn }] : []))
}
