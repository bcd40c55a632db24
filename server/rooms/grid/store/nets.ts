import { type Queries, sql } from '../../../kit/db.ts'

export type NetRow = {
  id: string
  department: string
  name: string
  state: 'drafted' | 'merged'
  version: number
  by: string
  at: Date
  mergedAt: Date | null
  mergedBy: string | null
  areas: number
  mapped: number
  leftOver: number
}
export type AreaRow = { name: string; nodes: number[]; leftOver: string | null }

const nets = sql`
  select n.id, n.department, n.name, n.state, n.version, n.by_name as by, n.at, n.merged_at as "mergedAt",
    n.merged_by_name as "mergedBy", count(a.nth)::int as areas, count(a.nth) filter (where a.nodes <> '{}')::int as mapped,
    count(a.left_over)::int as "leftOver"
  from grid_old_net n left join grid_old_area a on a.district_id = n.district_id and a.net_id = n.id`

const NETS = 200
export const listNets = (q: Queries, districtId: number) =>
  q.rows<NetRow>(sql`${nets} where n.district_id = ${districtId}
    group by n.district_id, n.id order by n.department, n.name limit ${NETS}`)

export const netById = (q: Queries, districtId: number, id: string) =>
  q.maybe<NetRow>(
    sql`${nets} where n.district_id = ${districtId} and n.id = ${id} group by n.district_id, n.id`,
  )

/** Holds a net, or the place of one that is not there yet, until the transaction ends. */
export const holdNet = (q: Queries, districtId: number, id: string) =>
  q.rows(sql`select from grid_old_net where district_id = ${districtId} and id = ${id} for update`)

/** The net of a department that is part of the one net. */
export const mergedNet = (q: Queries, districtId: number, department: string) =>
  q.maybe<{ name: string }>(sql`
    select name from grid_old_net where district_id = ${districtId} and department = ${department} and state = 'merged' limit 1`)

export const areasOf = (q: Queries, districtId: number, id: string) =>
  q.rows<AreaRow>(sql`
    select name, nodes, left_over as "leftOver" from grid_old_area
    where district_id = ${districtId} and net_id = ${id} order by nth`)

export const putNet = (
  q: Queries,
  districtId: number,
  n: {
    id: string
    department: string
    name: string
    version: number
    account: number
    by: string
    now: Date
  },
) =>
  q.rows(sql`
    insert into grid_old_net (district_id, id, department, name, state, version, by_account, by_name, at)
    values (${districtId}, ${n.id}, ${n.department}, ${n.name}, 'drafted', ${n.version}, ${n.account}, ${n.by}, ${n.now})
    on conflict (district_id, id) do update set department = excluded.department, name = excluded.name,
      version = excluded.version, by_account = excluded.by_account, by_name = excluded.by_name, at = excluded.at`)

export const putAreas = async (q: Queries, districtId: number, id: string, areas: readonly AreaRow[]) => {
  await q.rows(sql`delete from grid_old_area where district_id = ${districtId} and net_id = ${id}`)
  await q.rows(sql`
    insert into grid_old_area (district_id, net_id, nth, name, nodes, left_over)
    select ${districtId}, ${id}, a.nth, a.area ->> 'name',
      array(select jsonb_array_elements_text(a.area -> 'nodes')::int), a.area ->> 'leftOver'
    from jsonb_array_elements(${JSON.stringify(areas)}::jsonb) with ordinality as a (area, nth)`)
}

export const mergeNet = (
  q: Queries,
  districtId: number,
  n: { id: string; version: number; by: string; now: Date },
) =>
  q.rows(sql`
    update grid_old_net set state = 'merged', version = ${n.version}, merged_at = ${n.now}, merged_by_name = ${n.by}
    where district_id = ${districtId} and id = ${n.id}`)

export const dropNet = async (q: Queries, districtId: number, id: string) => {
  await q.rows(sql`delete from grid_old_area where district_id = ${districtId} and net_id = ${id}`)
  await q.rows(sql`delete from grid_old_net where district_id = ${districtId} and id = ${id}`)
}

export type Named = {
  id: number
  code: string | null
  name: string
  nameEn: string
  open: boolean
  up: string[]
}
const named = sql`
  select n.id, n.code, n.name, n.name_en as "nameEn", n.to_at is null as open,
    array(select a.name from node a where a.district_id = n.district_id and a.path @> n.path and a.id <> n.id
      and a.parent_id is not null order by nlevel(a.path)) as up
  from node n`

export const nodesNamed = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<Named>(sql`${named} where n.district_id = ${districtId} and n.id = any(${ids}::int[])`)

/** Standing nodes that are called so, by code or by name. */
export const nodesCalled = (q: Queries, districtId: number, said: readonly string[]) =>
  q.rows<Named>(sql`
    ${named} where n.district_id = ${districtId} and n.to_at is null
      and (n.code = any(${said}::text[]) or n.name = any(${said}::text[])) limit 5000`)

export const tops = (q: Queries, districtId: number) =>
  q.rows<{ id: number }>(sql`select id from node where district_id = ${districtId} and parent_id is null`)
