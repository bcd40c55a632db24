import { type Queries, sql } from '../../../kit/db.ts'

/** By line: messages that wait, and dead letters that nobody minded yet. Lines without any are absent. */
export type LineCounts = ReadonlyMap<string, { waiting: number; dead: number }>

export const lineCounts = async (
  q: Queries,
  districtId: number,
  lines: readonly string[],
): Promise<LineCounts> => {
  const rows = await q.rows<{ line: string; waiting: number; dead: number }>(sql`
    select line, sum(waiting)::int as waiting, sum(dead)::int as dead from (
      select line, count(*) as waiting, 0 as dead from outbox
      where district_id = ${districtId} and line = any(${lines}::text[]) and done_at is null group by line
      union all
      select line, 0, count(*) from outbox
      where district_id = ${districtId} and line = any(${lines}::text[])
        and done_at is not null and sent_at is null and dropped_at is null group by line
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
