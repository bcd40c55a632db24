import { type Queries, sql } from '../../../kit/db.ts'
import type { Loop } from '../loop/definition.ts'

/** Puts a definition on record; answers with the digest that is on record for this version, whoever put it there. */
export async function saveLoop(
  q: Queries,
  districtId: number,
  loop: Loop,
  digest: string,
  now: Date,
): Promise<{ digest: string }> {
  await q.rows(sql`
    insert into loop values (${districtId}, ${loop.id}, ${loop.version}, ${JSON.stringify(loop)}::jsonb, ${digest}, ${now})
    on conflict do nothing`)
  return q.one(sql`
    select digest from loop where district_id = ${districtId} and id = ${loop.id} and version = ${loop.version}`)
}

export const loopVersions = (q: Queries, districtId: number) =>
  q.rows<{ id: string; version: number; definition: unknown }>(sql`
    select id, version, definition from loop where district_id = ${districtId}`)

export const limitSettings = (q: Queries, districtId: number, now: Date) =>
  q.rows<{ key: string; nodeId: number; value: string }>(sql`
    select distinct on (key, node_id) key, node_id as "nodeId", value #>> '{}' as value from setting
    where district_id = ${districtId} and key like 'loops.%' and from_at <= ${now}
    order by key, node_id, from_at desc limit 5000`)
