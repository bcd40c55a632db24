import { randomInt } from 'node:crypto'
import type { access } from '../../../../contract/access.ts'
import { DAY, MINUTE } from '../../../kit/clock.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { brake } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import { covers, pathOf, reachOf, type Who } from '../../../kit/scope.ts'
import type { Handlers } from '../../../kit/room.ts'
import { FIRST_CODE_DAYS, FIRST_CODE_TRIES } from '../rules.ts'
import { openSession, sessionView } from '../sessions.ts'
import * as codes from '../store/first-codes.ts'
import * as store from '../store.ts'
import { checkStrength, hashPassword } from './sign-in.ts'

/** Behind one address may sit a whole office that begins today. */
const failuresOfAddress = brake(100, 10 * MINUTE)
const failuresOfPair = brake(10, 10 * MINUTE)

/** No letter or digit that is taken for another one: 31 of them, twelve times, are 59 bits. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ2345678'
const GROUPS = 3
const newCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ).join('-')

/** As it is typed: small letters, with or without what stands between the groups. */
const plain = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '')
const markOf = (house: Pick<House, 'secrets'>, accountId: number, code: string): Buffer =>
  house.secrets.mark(`first code ${accountId} ${plain(code)}`)

type FirstCode = { login: string; name: string; code: string; expires: Date }

/**
 * Codes by which people set their first password, new ones for those of the accounts that nobody has entered; former codes end. They
 * are known here this once: only their keyed hashes are kept. A code is its account: whoever asks keeps accounts over all posts that
 * it has, or gets none for it.
 */
export async function firstCodes(
  house: House,
  q: Queries,
  who: Who,
  accountIds: readonly number[],
): Promise<FirstCode[]> {
  const { districtId } = who
  const now = house.clock.now()
  const expires = new Date(now.getTime() + FIRST_CODE_DAYS * DAY)
  const { nodes } = reachOf(who, 'access.manage')
  // a unit lies nowhere below the district
  const isOver = (path: string | null) =>
    nodes.some((above) => (path === null ? above.length === 1 : covers(above, pathOf(path))))
  const made = (await codes.unentered(q, districtId, accountIds, now))
    .filter(({ posts }) => posts.every(isOver))
    .map((account) => ({ ...account, code: newCode() }))
  const marks = made.map(({ id, code }) => ({ accountId: id, mark: markOf(house, id, code).toString('hex') }))
  await codes.putCodes(q, districtId, marks, expires)
  return made.map(({ login, name, code }) => ({ login, name, code, expires }))
}

export const setFirstPassword: Handlers<typeof access>['POST /api/session/first-password'] = async (
  house,
  { body, ip, requestId, setToken },
) => {
  const now = house.clock.now()
  const pair = `${ip} ${body.login.toLowerCase()}`
  failuresOfAddress.check(ip, now)
  failuresOfPair.check(pair, now)
  checkStrength(body.password, body.login)
  const account = await store.byLogin(house.db, body.login)
  const [districtId, accountId] = [account?.districtId ?? 0, account?.id ?? 0]
  const mark = markOf(house, accountId, body.code)
  // for a login that nobody has it touches no row, and says the same
  const fits = await codes.tryCode(house.db, { districtId, accountId, mark, now, tries: FIRST_CODE_TRIES })
  if (!fits || !account || account.passwordHash) {
    failuresOfAddress.count(ip, now)
    failuresOfPair.count(pair, now)
    throw problem('access.wrong_first_code')
  }
  const hash = await hashPassword(body.password)
  await house.db.tx(async (q) => {
    await store.setPassword(q, accountId, hash)
    await codes.dropCode(q, districtId, accountId)
    await store.audit(q, { districtId, accountId, act: 'first_password_set', requestId, now })
  })
  const { token, expires } = await openSession(house, account)
  setToken(token, expires)
  return sessionView(house, token)
}
