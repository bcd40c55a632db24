import { type Queries, sql } from '../../../kit/db.ts'
import type { Carried } from '../../../kit/tree-change.ts'

/** What is written at a node itself and used or hidden there, at most 200. */
export const templatesOn = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<{ key: string; title: string }>(sql`
    select key, title from (
      select distinct on (key) key, title, state from template
      where district_id = ${districtId} and node_id = ${nodeId} order by key, version desc) t
    where state <> 'retired' order by title limit 200`)

/**
 * The newest versions of a node's templates as the next ones of other nodes: where these have none of the key or, with `since`,
 * where theirs is older and this one was set after that. Returns those that were added.
 */
export const carryTemplates = (
  q: Queries,
  districtId: number,
  t: { from: number; to: readonly number[]; since: Date | null },
) =>
  q.rows<Carried>(sql`
    with newest as (
      select distinct on (key) * from template where district_id = ${districtId} and node_id = ${t.from} order by key, version desc)
    insert into template (district_id, node_id, key, version, state, loop, step, field, category, title, text, set_by, set_at)
    select n.district_id, d.id, n.key, coalesce(there.version, 0) + 1, n.state, n.loop, n.step, n.field, n.category, n.title, n.text,
      n.set_by, n.set_at
    from newest n cross join unnest(${t.to}::int[]) as d (id)
    left join lateral (
      select version, set_at from template x where x.district_id = n.district_id and x.node_id = d.id and x.key = n.key
      order by version desc limit 1) there on true
    where case when ${t.since}::timestamptz is null then there.version is null
      else n.set_at > ${t.since} and (there.version is null or there.set_at < n.set_at) end
    on conflict do nothing
    returning key as thing, ${t.from}::int as "from", node_id as "to"`)
