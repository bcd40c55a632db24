import { type Queries, sql } from '../../../kit/db.ts'

/** Logins that nobody has belong to no district. */
const NOWHERE = 0

export const lockOf = async (q: Queries, mark: Buffer): Promise<Date | null> =>
  (
    await q.maybe<{ until: Date | null }>(sql`
      select locked_until as until from stranger_lock where district_id = ${NOWHERE} and login_mark = ${mark}`)
  )?.until ?? null

export const countFailure = (
  q: Queries,
  f: { mark: Buffer; lockAfter: number; lockUntil: Date; now: Date },
) =>
  q.rows(sql`
    insert into stranger_lock as l (district_id, login_mark, failed, failed_at) values (${NOWHERE}, ${f.mark}, 1, ${f.now})
    on conflict (district_id, login_mark) do update set failed_at = excluded.failed_at,
      failed = case when l.failed + 1 >= ${f.lockAfter} then 0 else l.failed + 1 end,
      locked_until = case when l.failed + 1 >= ${f.lockAfter} then ${f.lockUntil}::timestamptz else l.locked_until end`)

/** What nobody has tried for so long is forgotten. */
export const forgetBefore = (q: Queries, before: Date) =>
  q.rows(sql`delete from stranger_lock where district_id = ${NOWHERE} and failed_at < ${before}`)
