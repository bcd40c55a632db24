import { type Queries, sql } from '../../../kit/db.ts'

/** Of these accounts, those that nobody has entered yet; with the paths of their posts, null of one in a unit. */
export const unentered = (q: Queries, districtId: number, ids: readonly number[], now: Date) =>
  q.rows<{ id: number; login: string; name: string; posts: (string | null)[] }>(sql`
    select a.id, a.login, a.name,
      array(select n.path::text from post p left join node n on n.district_id = p.district_id and n.id = p.node_id
        where p.district_id = a.district_id and p.account_id = a.id and (p.to_at is null or p.to_at > ${now})) as posts
    from account a
    where a.district_id = ${districtId} and a.id = any(${ids}::int[]) and a.closed_at is null and a.password_hash is null
      and not a.demo
    order by a.id`)

/** New codes, in the place of those that were there. */
export const putCodes = (
  q: Queries,
  districtId: number,
  codes: readonly { accountId: number; mark: string }[],
  expires: Date,
) =>
  q.rows(sql`
    insert into first_code (district_id, account_id, code_mark, expires_at)
    select ${districtId}, g."accountId", decode(g.mark, 'hex'), ${expires}
    from json_to_recordset(${JSON.stringify(codes)}) as g ("accountId" int, mark text)
    on conflict (district_id, account_id)
      do update set code_mark = excluded.code_mark, tries = 0, expires_at = excluded.expires_at`)

/** One try at a code. The statement that finds it right also spends it, and after too many tries it is worth nothing. */
export const tryCode = async (
  q: Queries,
  c: { districtId: number; accountId: number; mark: Buffer; now: Date; tries: number },
): Promise<boolean> => {
  const tried = await q.maybe<{ fits: boolean }>(sql`
    update first_code set tries = case when code_mark = ${c.mark} then ${c.tries} else tries + 1 end
    where district_id = ${c.districtId} and account_id = ${c.accountId} and expires_at > ${c.now} and tries < ${c.tries}
    returning code_mark = ${c.mark} as fits`)
  return tried?.fits === true
}

export const dropCode = (q: Queries, districtId: number, accountId: number) =>
  q.rows(sql`delete from first_code where district_id = ${districtId} and account_id = ${accountId}`)
