import { type Queries, sql } from '../../kit/db.ts'
import { within } from '../../kit/scope.ts'
import { type Failure, oneMoreFailure } from './store/failures.ts'

export type AccountRow = {
  id: number
  districtId: number
  kind: 'staff' | 'resident' | 'service'
  login: string | null
  name: string | null
  nameSealed: Buffer | null
  phoneSealed: Buffer | null
  passwordHash: string | null
  demo: boolean
  failed: number
  lockedUntil: Date | null
}
export type PostRow = {
  id: number
  role: string
  path: string | null
  nodeId: number | null
  partnerId: number | null
  placeName: string
  placeNameEn: string
}

const columns = sql`
  a.id, a.district_id as "districtId", a.kind, a.login, a.name, a.name_sealed as "nameSealed", a.phone_sealed as "phoneSealed",
  a.password_hash as "passwordHash", a.demo, a.failed, a.locked_until as "lockedUntil"`

export const byLogin = (q: Queries, login: string) =>
  q.maybe<AccountRow>(
    sql`select ${columns} from account a where lower(login) = lower(${login}) and closed_at is null`,
  )

export const byId = (q: Queries, id: number) =>
  q.maybe<AccountRow>(sql`select ${columns} from account a where id = ${id} and closed_at is null`)

export const byPhone = (q: Queries, districtId: number, mark: Buffer) =>
  q.maybe<AccountRow>(sql`
    select ${columns} from account a where district_id = ${districtId} and phone_mark = ${mark} and closed_at is null`)

export const homeNode = async (q: Queries, districtId: number, accountId: number): Promise<number | null> =>
  (
    await q.maybe<{ home: number | null }>(sql`
      select home_node as home from account where district_id = ${districtId} and id = ${accountId} and closed_at is null`)
  )?.home ?? null

export const setHome = (q: Queries, districtId: number, accountId: number, nodeId: number | null) =>
  q.rows(
    sql`update account set home_node = ${nodeId} where district_id = ${districtId} and id = ${accountId}`,
  )

export const addStaff = (
  q: Queries,
  a: {
    districtId: number
    login: string
    passwordHash: string | null
    name: string
    demo: boolean
    now: Date
  },
) =>
  q.maybe<{ id: number }>(sql`
    insert into account (district_id, kind, login, password_hash, name, demo, created_at)
    values (${a.districtId}, 'staff', ${a.login}, ${a.passwordHash}, ${a.name}, ${a.demo}, ${a.now})
    on conflict (lower(login)) where login is not null do nothing returning id`)

/** An account without login and password: nobody can sign in as it. */
export const addService = (q: Queries, a: { districtId: number; name: string; now: Date }) =>
  q.one<{ id: number }>(sql`
    insert into account (district_id, kind, name, created_at) values (${a.districtId}, 'service', ${a.name}, ${a.now})
    returning id`)

export const renameService = (q: Queries, districtId: number, accountId: number, name: string) =>
  q.rows(
    sql`update account set name = ${name} where district_id = ${districtId} and id = ${accountId} and kind = 'service'`,
  )

export const endPosts = (q: Queries, districtId: number, accountId: number, now: Date) =>
  q.rows(sql`
    update post set to_at = ${now} where district_id = ${districtId} and account_id = ${accountId} and to_at is null`)

export const addResident = (
  q: Queries,
  a: {
    districtId: number
    nameSealed: Buffer | null
    phoneSealed: Buffer
    mark: Buffer
    demo: boolean
    now: Date
  },
) =>
  q.one<AccountRow>(sql`
    insert into account as a (district_id, kind, name_sealed, phone_sealed, phone_mark, demo, created_at)
    values (${a.districtId}, 'resident', ${a.nameSealed}, ${a.phoneSealed}, ${a.mark}, ${a.demo}, ${a.now})
    on conflict (district_id, phone_mark) where phone_mark is not null
      do update set name_sealed = coalesce(a.name_sealed, excluded.name_sealed)
    returning ${columns}`)

export const addPost = (
  q: Queries,
  p: {
    districtId: number
    accountId: number
    role: string
    nodeId: number | null
    partnerId: number | null
    now: Date
  },
) =>
  q.rows(sql`
    insert into post (district_id, account_id, role, node_id, partner_id, from_at)
    values (${p.districtId}, ${p.accountId}, ${p.role}, ${p.nodeId}, ${p.partnerId}, ${p.now})`)

