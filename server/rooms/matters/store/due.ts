import { type Queries, sql } from '../../../kit/db.ts'

export type DueFamily = { districtId: number; rootId: string }

/** How many times a batch is looked at to find one of families that no other worker holds. */
const LOOKED_AT = 4

/**
 * Families with a clock that has run out, longest overdue first. Their roots stay locked by this transaction: whoever writes a
 * family locks its root first, so there is no circle of waiting.
 */
export const dueFamilies = (
  q: Queries,
  now: Date,
  { most, aside }: { most: number; aside: readonly string[] },
) =>
  q.rows<DueFamily>(sql`
    with due as materialized (
      select district_id, root_id, min(wake_at) as since from (
        select district_id, root_id, wake_at from matter
        where wake_at <= ${now} and root_id <> all(${aside}::uuid[]) order by wake_at limit ${most * LOOKED_AT}
      ) overdue group by district_id, root_id
    )
    select r.district_id as "districtId", r.id as "rootId" from due
    join matter r on r.district_id = due.district_id and r.id = due.root_id
    order by due.since limit ${most} for update of r skip locked`)

export type Waking = { districtId: number; id: string; at: Date | null }

/** When the clock looks again at matters that it had nothing to say of. */
export const setWakes = (q: Queries, wakes: readonly Waking[]) =>
  q.rows(sql`
    update matter m set wake_at = w.at
    from unnest(${wakes.map((w) => w.districtId)}::int[], ${wakes.map((w) => w.id)}::uuid[], ${wakes.map((w) => w.at)}::timestamptz[])
      as w (district_id, id, at)
    where m.district_id = w.district_id and m.id = w.id`)

/** Work within a transaction: what fails takes back only its own part. */
export async function apart<T>(q: Queries, work: () => Promise<T>): Promise<T> {
  await q.rows(sql`savepoint apart`)
  try {
    const result = await work()
    await q.rows(sql`release savepoint apart`)
    return result
  } catch (error) {
    await q.rows(sql`rollback to savepoint apart`)
    throw error
  }
}
