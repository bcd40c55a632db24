import { z } from 'zod'
import type { House } from '../../../kit/house.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { servedDistricts } from '../../grid/index.ts'
import { dropStale, postpone, settle, takeWaiting, type Waiting } from '../store.ts'

/** The address of a district's short-message gateway; empty switches it off. */
declareSetting(/^notices\.sms\.url$/, z.union([z.url({ protocol: /^https?$/ }), z.literal('')]))

const BATCH = 20
const PATIENCE_MS = 5_000
/** Longer than a batch can take, so that a lease never ends while its holder still works. */
const LEASE_MS = BATCH * PATIENCE_MS + 20_000
/** After a gateway that did not answer: when it is asked again, by the number of tries. */
const PAUSES_MS = [2_000, 10_000, 60_000]

/**
 * Hands waiting short messages to each district's gateway: `POST {to, text}` as JSON to the address in the setting
 * `notices.sms.url`. A 4xx refuses the message for good; a gateway that fails or is silent is asked again later, and holds up
 * only its own district. Returns how many were taken.
 */
export async function deliver(house: House, send: typeof fetch = fetch): Promise<number> {
  const now = house.clock.now()
  let taken = 0
  for (const { id: districtId, rootId } of await servedDistricts(house.db)) {
    await dropStale(house.db, districtId, now)
    const settings = await settingsAt(house.db, {
      districtId,
      path: [rootId],
      now,
      keys: ['notices.sms.url'],
    })
    const url = settings.get('notices.sms.url')
    if (typeof url === 'string' && url) taken += await deliverFor(house, districtId, url, send)
  }
  return taken
}

async function deliverFor(
  house: House,
  districtId: number,
  url: string,
  send: typeof fetch,
): Promise<number> {
  const now = house.clock.now()
  const lease = new Date(now.getTime() + LEASE_MS)
  const messages = await takeWaiting(house.db, { districtId, now, lease, most: BATCH })
  let taken = 0
  for (const [i, message] of messages.entries()) {
    const answer = await handOver(house, url, `${districtId}-${message.id}`, message, send)
    if (answer === 'down') {
      const pause = PAUSES_MS[Math.min(message.tries, PAUSES_MS.length) - 1] ?? 0
      const rest = messages.slice(i).map((m) => m.id)
      await postpone(house.db, districtId, rest, new Date(house.clock.now().getTime() + pause))
      break
    }
    const sentAt = answer === 'taken' ? house.clock.now() : null
    await settle(house.db, { districtId, id: message.id, sentAt, refused: sentAt ? null : answer })
    if (sentAt) taken++
  }
  return taken
}

async function handOver(
  house: House,
  url: string,
  key: string,
  message: Waiting,
  send: typeof fetch,
): Promise<'taken' | 'down' | string> {
  const body = JSON.stringify({ to: house.secrets.open(message.to), text: house.secrets.open(message.text) })
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  try {
    const answer = await send(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (answer.ok) return 'taken'
    house.log.warn({ message: key, status: answer.status }, 'short message not taken')
    return answer.status >= 400 && answer.status < 500 && answer.status !== 429
      ? `status ${answer.status}`
      : 'down'
  } catch (error) {
    house.log.warn(
      { message: key, err: error instanceof Error ? error.message : String(error) },
      'short message not taken',
    )
    return 'down'
  }
}
