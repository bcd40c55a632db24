import type { z } from 'zod'
import { type Queries, sql } from './db.ts'
import './http/problems.ts'
import { problem } from './problems.ts'
import type { Mover } from './tree-change.ts'

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

/** Settings of a node: those in force and those to come, each key with its value in words. */
const settingsOf = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<{ key: string; value: unknown }>(sql`
    select distinct on (key) key, value from setting where district_id = ${districtId} and node_id = ${nodeId}
    order by key, from_at desc limit 200`)

/**
 * When a node ends, what was set on it holds on all that it goes on as: the value in force and those to come. On the way back only
 * what was set since, for what held before was never lost.
 */
export const settingsMover: Mover = {
  kind: 'settings',
  async found(q, districtId, { id }) {
    const rows = await settingsOf(q, districtId, id)
    const items = rows.map(({ key, value }) => {
      const said = `${key} = ${typeof value === 'string' ? value : JSON.stringify(value)}`
      return { thing: key, words: { zh: said, en: said } }
    })
    const words = { zh: '设置', en: 'settings' }
    return [{ kind: 'settings', words, choice: null, stays: false, n: items.length, items }]
  },
  carry: (q, { districtId, at, undoes }, { from, to }) =>
    q.rows(sql`
      with latest as (
        select key, max(from_at) as at from setting
        where district_id = ${districtId} and node_id = ${from.id} and from_at <= ${at} group by key),
      carried as (
        select s.key, s.value, s.set_by, greatest(s.from_at, ${undoes?.at ?? at}::timestamptz) as from_at
        from setting s left join latest l on l.key = s.key
        where s.district_id = ${districtId} and s.node_id = ${from.id}
          and ${undoes ? sql`s.from_at > ${undoes.at}` : sql`(l.at is null or s.from_at >= l.at)`})
      insert into setting (district_id, node_id, key, from_at, value, set_by)
      select ${districtId}, t.id, c.key, c.from_at, c.value, c.set_by
      from carried c cross join unnest(${to.map(({ id }) => id)}::int[]) as t (id)
      on conflict do nothing
      returning key as thing, ${from.id}::int as "from", node_id as "to"`),
}