export const postsOf = (q: Queries, districtId: number, accountId: number, now: Date) =>
  q.rows<PostRow>(sql`
    select p.id, p.role, n.path::text, p.node_id as "nodeId", p.partner_id as "partnerId", coalesce(n.name, u.name) as "placeName",
      coalesce(n.name_en, u.name_en) as "placeNameEn"
    from post p
    left join node n on n.district_id = p.district_id and n.id = p.node_id
    left join partners_v_unit u on u.district_id = p.district_id and u.id = p.partner_id
    where p.district_id = ${districtId} and p.account_id = ${accountId} and p.from_at <= ${now} and (p.to_at is null or p.to_at > ${now})
    order by p.id`)

/** Accounts of staff who hold a role now: at a node of the path or of the subtree under it, or in a unit. At most 500. */
export const staffWith = async (
  q: Queries,
  w: { districtId: number; role: string; at: { path: number[] } | { unitId: number }; now: Date },
): Promise<number[]> => {
  const place =
    'path' in w.at
      ? sql`p.node_id in (
          select id from node where district_id = ${w.districtId} and ${within(w.at.path)}
          union all select unnest(${w.at.path}::int[]))`
      : sql`p.partner_id = ${w.at.unitId}`
  const rows = await q.rows<{ id: number }>(sql`
    select distinct a.id from post p join account a on a.district_id = p.district_id and a.id = p.account_id
    where p.district_id = ${w.districtId} and p.role = ${w.role} and ${place} and a.closed_at is null
      and p.from_at <= ${w.now} and (p.to_at is null or p.to_at > ${w.now})
    order by a.id limit 500`)
  return rows.map((row) => row.id)
}

/**
 * The places at or below the last node of `path` that no other post of one of the roles is nearer to: as far down as the first
 * such post on each way, at most 10,000, as ltree texts.
 */
export const placesLeftTo = async (
  q: Queries,
  w: { districtId: number; path: readonly number[]; roles: readonly string[]; now: Date },
): Promise<string[]> => {
  const rows = await q.rows<{ path: string }>(sql`
    with recursive bare as (
      select id, path from node where district_id = ${w.districtId} and id = ${w.path.at(-1)}
      union all
      select n.id, n.path from bare b join node n on n.district_id = ${w.districtId} and n.parent_id = b.id
      where not exists (
        select 1 from post p join account a on a.district_id = p.district_id and a.id = p.account_id
        where p.district_id = ${w.districtId} and p.node_id = n.id and p.role = any(${w.roles}::text[])
          and a.closed_at is null and p.from_at <= ${w.now} and (p.to_at is null or p.to_at > ${w.now})))
    select path::text as path from bare limit 10000`)
  return rows.map((row) => row.path)
}

/** Who stands at these very nodes, and as what; at most 1,000. */
export const postsAt = (q: Queries, districtId: number, nodeIds: readonly number[], now: Date) =>
  q.rows<{ accountId: number; role: string; nodeId: number }>(sql`
    select p.account_id as "accountId", p.role, p.node_id as "nodeId"
    from post p join account a on a.district_id = p.district_id and a.id = p.account_id
    where p.district_id = ${districtId} and p.node_id = any(${nodeIds}::int[]) and a.closed_at is null
      and p.from_at <= ${now} and (p.to_at is null or p.to_at > ${now})
    order by p.id limit 1000`)

export const setPassword = (q: Queries, accountId: number, hash: string) =>
  q.rows(
    sql`update account set password_hash = ${hash}, failed = 0, locked_until = null where id = ${accountId}`,
  )

export const countFailure = (q: Queries, accountId: number, failure: Failure) =>
  q.rows(sql`update account l set ${oneMoreFailure(failure)} where id = ${accountId}`)

export const clearFailures = (q: Queries, accountId: number) =>
  q.rows(
    sql`update account set failed = 0, locked_until = null where id = ${accountId} and (failed > 0 or locked_until is not null)`,
  )

export const addSession = (
  q: Queries,
  s: { hash: Buffer; districtId: number; accountId: number; now: Date; expires: Date },
) =>
  q.rows(sql`
    insert into session values (${s.hash}, ${s.districtId}, ${s.accountId}, ${s.now}, ${s.now}, ${s.expires})`)

