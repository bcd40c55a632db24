import { type Queries, sql } from '../../../kit/db.ts'

export const knownIds = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<{ id: string }>(
    sql`select id from matter where district_id = ${districtId} and id = any(${ids}::uuid[])`,
  )

/** The next numbers of matters, in their order. */
export const takeNumbers = (q: Queries, count: number) =>
  q.rows<{ number: number }>(
    sql`select nextval('matter_number') as number from generate_series(1, ${count}::int) order by 1`,
  )
