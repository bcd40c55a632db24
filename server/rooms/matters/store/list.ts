import { empty, join, type Queries, type Sql, sql } from '../../../kit/db.ts'
import { directlyAt, type Reach, within } from '../../../kit/scope.ts'
import type { Seen } from '../rules.ts'

export type Filters = {
  /** One loop, or several with commas between. */
  loop?: string | undefined
  state?: string | undefined
  category?: string[] | undefined
  uncategorised?: 'yes' | undefined
  /** The ids from the root down to a node: only what lies there. */
  path?: number[] | undefined
  direct?: 'yes' | undefined
  unit?: number | undefined
  late?: 'yes' | undefined
  /** Open, and its deadline comes between these two. */
  due?: { from: Date; until: Date } | undefined
  filedFrom?: Date | undefined
  filedBefore?: Date | undefined
  open?: 'yes' | 'no' | undefined
  number?: number | undefined
  source?: string | undefined
  kind?: string | undefined
  sheet?: string | undefined
  supervised?: 'yes' | undefined
  cell?: string | undefined
}
export type View = 'matters' | 'orders' | 'mine'

export type ListRow = {
  id: string
  rootId: string
  number: number
  loop: string
  loopVersion: number
  state: string
  title: string | null
  place: string | null
  category: string | null
  source: string
  path: string
  unitId: number | null
  lead: boolean
  kind: string | null
  sheet: string | null
  awaits: string | null
  holder: number | null
  mainId: string | null
  held: number | null
  pausedUntil: string | null
  lapses: number
  exempt: boolean
  supervised: boolean
  confidential: boolean
  visibility: 'neighbours' | 'public' | null
  createdAt: string
  changedAt: string
  dueAt: string | null
  clockFrom: string | null
  late: boolean
  solved: string | null
  satisfaction: string | null
  closedAt: string | null
  version: number
}

/** Lies in a square of the map, named as `25.2959.781`: squares a degree, and its place among them. */
const inCell = (cell: string): Sql => {
  const [perDegree, x, y] = cell.split('.').map(Number)
  return sql`lat is not null and floor(lng * ${perDegree}) = ${x} and floor(lat * ${perDegree}) = ${y}`
}

export const conditions = (f: Filters): Sql => {
  const parts = [
    f.loop && (f.loop.includes(',') ? sql`loop = any(${f.loop.split(',')}::text[])` : sql`loop = ${f.loop}`),
    f.state && sql`state = ${f.state}`,
    f.category && sql`category = any(${f.category}::text[])`,
    f.uncategorised && sql`category is null`,
    f.path && (f.direct ? directlyAt(f.path) : within(f.path)),
    f.unit && sql`unit_id = ${f.unit}`,
    f.late && sql`late`,
    f.due && sql`closed_at is null and not late and due_at > ${f.due.from} and due_at <= ${f.due.until}`,
    f.filedFrom && sql`created_at >= ${f.filedFrom}`,
    f.filedBefore && sql`created_at < ${f.filedBefore}`,
    f.open === 'yes' && sql`closed_at is null`,
    f.open === 'no' && sql`closed_at is not null`,
    f.number && sql`number = ${f.number}`,
    f.source && sql`source = ${f.source}`,
    f.kind && sql`kind = ${f.kind}`,
    f.sheet && sql`sheet = ${f.sheet}`,
    f.supervised && sql`supervised`,
    f.cell && inCell(f.cell),
  ].filter((part): part is Sql => typeof part === 'object')
  return parts.length > 0 ? sql`and ${join(parts, ' and ')}` : empty
}

/** `place`: a node's part of it, without saying whether matters or orders. */
type Branch = { condition: Sql; place?: Sql }

/** The branches of a reach for a view, each a condition that one index serves. */
function branches(reach: Reach, view: View): Branch[] {
  const own = reach.self === null ? [] : [{ condition: sql`reporter_id = ${reach.self} and id = root_id` }]
  const filed = own.map(() => ({ condition: sql`filed_by = ${reach.self} and id = root_id` }))
  const held = reach.self === null ? [] : [{ condition: sql`holder_id = ${reach.self}` }]
  if (view === 'mine') return [...own, ...filed, ...held]
  const places = reach.nodes.map((path) => ({
    condition: sql`${within(path)} and ${view === 'orders' ? sql`id <> root_id` : sql`id = root_id`}`,
    place: within(path),
  }))
  const units = view === 'orders' ? reach.units.map((unit) => ({ condition: sql`unit_id = ${unit}` })) : []
  return [...places, ...units, ...own]
}

/**
 * What each of several conditions finds, put together by UNION ALL: a row that an earlier one gives is left out of the later
 * ones. Where there is no condition, nothing.
 */
export function unionOf(conditions: readonly Sql[], branch: (condition: Sql, i: number) => Sql): Sql {
  const parts = conditions.map((condition, i) => {
    const before = conditions.slice(0, i).map((c) => sql`coalesce(${c}, false)`)
    return branch(before.length > 0 ? sql`${condition} and not (${join(before, ' or ')})` : condition, i)
  })
  return parts.length > 0 ? sql`(${join(parts, ') union all (')})` : sql`select * from matter where false`
}

