import { z } from 'zod'
import type { House } from '../../kit/house.ts'
import { declareSetting, settingsAt } from '../../kit/settings.ts'
import { districtRoot } from '../grid/index.ts'
import { declareCarrier } from './carriers.ts'
import { isOutward } from './send.ts'

/** The address of a district's short-message gateway; empty switches it off. */
declareSetting(
  /^notices\.sms\.url$/,
  z.union([z.url({ protocol: /^https?$/ }).refine(isOutward, 'this address is never called'), z.literal('')]),
)

/** Somebody stands there waiting for a code: asked again soon at first, then each minute, then seldom. */
const PAUSES = [2_000, 10_000, 60_000, 60_000, 60_000, 300_000, 900_000, 3_600_000]

async function gatewayOf(house: House, districtId: number): Promise<string> {
  const { rootId } = await districtRoot(house.db, house.tenants.byId(districtId).key)
  const settings = await settingsAt(house.db, {
    districtId,
    path: [rootId],
    now: house.clock.now(),
    keys: ['notices.sms.url'],
  })
  const url = settings.get('notices.sms.url')
  return typeof url === 'string' ? url : ''
}

/** Short messages: `POST {to, text}` as JSON to the district's gateway. */
declareCarrier('sms', {
  words: { zh: '短信', en: 'Short message' },
  pauses: PAUSES,
  async request(house, { districtId, key, to, body }) {
    const url = await gatewayOf(house, districtId)
    if (!url) return undefined
    return { url, headers: { 'idempotency-key': key }, body: JSON.stringify({ to, text: body }) }
  },
})

/** The line of a phone number: its keyed hash, so that the number itself stands nowhere in the clear. */
export const smsLine = (house: House, phone: string): string =>
  `sms ${house.secrets.mark(`line ${phone}`).toString('hex').slice(0, 24)}`
