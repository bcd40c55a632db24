import type { session } from '../../../contract/access.ts'
import type { z } from 'zod'
import { HOUR } from '../../kit/clock.ts'
import type { House } from '../../kit/house.ts'
import { remember } from '../../kit/remember.ts'
import { pathOf, type Post, type Who } from '../../kit/scope.ts'
import { randomToken, sha256 } from '../../kit/secrets.ts'
import { servedDistricts } from '../grid/index.ts'
import { homeOf } from './home.ts'
import {
  maskName,
  maskPhone,
  RESIDENT_CAN,
  RESIDENT_SESSION_DAYS,
  ROLES,
  SERVICE_CAN,
  STAFF_SESSION_HOURS,
} from './rules.ts'
import * as store from './store.ts'

/** How long a process may go on believing a session that another one ended, where it hears nothing from the database. */
const BELIEVED_MS = 5_000
/** What is said there when a session, a post or an account ends or changes: migration 0035. */
const CHANNEL = 'gridloom_access'
const nothing: ReadonlySet<string> = new Set()

/** With what the places of their posts are called. */
type Known = { person: Who; places: { name: string; nameEn: string }[] }
const sessions = remember<Known | undefined>(BELIEVED_MS)

const listening = new WeakSet<House>()
/** Whatever changes what people may do is heard from the database, whichever process did it. */
function listen(house: House): void {
  if (listening.has(house)) return
  listening.add(house)
  house.db.listen(CHANNEL, () => sessions.forgetAll(house))
}

const displayName = (house: House, account: store.AccountRow): string => {
  if (account.name) return account.name
  if (account.nameSealed) return maskName(house.secrets.open(account.nameSealed))
  return account.phoneSealed ? maskPhone(house.secrets.open(account.phoneSealed)) : ''
}

async function whoIs(house: House, account: store.AccountRow): Promise<Known> {
  const rows = await store.postsOf(house.db, account.districtId, account.id, house.clock.now())
  const posts = rows.map(
    (row): Post => ({
      id: row.id,
      role: row.role,
      path: row.path === null ? null : pathOf(row.path),
      partnerId: row.partnerId,
      can: new Set(ROLES[row.role]?.can ?? []),
      ...(ROLES[row.role]?.narrow ? { narrow: true } : {}),
    }),
  )
  const person: Who = {
    accountId: account.id,
    districtId: account.districtId,
    districtKey: house.tenants.byId(account.districtId).key,
    kind: account.kind,
    name: displayName(house, account),
    demo: account.demo,
    posts,
    can: { resident: RESIDENT_CAN, service: SERVICE_CAN, staff: nothing }[account.kind],
  }
  return { person, places: rows.map((row) => ({ name: row.placeName, nameEn: row.placeNameEn })) }
}

/**
 * The person behind a session token; believed for a few seconds, so that a busy hour doesn't ask again at every request. What another
 * process ended is forgotten as soon as the database says so: within milliseconds, or those seconds while its connection is lost.
 */
export function personBehind(house: House, token: string): Promise<Known | undefined> {
  listen(house)
  return sessions.get(house, token, async () => {
    const account = await store.findSession(house.db, sha256(token), house.clock.now())
    return account && whoIs(house, account)
  })
}

export const forget = (house: House, token: string | undefined): void => {
  if (token) sessions.forget(house, token)
}
export const forgetAll = (house: House): void => sessions.forgetAll(house)

/** Opens a session: the token goes to the browser, only its hash to the database. */
export async function openSession(
  house: House,
  account: store.AccountRow,
): Promise<{ token: string; expires: Date }> {
  const now = house.clock.now()
  const hours = account.kind === 'staff' ? STAFF_SESSION_HOURS : RESIDENT_SESSION_DAYS * 24
  const expires = new Date(now.getTime() + hours * HOUR)
  const token = randomToken()
  await store.addSession(house.db, {
    hash: sha256(token),
    districtId: account.districtId,
    accountId: account.id,
    now,
    expires,
  })
  return { token, expires }
}

/** What the browser is told about who is signed in. */
export async function sessionView(house: House, token: string | undefined): Promise<z.input<typeof session>> {
  const demo = house.demo && (await servedDistricts(house.db)).some((d) => d.demo)
  const found = token ? await personBehind(house, token) : undefined
  if (!found || found.person.kind === 'service') return { demo, person: null }
  const { person, places } = found
  const home = await homeOf(house, person)
  return {
    demo,
    person: {
      id: person.accountId,
      kind: found.person.kind,
      name: person.name,
      district: { id: person.districtId, key: person.districtKey },
      demo: person.demo,
      home: home && { id: home.id, name: home.name, nameEn: home.nameEn, above: home.above },
      can: [...person.can],
      posts: person.posts.map((post, i) => ({
        id: post.id,
        role: post.role,
        path: post.path,
        can: [...post.can],
        place: {
          kind: post.partnerId === null ? ('node' as const) : ('unit' as const),
          id: post.partnerId ?? post.path?.at(-1) ?? 0,
          name: places[i]?.name ?? '',
          nameEn: places[i]?.nameEn ?? '',
        },
      })),
    },
  }
}

/** A person's own name and phone in the clear: only for acts that log the opening or show them masked. */
export async function openPerson(
  house: House,
  accountId: number,
): Promise<{ name: string | null; phone: string | null } | undefined> {
  const account = await store.byId(house.db, accountId)
  if (!account) return undefined
  return {
    name: account.name ?? (account.nameSealed ? house.secrets.open(account.nameSealed) : null),
    phone: account.phoneSealed ? house.secrets.open(account.phoneSealed) : null,
  }
}

/** A person as the acts see them, without a session: for the operator's commands and the weaver. */
export async function personOf(house: House, accountId: number): Promise<Who> {
  const account = await store.byId(house.db, accountId)
  if (!account) throw new Error(`no account ${accountId}`)
  return (await whoIs(house, account)).person
}
