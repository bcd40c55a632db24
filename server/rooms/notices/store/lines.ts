import { type Queries, sql } from '../../../kit/db.ts'
import { IN_STATE } from './outbox.ts'

/** Messages that wait, and dead letters that nobody minded yet. */
type Counts = { waiting: number; dead: number }
export const NOTHING: Counts = { waiting: 0, dead: 0 }
/** By line; lines without any are absent. */
export type LineCounts = ReadonlyMap<string, Counts>

export const lineCounts = async (
  q: Queries,
  districtId: number,
  lines: readonly string[],
): Promise<LineCounts> => {
  const rows = await q.rows<{ line: string } & Counts>(sql`
    select line, sum(waiting)::int as waiting, sum(dead)::int as dead from (
      select line, count(*) as waiting, 0 as dead from outbox
      where district_id = ${districtId} and line = any(${lines}::text[]) and ${IN_STATE.waiting} group by line
      union all
      select line, 0, count(*) from outbox
      where district_id = ${districtId} and line = any(${lines}::text[])
        and ${IN_STATE.dead} group by line
    ) as counted group by line`)
  return new Map(rows.map(({ line, ...counts }) => [line, counts]))
}

export type LineMessage = {
  id: number
  about: string | null
  createdAt: Date
  nextAt: Date | null
  sentAt: Date | null
  doneAt: Date | null
  tries: number
  why: string | null
}

/** What a line carries and carried, newest first; content is never shown. */
export const messagesOf = (q: Queries, districtId: number, line: string, most: number) =>
  q.rows<LineMessage>(sql`
    select id, about, created_at as "createdAt", case when done_at is null then next_at end as "nextAt", sent_at as "sentAt",
      done_at as "doneAt", tries, refused as why
    from outbox where district_id = ${districtId} and line = ${line} and dropped_at is null
    order by id desc limit ${most}`)
