import { type Queries, raw, sql } from '../../../kit/db.ts'

export const knownRefs = (q: Queries, districtId: number, source: string, refs: string[]) =>
  q.rows<{ ref: string }>(sql`
    select ref from matter where district_id = ${districtId} and source = ${source} and ref = any(${refs}::text[])`)

/** Removes untouched imports; the function looks at the history itself (0030-matters-take-back.sql). */
export const takeBack = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<{ id: string }>(sql`select id from matters_take_back(${districtId}, ${ids}::uuid[]) as gone (id)`)

export const tellRemoved = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows(sql`
    insert into fact (district_id, name, data)
    values (${districtId}, 'matters.removed', ${JSON.stringify({ ids })}::jsonb)`)

/** Depths whose label has an index of its own. */
const LABELLED = [2, 3, 4, 5]

/** Which of these nodes, given with their depths, any matter lies at or below. */
export const nodesWithMatters = async (
  q: Queries,
  districtId: number,
  nodes: readonly { id: number; depth: number }[],
): Promise<Set<number>> => {
  const found = new Set<number>()
  for (const depth of new Set(nodes.map((node) => node.depth))) {
    const ids = nodes.filter((node) => node.depth === depth).map((node) => node.id)
    // the depth must stand in the text, or the index is not found
    const lies = LABELLED.includes(depth)
      ? sql`label_at(m.path, ${raw(String(depth))}) = n.id::text`
      : sql`nlevel(m.path) > 5 and m.path ~ ('*.' || n.id || '.*')::lquery`
    const rows = await q.rows<{ id: number }>(sql`
      select n.id from unnest(${ids}::int[]) as n (id)
      where exists (select from matter m where m.district_id = ${districtId} and m.id = m.root_id and ${lies})`)
    for (const row of rows) found.add(row.id)
  }
  return found
}

/** Which of these units any matter was ever given to. */
export const unitsWithMatters = async (q: Queries, districtId: number, units: readonly number[]) => {
  const rows = await q.rows<{ id: number }>(sql`
    select u.id from unnest(${units}::int[]) as u (id)
    where exists (select from matter m where m.district_id = ${districtId} and m.unit_id = u.id)`)
  return new Set(rows.map((row) => row.id))
}
