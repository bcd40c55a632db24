import { type Queries, sql } from '../../../kit/db.ts'
import { COMMUNITY_DEPTH, within } from '../../../kit/scope.ts'

const until = (day: string) => sql`(${day}::date + 1)::timestamp at time zone 'Asia/Shanghai'`

/** The places right below a node that stood on a day, in their order; at most 300. */
export const placesBelow = (q: Queries, districtId: number, path: readonly number[], day: string) =>
  q.rows<{ id: number; name: string; nameEn: string }>(sql`
    select id, name, name_en as "nameEn" from node
    where district_id = ${districtId} and parent_id = ${path.at(-1)} and from_at < ${until(day)}
      and (to_at is null or to_at >= ${until(day)})
    order by position, id limit 300`)

/** How many grids (the level below communities) stood on a day in each place right below a node. */
export const gridsBelow = (q: Queries, districtId: number, path: readonly number[], day: string) =>
  q.rows<{ id: number; grids: number }>(sql`
    select label_at(path, ${path.length + 1})::int as id, count(*)::int as grids from node
    where district_id = ${districtId} and ${within([...path])} and nlevel(path) = ${COMMUNITY_DEPTH + 1}
      and from_at < ${until(day)} and (to_at is null or to_at >= ${until(day)})
    group by 1`)

/** Matters by their ids as far as a circular may name them: confidential ones never; `place` is their community. */
export const standingOf = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<{
    id: string
    number: number
    category: string | null
    place: string
    createdAt: Date
    closedAt: Date | null
  }>(sql`
    select m.id, m.number, m.category, n.name as place, m.created_at as "createdAt", m.closed_at as "closedAt"
    from matters_v_standing m
    join node n on n.district_id = m.district_id and n.id = coalesce(
      nullif(label_at(m.path, ${COMMUNITY_DEPTH}), ''), nullif(label_at(m.path, 2), ''), label_at(m.path, 1))::int
    where m.district_id = ${districtId} and m.id = any(${ids}::uuid[]) and not m.confidential`)
