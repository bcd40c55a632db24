import { type Queries, sql } from '../../../kit/db.ts'
import { within } from '../../../kit/scope.ts'
import type { Cell } from '../rules/cells.ts'

export type Ask = {
  districtId: number
  path: number[]
  loops: readonly string[]
  from: Date
  until: Date
  perDegree: number
}

/**
 * Reports with a point, filed in a time below a node, by the square that they lie in. Where there are `most` or more, only those
 * of the newest days that are whole among them: `since` is when the first of the days begins that were counted.
 */
export const countByCell = (q: Queries, ask: Ask, most: number) =>
  q.rows<Cell & { since: Date }>(sql`
    with newest as materialized (
      select created_at, lng, lat from matters_v_point
      where district_id = ${ask.districtId} and ${within(ask.path)} and created_at >= ${ask.from} and created_at < ${ask.until}
        and loop = any(${ask.loops}::text[])
      order by created_at desc limit ${most}
    ), counted as (
      select case when count(*) < ${most} then ${ask.from}::timestamptz
        else (date_trunc('day', min(created_at) at time zone 'Asia/Shanghai') + interval '1 day') at time zone 'Asia/Shanghai' end as day
      from newest
    )
    select floor(lng * ${ask.perDegree})::int as x, floor(lat * ${ask.perDegree})::int as y, count(*)::int as n,
      (select day from counted) as since
    from newest where created_at >= (select day from counted) group by 1, 2`)
