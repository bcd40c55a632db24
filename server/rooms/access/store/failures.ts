import { type Sql, sql } from '../../../kit/db.ts'

/** `since`: failures before it are forgotten. At `lockAfter` the lock closes, until then, and counting begins anew. */
export type Failure = { now: Date; since: Date; lockAfter: number; lockUntil: Date }

/** What one more failure sets of a row `l`: by one rule for accounts and for logins that nobody has. */
export const oneMoreFailure = ({ now, since, lockAfter, lockUntil }: Failure): Sql => {
  const failed = sql`(case when l.failed_at > ${since} then l.failed else 0 end + 1)`
  return sql`
    failed_at = ${now}, failed = case when ${failed} >= ${lockAfter} then 0 else ${failed} end,
    locked_until = case when ${failed} >= ${lockAfter} then ${lockUntil}::timestamptz else l.locked_until end`
}