/** The columns of a list's row `m`; of an order, title and place are those of its root `r`. */
export const listColumns = (ofOrders: boolean): Sql => sql`
  m.id, m.root_id as "rootId", m.number, m.loop, m.loop_version as "loopVersion", m.state, m.source, m.path::text,
  m.unit_id as "unitId", m.lead, m.kind, m.sheet, m.awaits, m.holder_id as holder, m.main_id as "mainId", m.held,
  m.paused_until as "pausedUntil", m.lapses, m.exempt, m.supervised, m.confidential, m.visibility, m.created_at as "createdAt",
  m.changed_at as "changedAt", m.due_at as "dueAt", m.clock_from as "clockFrom", m.late, m.solved, m.satisfaction,
  m.closed_at as "closedAt", m.version, ${ofOrders ? sql`r.title, r.place, coalesce(m.category, r.category) as category` : sql`m.title, m.place, m.category`}`

/** A page of rows within reach, newest first, after the last row of the page before. */
export const listMatters = (
  q: Queries,
  reach: Reach,
  view: View,
  filters: Filters,
  page: { after?: Seen | undefined; limit: number },
) =>
  q.plainRows<ListRow>(sql`
    select ${listColumns(view === 'orders')}
    from (
      select * from (${unionOf(
        branches(reach, view).map((branch) => branch.condition),
        (condition) => sql`
          select * from matter where district_id = ${reach.districtId} and ${condition} ${conditions(filters)}
            ${page.after ? sql`and (created_at, number, id) < (${page.after.at}, ${page.after.number}, ${page.after.id})` : empty}
          order by created_at desc, number desc, id desc limit ${page.limit}`,
      )}) as reached order by created_at desc, number desc, id desc limit ${page.limit}
    ) m
    ${view === 'orders' ? sql`join matter r on r.district_id = m.district_id and r.id = m.root_id` : empty}
    order by m.created_at desc, m.number desc, m.id desc`)

export const rowsByIds = (q: Queries, districtId: number, ids: readonly string[], ofOrders: boolean) =>
  q.plainRows<ListRow>(sql`
    select ${listColumns(ofOrders)} from matter m
    ${ofOrders ? sql`join matter r on r.district_id = m.district_id and r.id = m.root_id` : empty}
    where m.district_id = ${districtId} and m.id = any(${ids}::uuid[])`)

/** Of what has ended at a place so many of the newest are counted: an archive is not read whole for a number on a tab. */
const ENDED_COUNTED = 10_000

export type Counted = { loop: string; state: string; count: number; open: number; late: number }

/** All that is open, and the newest `most` of what has ended, by loop and state; `more`: others ended before those. */
export async function countByState(
  q: Queries,
  reach: Reach,
  view: View,
  filters: Filters,
  most = ENDED_COUNTED,
): Promise<{ rows: Counted[]; more: boolean }> {
  const all = branches(reach, view)
  if (all.length === 0) return { rows: [], more: false }
  const conditionsOf = all.map(({ condition }) => condition)
  const here = sql`district_id = ${reach.districtId}`
  /** Where no index leads to the orders of a place, its matters do. */
  const byMatters = (i: number) => (view === 'orders' ? all[i]?.place : undefined)
  /** Of the branch's ended ones, or of the matters that their orders belong to, one row each, the newest first. */
  const newest = (condition: Sql, i: number) => {
    const place = byMatters(i)
    return sql`select * from matter where ${here} and ${place ? sql`${place} and id = root_id` : sql`${condition} and closed_at is not null`}
      order by created_at desc, number desc`
  }
  // the planner takes "is a root" for rare, and would read them all to find the open ones: `offset 0` keeps it to these
  const open = unionOf(
    conditionsOf,
    (condition, i) => sql`
      select loop, state, late, true as open, 0 as n from (
        select * from matter where ${here} and ${all[i]?.place ?? condition} and closed_at is null offset 0) m
      where ${condition} ${conditions(filters)}`,
  )
  // one more than is counted tells that there are others
  const ended = unionOf(conditionsOf, (condition, i) => {
    const numbered = sql`select *, row_number() over () as n from (${newest(condition, i)} limit ${most + 1}) e`
    return byMatters(i)
      ? sql`select o.loop, o.state, o.late, false as open, r.n from (${numbered}) r
          left join lateral (select * from matter where ${here} and root_id = r.id and ${condition} and closed_at is not null
            ${conditions(filters)}) o on true where o.id is not null or r.n > ${most}`
      : sql`select loop, state, late, false as open, n from (${numbered}) r where n > ${most} or (true ${conditions(filters)})`
  })
  const parts = filters.open === 'yes' ? open : sql`(${open}) union all (${ended})`
  const rows = await q.rows<Counted & { more: boolean }>(sql`
    select loop, state, count(*) filter (where n <= ${most})::int as count, count(*) filter (where open)::int as open,
      count(*) filter (where late and n <= ${most})::int as late, bool_or(n > ${most}) as more
    from (${parts}) m group by loop, state order by loop, state`)
  return { rows: rows.filter((row) => row.count > 0), more: rows.some((row) => row.more) }
}

/** How many rows there are of a list, at most so many. */
export const countRows = async (
  q: Queries,
  reach: Reach,
  view: View,
  { filters, most }: { filters: Filters; most: number },
): Promise<number> => {
  const found = unionOf(
    branches(reach, view).map(({ condition }) => condition),
    (condition) => sql`
      select 1 as row from matter where district_id = ${reach.districtId} and ${condition} ${conditions(filters)} limit ${most}`,
  )
  const { n } = await q.one<{ n: number }>(
    sql`select count(*)::int as n from (select 1 from (${found}) f limit ${most}) c`,
  )
  return n
}
