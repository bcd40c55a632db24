import { type Queries, sql } from '../../../kit/db.ts'

export type KnownPerson = {
  id: number
  districtId: number
  login: string
  name: string | null
  open: boolean
  /** Whether a password was ever set: somebody may have signed in. */
  entered: boolean
  posts: { role: string; nodeId: number | null; partnerId: number | null; path: string | null }[]
}

/** Accounts by their logins, of any district, standing or closed, with the posts that they hold now. */
export const peopleByLogin = (q: Queries, logins: readonly string[], now: Date) =>
  q.rows<KnownPerson>(sql`
    select a.id, a.district_id as "districtId", lower(a.login) as login, a.name, a.closed_at is null as open,
      a.password_hash is not null or a.demo as entered,
      coalesce((select json_agg(json_build_object('role', p.role, 'nodeId', p.node_id, 'partnerId', p.partner_id, 'path', n.path::text)
          order by p.id)
        from post p left join node n on n.district_id = p.district_id and n.id = p.node_id
        where p.district_id = a.district_id and p.account_id = a.id and (p.to_at is null or p.to_at > ${now})), '[]') as posts
    from account a where lower(a.login) = any(${logins}::text[])`)

/** Changes the name of an account that is still called as said, and whether it is open. False where it is called otherwise by now. */
export const setPerson = async (
  q: Queries,
  districtId: number,
  p: { id: number; from: string; to: string; open: boolean; now: Date },
): Promise<boolean> =>
  (await q.maybe(sql`
    update account set name = ${p.to}, closed_at = ${p.open ? null : p.now}
    where district_id = ${districtId} and id = ${p.id} and name = ${p.from} returning id`)) !== undefined

/** Whether somebody has set a password of an account. */
export const isEntered = async (q: Queries, districtId: number, id: number): Promise<boolean> =>
  (await q.maybe(sql`
    select from account where district_id = ${districtId} and id = ${id} and (password_hash is not null or demo)`)) !==
  undefined

/** Closes an account that nobody has ever entered. */
export const closeUnentered = (q: Queries, districtId: number, id: number, now: Date) =>
  q.rows(sql`
    update account set closed_at = coalesce(closed_at, ${now})
    where district_id = ${districtId} and id = ${id} and password_hash is null and not demo`)

export const endPost = (
  q: Queries,
  districtId: number,
  p: { accountId: number; role: string; nodeId: number | null; partnerId: number | null; now: Date },
) =>
  q.rows(sql`
    update post set to_at = ${p.now}
    where district_id = ${districtId} and account_id = ${p.accountId} and role = ${p.role} and to_at is null
      and node_id is not distinct from ${p.nodeId} and partner_id is not distinct from ${p.partnerId}`)
