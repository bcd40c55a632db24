import { type Queries, sql } from '../../../kit/db.ts'

export type DueFamily = { districtId: number; rootId: string }

/** How many due rows are looked at to find a batch of families that nobody else holds. */
const LOOKED_AT = 500

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
        where wake_at <= ${now} and root_id <> all(${aside}::uuid[]) order by wake_at limit ${LOOKED_AT}
      ) overdue group by district_id, root_id
    )
    select r.district_id as "districtId", r.id as "rootId" from due
    join matter r on r.district_id = due.district_id and r.id = due.root_id
    order by due.since limit ${most} for update of r skip locked`)

/** Work on one family within a batch: what fails takes back only its own part. */
export async function forOneFamily<T>(q: Queries, work: () => Promise<T>): Promise<T> {
  await q.rows(sql`savepoint one_family`)
  try {
    const result = await work()
    await q.rows(sql`release savepoint one_family`)
    return result
  } catch (error) {
    await q.rows(sql`rollback to savepoint one_family`)
    throw error
  }
}