export const findSession = (q: Queries, hash: Buffer, now: Date) =>
  q.maybe<AccountRow & { expiresAt: Date }>(sql`
    select ${columns}, s.expires_at as "expiresAt" from session s join account a on a.district_id = s.district_id and a.id = s.account_id
    where s.token_hash = ${hash} and s.expires_at > ${now} and a.closed_at is null and a.kind <> 'service'`)

export const endSession = (q: Queries, hash: Buffer) =>
  q.rows(sql`delete from session where token_hash = ${hash}`)

export const endOtherSessions = (q: Queries, districtId: number, accountId: number, keep: Buffer | null) =>
  q.rows(sql`
    delete from session where district_id = ${districtId} and account_id = ${accountId} and token_hash is distinct from ${keep}::bytea`)

export const dropEndedSessions = (q: Queries, now: Date) =>
  q.rows(sql`delete from session where expires_at <= ${now}`)

/**
 * Writes a new code unless this phone has had its share within the hour; and the news that it is to be delivered. An hour that began
 * later than now was counted by a clock that has been set back since.
 */
export const putCode = (
  q: Queries,
  c: {
    districtId: number
    mark: Buffer
    codeHash: Buffer
    now: Date
    expires: Date
    hourAgo: Date
    most: number
    fact: unknown
  },
) =>
  q.maybe<{ sent: number }>(sql`
    with put as (
      insert into login_code as l (district_id, phone_mark, code_hash, window_from, expires_at)
      values (${c.districtId}, ${c.mark}, ${c.codeHash}, ${c.now}, ${c.expires})
      on conflict (district_id, phone_mark) do update set code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at,
        sent = case when l.window_from <= ${c.hourAgo} or l.window_from > ${c.now} then 1 else l.sent + 1 end,
        window_from = case when l.window_from <= ${c.hourAgo} or l.window_from > ${c.now} then excluded.window_from else l.window_from end
      where l.window_from <= ${c.hourAgo} or l.window_from > ${c.now} or l.sent < ${c.most}
      returning sent
    ), told as (
      insert into fact (district_id, name, data) select ${c.districtId}, 'access.code_asked', ${JSON.stringify(c.fact)}::jsonb from put
    )
    select sent from put`)

/**
 * One try at a code. The statement that finds it right also spends it, and after too many tries it is worth nothing. One that ends
 * after `latest`, the end of a code made now, was made by a clock that has been set back since: it is worth nothing either.
 */
export const tryCode = async (
  q: Queries,
  c: { districtId: number; mark: Buffer; codeHash: Buffer; now: Date; latest: Date; tries: number },
): Promise<boolean> => {
  const tried = await q.maybe<{ fits: boolean }>(sql`
    update login_code set tries = case when code_hash = ${c.codeHash} then ${c.tries} else tries + 1 end
    where district_id = ${c.districtId} and phone_mark = ${c.mark} and expires_at > ${c.now} and expires_at <= ${c.latest}
      and tries < ${c.tries}
    returning code_hash = ${c.codeHash} as fits`)
  return tried?.fits === true
}

export const demoAccounts = (q: Queries, now: Date) =>
  q.rows<{
    id: number
    kind: 'staff' | 'resident'
    name: string | null
    nameSealed: Buffer | null
    role: string
    place: string
    district: string
  }>(sql`
    select a.id, a.kind, a.name, a.name_sealed as "nameSealed", coalesce(p.role, 'resident') as role,
      coalesce(n.name, u.name, '') as place, d.key as district
    from account a join district d on d.id = a.district_id and d.demo
    left join post p on p.district_id = a.district_id and p.account_id = a.id and (p.to_at is null or p.to_at > ${now})
    left join node n on n.district_id = p.district_id and n.id = p.node_id
    left join partners_v_unit u on u.district_id = p.district_id and u.id = p.partner_id
    where a.demo and a.closed_at is null order by d.id, a.id limit 100`)

export const audit = (
  q: Queries,
  a: {
    districtId: number
    accountId: number | null
    act: string
    about?: string | null
    purpose?: string | null
    requestId: string
    now: Date
  },
) =>
  q.rows(sql`
    insert into audit (district_id, at, account_id, act, about, purpose, request_id)
    values (${a.districtId}, ${a.now}, ${a.accountId}, ${a.act}, ${a.about ?? null}, ${a.purpose ?? null}, ${a.requestId})`)
