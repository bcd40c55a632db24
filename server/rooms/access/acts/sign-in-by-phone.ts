import { randomInt } from 'node:crypto'
import type { access } from '../../../../contract/access.ts'
import { APART_MS, HOUR, MINUTE } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { settingsAt } from '../../../kit/settings.ts'
import { districtRoot } from '../../grid/index.ts'
import { CODE_MINUTES, CODE_TRIES, CODES_AN_HOUR, maskPhone } from '../rules.ts'
import { openSession, sessionView } from '../sessions.ts'
import * as store from '../store.ts'

type Acts = Handlers<typeof access>

/** Behind one address may sit a whole estate: codes are rationed by phone number in the database, here only against a flood. */
const codesOfAddress = brake(200, 10 * MINUTE)
const failuresOfAddress = brake(100, 10 * MINUTE)

const codeHash = (house: House, districtId: number, phone: string, code: string) =>
  house.secrets.mark(`code ${districtId} ${phone} ${code}`)
const phoneMark = (house: House, phone: string) => house.secrets.mark(`phone ${phone}`)

/** Makes a one-time code; the notices outbox delivers it. Only a demo district shows it on screen. */
export const sendCode: Acts['POST /api/session/code'] = async (house, { body, ip }) => {
  const now = house.clock.now()
  ration(codesOfAddress, ip, now)
  const { districtId, rootId, demo: madeUp } = await districtRoot(house.db, body.district)
  const demo = madeUp && house.demo
  const settings = await settingsAt(house.db, { districtId, path: [rootId], now, keys: ['notices.sms.url'] })
  if (!demo && !settings.get('notices.sms.url')) throw problem('access.no_channel')
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const expires = new Date(now.getTime() + CODE_MINUTES * MINUTE)
  const put = await store.putCode(house.db, {
    districtId,
    mark: phoneMark(house, body.phone),
    codeHash: codeHash(house, districtId, body.phone, code),
    now,
    expires,
    hourAgo: new Date(now.getTime() - HOUR),
    most: CODES_AN_HOUR,
    fact: {
      to: house.secrets.seal(body.phone).toString('base64'),
      text: house.secrets
        .seal(`织网 Gridloom：验证码 ${code}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。`)
        .toString('base64'),
      expires,
    },
  })
  if (!put) throw problem('access.too_many_codes')
  house.news()
  return { phone: maskPhone(body.phone), seconds: CODE_MINUTES * 60, shownInDemo: demo ? code : null }
}

export const signInByPhone: Acts['POST /api/session/phone'] = async (
  house,
  { body, ip, requestId, setToken },
) => {
  const now = house.clock.now()
  failuresOfAddress.check(ip, now)
  const { districtId } = await districtRoot(house.db, body.district)
  const mark = phoneMark(house, body.phone)
  const fits = await store.tryCode(house.db, {
    districtId,
    mark,
    codeHash: codeHash(house, districtId, body.phone, body.code),
    now,
    latest: new Date(now.getTime() + CODE_MINUTES * MINUTE + APART_MS),
    tries: CODE_TRIES,
  })
  if (!fits) {
    failuresOfAddress.count(ip, now)
    throw problem('access.wrong_code')
  }
  const account = await residentWithPhone(house, { districtId, phone: body.phone, name: body.name })
  await store.audit(house.db, { districtId, accountId: account.id, act: 'signed_in', requestId, now })
  const { token, expires } = await openSession(house, account)
  setToken(token, expires)
  return sessionView(house, token)
}

/** The resident with this phone number in the district; a first sight makes the account, so that a later sign-in finds its reports. */
export async function residentWithPhone(
  house: House,
  r: { districtId: number; phone: string; name?: string | undefined; demo?: boolean },
): Promise<store.AccountRow> {
  const mark = phoneMark(house, r.phone)
  const found = await store.byPhone(house.db, r.districtId, mark)
  if (found && (found.nameSealed || !r.name)) return found
  return store.addResident(house.db, {
    districtId: r.districtId,
    nameSealed: r.name ? house.secrets.seal(r.name.trim()) : null,
    phoneSealed: house.secrets.seal(r.phone),
    mark,
    demo: r.demo ?? false,
    now: house.clock.now(),
  })
}
