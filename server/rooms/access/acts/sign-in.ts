import { hash, verify } from '@node-rs/argon2'
import type { access } from '../../../../contract/access.ts'
import { MINUTE } from '../../../kit/clock.ts'
import { brake } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { sha256 } from '../../../kit/secrets.ts'
import { LOCK_AFTER, LOCK_MINUTES } from '../rules.ts'
import { forget, forgetAll, openSession, sessionView } from '../sessions.ts'
import * as store from '../store.ts'

type Acts = Handlers<typeof access>

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
export const hashPassword = (password: string): Promise<string> => hash(password, ARGON)

/** Checked when the login is unknown, so that the answer takes as long as for a known one. */
const nobodysHash = hashPassword('nobody has this password')
const perAddress = brake(60, 10 * MINUTE)

export const showSession: Acts['GET /api/session'] = (house, { token }) => sessionView(house, token)

export const signIn: Acts['POST /api/session'] = async (house, { body, ip, requestId, setToken }) => {
  const now = house.clock.now()
  perAddress(ip, now)
  const account = await store.byLogin(house.db, body.login)
  if (!account?.passwordHash) {
    await verify(await nobodysHash, body.password)
    throw problem('access.wrong_login')
  }
  const note = (act: string) =>
    store.audit(house.db, { districtId: account.districtId, accountId: account.id, act, requestId, now })
  if (account.lockedUntil && account.lockedUntil > now) {
    throw problem('access.locked', {
      minutes: Math.ceil((account.lockedUntil.getTime() - now.getTime()) / MINUTE),
    })
  }
  if (!(await verify(account.passwordHash, body.password))) {
    await store.countFailure(
      house.db,
      account.id,
      LOCK_AFTER,
      new Date(now.getTime() + LOCK_MINUTES * MINUTE),
    )
    await note('sign_in_failed')
    throw problem('access.wrong_login')
  }
  await store.clearFailures(house.db, account.id)
  await note('signed_in')
  const { token, expires } = await openSession(house, account)
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
  const account = await store.byId(house.db, who.accountId)
  if (!account?.passwordHash || !(await verify(account.passwordHash, body.old)))
    throw problem('access.wrong_password')
  if (body.new.length < 10 || body.new.toLowerCase() === account.login?.toLowerCase())
    throw problem('access.weak_password')
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
