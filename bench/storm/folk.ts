import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { sha256, secretsFrom } from '../../server/kit/secrets.ts'
import { hashPassword } from '../../server/rooms/access/index.ts'
import { type People, tokenOf } from '../world/people.ts'

export const loginOf = (n: number): string => `storm-${n}`
const STAFF = 1_000
/** Residents who are signed in. */
const SIGNED_IN = 2_000
const CHUNK = 20_000

export type Member = { account: number; role: string; nodeId: number }
/**
 * Who takes part in a storm: staff at places of the world, and residents; all of them signed in already. The password is drawn anew for
 * each run; all staff share it, so that only one hash has to be made, and checking it takes as long as with any other.
 */
export type Folk = { staff: Member[]; residents: number[]; password: string }

/** Four tenths work in a grid, five in a community, one at a street. */
function postOf({ grids, communities, streets }: People, n: number): { role: string; nodeId: number } {
  const at = <T>(from: readonly T[]): T => from[n % from.length] as T
  if (n % 10 < 4) return { role: 'grid_worker', nodeId: at(grids).nodeId }
  if (n % 10 < 9) return { role: 'community_clerk', nodeId: at(communities).nodeId }
  return { role: 'street_clerk', nodeId: at(streets).nodeId }
}

/**
 * Brings a world to `count` residents and gives it the staff of a storm; what is there already, from an earlier run, stays and is
 * used again. Their numbers and names are sealed, as everybody's.
 */
export async function gather(
  owner: pg.Client,
  { world, secret, count }: { world: People; secret: string; count: number },
  say: (line: string) => void,
): Promise<Folk> {
  const { districtId } = world
  const found = await owner.query<{ n: number }>(
    `select count(*)::int as n from account where district_id = $1 and kind = 'resident'`,
    [districtId],
  )
  const secrets = secretsFrom(secret)
  for (let n = found.rows[0]?.n ?? 0; n < count; n += CHUNK) {
    const phones = Array.from(
      { length: Math.min(CHUNK, count - n) },
      (_, i) => `137${String(n + i).padStart(8, '0')}`,
    )
    await owner.query(
      `insert into account (district_id, kind, name_sealed, phone_sealed, phone_mark, created_at)
       select $1, 'resident', decode(name, 'hex'), decode(phone, 'hex'), decode(mark, 'hex'), now() - interval '1 year'
       from unnest($2::text[], $3::text[], $4::text[]) as r (name, phone, mark)
       on conflict do nothing`,
      [
        districtId,
        phones.map(() => secrets.seal('住户').toString('hex')),
        phones.map((phone) => secrets.seal(phone).toString('hex')),
        phones.map((phone) => secrets.mark(phone).toString('hex')),
      ],
    )
    say(`  ${n + phones.length} people`)
  }
  const password = randomBytes(18).toString('base64url')
  const hash = await hashPassword(password)
  const posts = Array.from({ length: STAFF }, (_, n) => postOf(world, n))
  await owner.query(
    `with added as (
       insert into account (district_id, kind, login, password_hash, name, created_at)
       select $1, 'staff', login, $3, '岗位 ' || login, now() - interval '1 year' from unnest($2::text[]) as login
       on conflict do nothing returning id, login
     )
     insert into post (district_id, account_id, role, node_id, from_at)
     select $1, added.id, p.role, p.node, now() - interval '1 year'
     from added join unnest($2::text[], $4::text[], $5::int[]) as p (login, role, node) using (login)`,
    [
      districtId,
      posts.map((_, n) => loginOf(n)),
      hash,
      posts.map((post) => post.role),
      posts.map((post) => post.nodeId),
    ],
  )
  await owner.query(
    `update account set password_hash = $2 where district_id = $1 and login like 'storm-%' and password_hash <> $2`,
    [districtId, hash],
  )
  const staff = await owner.query<Member>(
    `select a.id as account, p.role, p.node_id as "nodeId" from account a
     join post p on p.district_id = a.district_id and p.account_id = a.id
     where a.district_id = $1 and a.login like 'storm-%' order by a.id`,
    [districtId],
  )
  const residents = await owner.query<{ id: number }>(
    `select id from account where district_id = $1 and kind = 'resident' and closed_at is null order by md5(id::text) limit $2`,
    [districtId, SIGNED_IN],
  )
  const folk = { staff: staff.rows, residents: residents.rows.map((row) => row.id), password }
  const all = [...folk.staff.map((one) => one.account), ...folk.residents]
  await owner.query(
    `insert into session (token_hash, district_id, account_id, created_at, seen_at, expires_at)
     select decode(hash, 'hex'), $1, account, now(), now(), now() + interval '10 years'
     from unnest($2::int[], $3::text[]) as s (account, hash) on conflict (token_hash) do nothing`,
    [districtId, all, all.map((id) => sha256(tokenOf(id)).toString('hex'))],
  )
  await owner.query('analyze account, session, post')
  return folk
}
