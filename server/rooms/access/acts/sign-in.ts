import { hash, verify } from '@node-rs/argon2'
import type { access } from '../../../../contract/access.ts'
import { MINUTE } from '../../../kit/clock.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { sha256 } from '../../../kit/secrets.ts'
import { nobodysLock } from '../locks.ts'
import { failureAt, lockHolds } from '../rules.ts'
import { forget, forgetAll, openSession, sessionView } from '../sessions.ts'
import * as store from '../store.ts'

type Acts = Handlers<typeof access>

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
export const hashPassword = (password: string): Promise<string> => hash(password, ARGON)

/** Checked when the login is unknown, so that the answer takes as long as for a known one. */
const nobodysHash = hashPassword('nobody has this password')
/** Failures only: behind one address may sit a whole office, and its honest people are not to be kept out. */
const failuresOfAddress = brake(100, 10 * MINUTE)
const failuresOfPair = brake(10, 10 * MINUTE)
const oldPasswords = brake(10, 15 * MINUTE)

/** Throws `access.weak_password`. */
export function checkStrength(password: string, login: string | null): void {
  if (password.length < 10 || password.toLowerCase() === login?.toLowerCase())
    throw problem('access.weak_password')
}

export const showSession: Acts['GET /api/session'] = (house, { token }) => sessionView(house, token)

export const signIn: Acts['POST /api/session'] = async (house, { body, ip, requestId, setToken }) => {
  const now = house.clock.now()
  failuresOfAddress.check(ip, now)
  failuresOfPair.check(`${ip} ${body.login.toLowerCase()}`, now)
  const login = body.login.toLowerCase()
  // both are asked for whoever it is, so that the time of the answer tells nothing either
  const [account, strangers] = await Promise.all([
    store.byLogin(house.db, body.login),
    nobodysLock.until(house, login),
  ])
  const known = account?.passwordHash ? account : undefined
  const until = known ? known.lockedUntil : strangers
  if (until && lockHolds(until, now)) {
    throw problem('access.locked', { minutes: Math.ceil((until.getTime() - now.getTime()) / MINUTE) })
  }
  const fits = await verify(known?.passwordHash ?? (await nobodysHash), body.password)
  const note = (act: string) =>
    store
      .audit(house.db, {
        districtId: known?.districtId ?? 0,
        accountId: known?.id ?? null,
        act,
        requestId,
        now,
      })
      .catch((error: Error) => house.log.error({ err: error.message }, 'sign-in not audited'))
  if (!fits || !known) {
    failuresOfAddress.count(ip, now)
    failuresOfPair.count(`${ip} ${body.login.toLowerCase()}`, now)
    if (known) await store.countFailure(house.db, known.id, failureAt(now))
    else await nobodysLock.fail(house, login, now)
    await note('sign_in_failed')
    throw problem('access.wrong_login')
  }
  await store.clearFailures(house.db, known.id)
  await note('signed_in')
  const { token, expires } = await openSession(house, known)
  setToken(token, expires)
  return sessionView(house, token)
}

export const signOut: Acts['DELETE /api/session'] = async (house, { token, setToken }) => {
  if (token) await store.endSession(house.db, sha256(token))
  forget(house, token)
  setToken(null)
  return sessionView(house, undefined)
}

export const changePassword: Acts['PUT /api/session/password'] = async (
  house,
  { who, body, token, requestId },
) => {
  const now = house.clock.now()
  ration(oldPasswords, `${who.accountId}`, now)
  const account = await store.byId(house.db, who.accountId)
  if (!account?.passwordHash || !(await verify(account.passwordHash, body.old)))
    throw problem('access.wrong_password')
  checkStrength(body.new, account.login)
  await store.setPassword(house.db, account.id, await hashPassword(body.new))
  await store.endOtherSessions(house.db, account.districtId, account.id, token ? sha256(token) : null)
  forgetAll(house)
  await store.audit(house.db, {
    districtId: account.districtId,
    accountId: account.id,
    act: 'password_changed',
    requestId,
    now: house.clock.now(),
  })
  return {}
}
