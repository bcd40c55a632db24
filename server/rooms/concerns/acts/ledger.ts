import type { concerns } from '../../../../contract/concerns.ts'
import type { House } from '../../../kit/house.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { pathAt } from '../../grid/index.ts'
import { listOf } from '../../matters/index.ts'
import { LEDGER, listOfMonth } from '../loop.ts'
import * as store from '../store.ts'
import { linksFor } from './links.ts'

type Acts = Handlers<typeof concerns>
type Narrowing = Omit<store.Narrowing, 'path' | 'category'> & {
  node?: number | undefined
  category?: string | undefined
}

/** The ledger is the list of the matters of its loop, with the same filters, scope and order. */
export const ledger: Acts['GET /api/concerns'] = async (house, call) => {
  const { who, query } = call
  const { rows, next } = await listOf(house, {
    ...call,
    params: {},
    query: { ...query, loop: LEDGER, view: 'matters' },
  } as Call<never> & Parameters<typeof listOf>[1])
  const holders = [...new Set(rows.flatMap((row) => row.holder ?? []))]
  const [links, names] = await Promise.all([
    linksFor(
      house,
      who.districtId,
      rows.map((row) => row.id),
    ),
    holders.length > 0 ? store.staffNames(house.db, who.districtId, holders) : [],
  ])
  const nameOf = new Map(names.map(({ id, name }) => [id, name]))
  return {
    rows: rows.map((row) => {
      const link = links(row.id)
      const holder = row.holder === null ? null : (nameOf.get(row.holder) ?? null)
      return { ...row, ...link, responsible: holder ?? link.became?.unit ?? null }
    }),
    next,
  }
}

/** How long an open concern may have waited before it counts with the next group, in days. */
const AGES = [3, 7, 30]

/** A category with its children, a node as its path: the filters as the store wants them. */
async function filtersOf(house: House, who: Who, { node, category, ...rest }: Narrowing) {
  const parent = house.tenants.byId(who.districtId).categories.find((c) => c.key === category)
  return {
    ...rest,
    path: node ? await pathAt(house, who.districtId, node) : undefined,
    category: category ? [category, ...(parent?.children.map((c) => c.key) ?? [])] : undefined,
  }
}

/** How many ids several paths have in common from the root on. */
function common(paths: readonly number[][]): number {
  const [first = [], ...others] = paths
  const differs = first.findIndex((id, depth) => others.some((path) => path[depth] !== id))
  return differs < 0 ? first.length : differs
}

export const countConcerns: Acts['GET /api/concerns/counts'] = async (house, { who, query }) => {
  const { districtId } = who
  const filters = await filtersOf(house, who, query)
  const { path } = filters
  // matters are seen by the same posts as the ledger is
  const reach = reachOf(who, 'concerns.read').nodes
  const nodes = path ? reach.filter((node) => covers(node, path) || covers(path, node)) : reach
  const under = path ?? (nodes[0] ?? []).slice(0, common(nodes))
  const ask = { districtId, loop: LEDGER, nodes, filters, under: under.length, days: AGES }
  const rows = await store.counts(house.db, { ...ask, now: house.clock.now() })
  const of = (by: store.CountRow['by']) => rows.filter((row) => row.by === by)
  const all = of('all')[0]
  const places = of('place')
  const names = await store.nodeNames(
    house.db,
    districtId,
    places.map(({ key }) => Number(key || under.at(-1))),
  )
  const counted = ({ key, total, open, late }: store.CountRow) => ({ key, total, open, late })
  const upper = upperOf(house, districtId)
  return {
    total: all?.total ?? 0,
    open: all?.open ?? 0,
    late: all?.late ?? 0,
    states: of('state').map(counted),
    kinds: of('kind').map(counted),
    categories: [...Map.groupBy(of('category'), ({ key }) => upper(key))]
      .map(([key, some]) => ({ key, ...sum(some) }))
      .sort((a, b) => b.total - a.total),
    sources: of('source').map(counted),
    ages: [...AGES, null].map((days, i) => ({
      days,
      open: of('age').find(({ key }) => key === String(i))?.open ?? 0,
    })),
    places: names.flatMap(({ id, name, nameEn }) => {
      const direct = id === under.at(-1)
      const found = places.find(({ key }) => key === (direct ? '' : String(id)))
      return found ? [{ nodeId: id, name, nameEn, direct, ...sum([found]) }] : []
    }),
    sheets: of('sheet')
      .filter(({ key }) => key !== null)
      .map(counted)
      .sort((a, b) => (String(a.key) < String(b.key) ? 1 : -1))
      .slice(0, 36),
    list: listOfMonth(house.clock.now()),
  }
}

const sum = (rows: readonly store.CountRow[]) => ({
  total: rows.reduce((all, row) => all + row.total, 0),
  open: rows.reduce((all, row) => all + row.open, 0),
  late: rows.reduce((all, row) => all + row.late, 0),
})

/** The upper category of each; none where a matter has none. */
function upperOf(house: House, districtId: number): (key: string | null) => string | null {
  const upper = new Map(
    house.tenants
      .byId(districtId)
      .categories.flatMap((c) => c.children.map((child) => [child.key, c.key] as const)),
  )
  return (key) => (key === null ? null : (upper.get(key) ?? key))
}
