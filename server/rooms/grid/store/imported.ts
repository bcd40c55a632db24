import { type Queries, sql } from '../../../kit/db.ts'

export type CodedNode = {
  id: number
  code: string
  name: string
  nameEn: string
  level: string
  parentCode: string | null
  path: string
  open: boolean
}

/** Nodes by their codes, standing or closed. */
export const nodesByCode = (q: Queries, districtId: number, codes: readonly string[]) =>
  q.rows<CodedNode>(sql`
    select n.id, n.code, n.name, n.name_en as "nameEn", n.level, p.code as "parentCode", n.path::text, n.to_at is null as open
    from node n left join node p on p.district_id = n.district_id and p.id = n.parent_id
    where n.district_id = ${districtId} and n.code = any(${codes}::text[])`)

/** Standing nodes by their whole names; one that several have comes several times. */
export const nodesByName = (q: Queries, districtId: number, names: readonly string[]) =>
  q.rows<{ id: number; name: string; path: string }>(sql`
    select id, name, path::text from node
    where district_id = ${districtId} and to_at is null and name = any(${names}::text[]) limit 2000`)

/** Where each node's next child stands among its siblings. */
export const nextPositions = (q: Queries, districtId: number, parents: readonly number[]) =>
  q.rows<{ id: number; next: number }>(sql`
    select p.id, coalesce((select max(c.position) from node c where c.district_id = ${districtId} and c.parent_id = p.id), -1) + 1 as next
    from unnest(${parents}::int[]) as p (id)`)

/** Names nodes anew, those that are still called as said; gives the ids of these. */
export const renameNodes = (
  q: Queries,
  districtId: number,
  nodes: readonly {
    id: number
    from: { name: string; nameEn: string }
    to: { name: string; nameEn: string }
  }[],
) =>
  q.rows<{ id: number }>(sql`
    update node n set name = g."to" ->> 'name', name_en = g."to" ->> 'nameEn'
    from json_to_recordset(${JSON.stringify(nodes)}) as g (id int, "from" jsonb, "to" jsonb)
    where n.district_id = ${districtId} and n.id = g.id and n.to_at is null
      and n.name = g."from" ->> 'name' and n.name_en = g."from" ->> 'nameEn'
    returning n.id`)

/** Which of these standing nodes are used by nothing at all. */
const unused = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<{ id: number }>(sql`
    select n.id from node n
    where n.district_id = ${districtId} and n.id = any(${ids}::int[]) and n.to_at is null
      and not exists (select from node c where c.district_id = n.district_id and c.parent_id = n.id and c.to_at is null)
      and not exists (select from node_succession s where s.district_id = n.district_id and n.id in (s.from_id, s.to_id))
      and grid_is_unused(n.district_id, n.id)`)

/**
 * Closes nodes to which nothing at all refers, and frees their codes: never deleted, they stand on record as a mistake of some
 * hours. Gives the ids of those; the others are used and stay.
 */
export async function closeUnused(q: Queries, districtId: number, ids: readonly number[], now: Date) {
  const free = (await unused(q, districtId, ids)).map((row) => row.id)
  if (free.length > 0)
    await q.rows(sql`
      update node set to_at = ${now}, code = null where district_id = ${districtId} and id = any(${free}::int[])`)
  return new Set(free)
}
