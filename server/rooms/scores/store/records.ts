import { empty, type Queries, raw, sql } from '../../../kit/db.ts'
import type { Period } from '../figures.ts'
import { type Side } from '../sides.ts'
import { type Asked, rowsFor } from './figures.ts'

/** A place in a list of records: the day that a row counts on, and its id. */
export type At = { day: string; id: string }

/** The rows behind a measure, the newest day first: those that add to it, and no others. */
export function recordRows(
  q: Queries,
  side: Side,
  {
    asked,
    period,
    measure,
    after,
    limit,
  }: { asked: Asked; period: Period; measure: string; after?: At | undefined; limit: number },
) {
  const group = side.groups.find((one) => measure in one.measures)
  if (!group) throw new Error(`no measure ${measure}`)
  const day = raw(group.day)
  return q.rows<At>(sql`
    select id, ${day}::text as day from ${raw(side.rows)}
    where ${rowsFor(asked)} and ${day} between ${period.from} and ${period.to} and ${raw(group.measures[measure] ?? '0')} <> 0
      ${after ? sql`and (${day}, id) < (${after.day}::date, ${after.id}::uuid)` : empty}
    order by ${day} desc, id desc limit ${limit}`)
}
