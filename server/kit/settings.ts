import type { z } from 'zod'
import { type Queries, sql } from './db.ts'
import './http/problems.ts'
import { problem } from './problems.ts'

const declared: { key: RegExp; schema: z.ZodType }[] = []

/** Declares a setting (or a family of them) where it is used: its key and the schema of its value. */
export function declareSetting(key: RegExp, schema: z.ZodType): void {
  declared.push({ key, schema })
}

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

/** Sets a value from now on. Throws `setting.unknown`, `setting.bad_value`. */
export async function putSetting(
  db: Queries,
  set: { districtId: number; nodeId: number; key: string; value: unknown; by: number | null; now: Date },
): Promise<void> {
  const known = declared.find(({ key }) => key.test(set.key))
  if (!known) throw problem('setting.unknown', { key: set.key })
  const checked = known.schema.safeParse(set.value)
  if (!checked.success) {
    throw problem('setting.bad_value', {
      key: set.key,
      reason: checked.error.issues.map((issue) => issue.message).join('; '),
    })
  }
  await db.rows(sql`
    insert into setting (district_id, node_id, key, from_at, value, set_by)
    values (${set.districtId}, ${set.nodeId}, ${set.key}, ${set.now}, ${JSON.stringify(set.value)}::jsonb, ${set.by})`)
}
