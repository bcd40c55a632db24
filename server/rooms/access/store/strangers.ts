import { type Queries, sql } from '../../../kit/db.ts'
import { type Failure, oneMoreFailure } from './failures.ts'

/** Logins that nobody has belong to no district. */
const NOWHERE = 0

export const lockOf = async (q: Queries, mark: Buffer): Promise<Date | null> =>
  (
    await q.maybe<{ until: Date | null }>(sql`
      select locked_until as until from stranger_lock where district_id = ${NOWHERE} and login_mark = ${mark}`)
  )?.until ?? null

export const countFailure = (q: Queries, mark: Buffer, failure: Failure) =>
  q.rows(sql`
    insert into stranger_lock as l (district_id, login_mark, failed, failed_at) values (${NOWHERE}, ${mark}, 1, ${failure.now})
    on conflict (district_id, login_mark) do update set ${oneMoreFailure(failure)}`)

/** What nobody has tried for so long is forgotten. */
export const forgetBefore = (q: Queries, before: Date) =>
  q.rows(sql`delete from stranger_lock where district_id = ${NOWHERE} and failed_at < ${before}`)
