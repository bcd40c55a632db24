import { type Queries, sql } from '../../../kit/db.ts'
import { directlyAt, within } from '../../../kit/scope.ts'
import type { Point, Shift } from '../../../kit/tree-change.ts'

/** How many matters are taken at a time: written with their orders well within a second, and told of in one fact. */
const AT_ONCE = 500

const pathText = (path: readonly number[]) => path.join('.')

/** Root matters at the node at the end of a path or, where `whole`, also below it: open ones, and closed ones. */
export const mattersAt = (q: Queries, districtId: number, path: number[], whole: boolean) =>
  q.one<{ open: number; closed: number }>(sql`
    select count(*) filter (where closed_at is null)::int as open, count(*) filter (where closed_at is not null)::int as closed
    from matter where district_id = ${districtId} and id = root_id and ${whole ? within(path) : directlyAt(path)}`)

/** Points of open reports at a node itself, at most 5,000. */
export const pointsAt = (q: Queries, districtId: number, path: number[]) =>
  q.rows<Point>(sql`
    select lng, lat from matter
    where district_id = ${districtId} and id = root_id and closed_at is null and lat is not null and ${directlyAt(path)} limit 5000`)

type Root = { id: string; lng: number | null; lat: number | null }

/**
 * The next roots at a node itself, held: of all, or of those that are open or have an open order or side task. Whoever writes a
 * family holds its root first, and so do we.
 */
export const rootsAt = (q: Queries, districtId: number, path: number[], all: boolean) =>
  q.rows<Root>(sql`
    select id, lng, lat from matter
    where district_id = ${districtId} and id = any(array(
      select distinct root_id from matter
      where district_id = ${districtId} and ${directlyAt(path)} ${all ? sql`and id = root_id` : sql`and closed_at is null`}
      limit ${AT_ONCE}))
    order by id for update`)

/** These of some roots, held. */
export const holdRoots = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<Root>(sql`
    select id, lng, lat from matter
    where district_id = ${districtId} and id = any(${ids}::uuid[]) and id = root_id order by id for update`)

export type Placed = { id: string; path: readonly number[] }
/**
 * Families at other places, and the news of it. Their version stays: nobody's draft is in vain. Whoever read a family before and
 * writes it after is made to look again by its token.
 */
export const placeFamilies = (q: Queries, districtId: number, placed: readonly Placed[]) =>
  q.rows(sql`
    with t as materialized (
      select id, path::ltree as path from json_to_recordset(${JSON.stringify(
        placed.map(({ id, path }) => ({ id, path: pathText(path) })),
      )}) as p (id uuid, path text)),
    moved as (
      update matter m set path = t.path, family = m.family + (m.id = m.root_id)::int from t
      where m.district_id = ${districtId} and m.root_id = t.id)
    insert into fact (district_id, name, about, data)
    select ${districtId}, 'matters.moved', null, jsonb_build_object('ids', jsonb_agg(id)) from t having count(*) > 0`)

/**
 * Brings the paths of the next families of a subtree that lies elsewhere up to date, oldest first; `after` as it was given back
 * before. Gives how many, and where it left off: null when none is left.
 */
export async function bringFamilies(
  q: Queries,
  districtId: number,
  { from, to }: Shift,
  after: string | null,
): Promise<{ n: number; after: string | null }> {
  const [at, number, id] = after?.split(' ') ?? []
  const rows = await q.rows<{ id: string; path: string; at: string; number: number }>(sql`
    select id, path::text, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, number from matter
    where district_id = ${districtId} and id = root_id and ${within(from)} and path <@ ${pathText(from)}::ltree
      ${at ? sql`and (created_at, number, id) > (${at}::timestamptz, ${number}, ${id}::uuid)` : sql``}
    order by created_at, number, id limit ${AT_ONCE} for update`)
  const placed = rows.map((row) => ({
    id: row.id,
    path: [...to, ...row.path.split('.').slice(from.length).map(Number)],
  }))
  if (placed.length > 0) await placeFamilies(q, districtId, placed)
  const last = rows.at(-1)
  return {
    n: rows.length,
    after: last && rows.length === AT_ONCE ? `${last.at} ${last.number} ${last.id}` : null,
  }
}

export type Astray = Root & { path: string; nodeId: number; nodePath: string; ends: boolean }
/** Families whose node lies elsewhere now, or that are open at one that has ended or is about to. */
export const astray = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<Astray>(sql`
    select m.id, m.lng, m.lat, m.path::text, n.id as "nodeId", n.path::text as "nodePath", s.ends from matter m
    join node n on n.district_id = m.district_id and n.id = ltree2text(subpath(m.path, -1, 1))::int
    cross join lateral (
      select (n.to_at is not null or exists (select from node_succession s where s.district_id = n.district_id and s.from_id = n.id
          and s.kind <> 'move' and s.undone_at is null))
        and (m.closed_at is null or exists (select from matter o
          where o.district_id = m.district_id and o.root_id = m.id and o.id <> o.root_id and o.closed_at is null)) as ends) s
    where m.district_id = ${districtId} and m.id = any(${ids}::uuid[]) and m.id = m.root_id and (s.ends or m.path <> n.path)`)
