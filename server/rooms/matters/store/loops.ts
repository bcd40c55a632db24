import { type Queries, sql } from '../../../kit/db.ts'
import type { Loop } from '../loop/definition.ts'

/** Puts a definition on record; answers with the digest that is on record for this version. */
export const saveLoop = (q: Queries, districtId: number, loop: Loop, digest: string, now: Date) =>
  q.one<{ digest: string }>(sql`
    with put as (
      insert into loop values (${districtId}, ${loop.id}, ${loop.version}, ${JSON.stringify(loop)}::jsonb, ${digest}, ${now})
      on conflict do nothing returning digest
    )
    select digest from put union all
    select digest from loop where district_id = ${districtId} and id = ${loop.id} and version = ${loop.version} limit 1`)

export const loopVersions = (q: Queries, districtId: number) =>
  q.rows<{ id: string; version: number; definition: Loop }>(sql`
    select id, version, definition from loop where district_id = ${districtId}`)

export const limitSettings = (q: Queries, districtId: number, now: Date) =>
  q.rows<{ key: string; nodeId: number; value: string }>(sql`
    select distinct on (key, node_id) key, node_id as "nodeId", value #>> '{}' as value from setting
    where district_id = ${districtId} and key like 'loops.%' and from_at <= ${now}
    order by key, node_id, from_at desc limit 5000`)
