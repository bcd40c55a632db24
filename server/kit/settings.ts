import { type Queries, sql } from './db.ts'

/**
 * A setting's values in force along a path: the nearest ancestor (or the node itself) wins.
 * `keys` bounds the read; missing keys are absent from the answer.
 */
export async function settingsAt(
  db: Queries,
  at: { districtId: number; path: number[]; now: Date; keys: readonly string[] },
): Promise<Map<string, unknown>> {
  const rows = await db.rows<{ key: string; value: unknown }>(sql`
    select distinct on (key) key, value from setting
    where district_id = ${at.districtId} and node_id = any(${at.path}::int[]) and key = any(${at.keys}::text[])
      and from_at <= ${at.now}
    order by key, array_position(${at.path}::int[], node_id) desc, from_at desc`)
  return new Map(rows.map((row) => [row.key, row.value]))
}

export async function putSetting(
  db: Queries,
  set: { districtId: number; nodeId: number; key: string; value: unknown; by: number | null; now: Date },
): Promise<void> {
  await db.rows(sql`
    insert into setting (district_id, node_id, key, from_at, value, set_by)
    values (${set.districtId}, ${set.nodeId}, ${set.key}, ${set.now}, ${JSON.stringify(set.value)}::jsonb, ${set.by})`)
}
