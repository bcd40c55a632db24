import type { Queries } from '../../../kit/db.ts'
import { pathOf } from '../../../kit/scope.ts'
import * as store from '../store.ts'
import * as imported from '../store/imported.ts'

export type ImportedPost = { role: string; nodeId: number | null; partnerId: number | null }
/** Somebody with a login, as they stand now. */
export type Person = Omit<imported.KnownPerson, 'posts'> & {
  posts: (ImportedPost & { path: number[] | null })[]
}

/** People by their logins (in small letters), of whatever district. */
export const peopleOf = async (q: Queries, logins: readonly string[], now: Date): Promise<Person[]> =>
  (await imported.peopleByLogin(q, logins, now)).map((person) => ({
    ...person,
    posts: person.posts.map((post) => ({ ...post, path: post.path === null ? null : pathOf(post.path) })),
  }))

/** What a post in a file changed: enough to take it back. */
export type Taken = {
  accountId: number
  /** The account was made for it, or opened again after it had been taken back. */
  made: boolean
  /** Nobody had entered the account yet. */
  unentered: boolean
  /** The name that it had before. */
  name: string | null
  post: boolean
}

/**
 * Gives somebody a post, and an account where they have none; nobody can enter it until its owner sets a password. Who it is, and
 * that they may have it, was found out before (`person`).
 */
export async function putPost(
  q: Queries,
  p: {
    districtId: number
    login: string
    name: string
    post: ImportedPost
    person: Person | undefined
    now: Date
  },
): Promise<Taken | undefined> {
  const { districtId, login, name, post, person, now } = p
  const has = person?.posts.some(
    (one) => one.role === post.role && one.nodeId === post.nodeId && one.partnerId === post.partnerId,
  )
  const renamed = person !== undefined && (person.name !== name || !person.open)
  if (
    renamed &&
    !(await imported.setPerson(q, districtId, {
      id: person.id,
      from: person.name ?? '',
      to: name,
      open: true,
      now,
    }))
  )
    return undefined
  const account =
    person ?? (await store.addStaff(q, { districtId, login, passwordHash: null, name, demo: false, now }))
  if (!account) return undefined
  if (!has) await store.addPost(q, { districtId, accountId: account.id, ...post, now })
  return {
    accountId: account.id,
    made: !person?.open,
    unentered: !person?.entered,
    name: person && person.name !== name ? person.name : null,
    post: !has,
  }
}

/**
 * Takes a post of an import back: it ends, a changed name is again what it was, an account that was made for it is closed. Where
 * nothing is changed, the reason: its owner has entered it, or it is called otherwise by now.
 */
export async function takeBackPost(
  q: Queries,
  p: { districtId: number; name: string; post: ImportedPost; taken: Taken; now: Date },
): Promise<'entered' | 'renamed' | undefined> {
  const { districtId, name, post, taken, now } = p
  const { accountId } = taken
  if (taken.unentered && (await imported.isEntered(q, districtId, accountId))) return 'entered'
  if (taken.made) await imported.closeUnentered(q, districtId, accountId, now)
  else if (taken.name !== null) {
    const back = { id: accountId, from: name, to: taken.name, open: true, now }
    if (!(await imported.setPerson(q, districtId, back))) return 'renamed'
  }
  if (taken.post) await imported.endPost(q, districtId, { accountId, ...post, now })
  return undefined
}
