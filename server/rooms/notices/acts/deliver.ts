import { z } from 'zod'
import type { House } from '../../../kit/house.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { servedDistricts } from '../../grid/index.ts'
import { dropStale, markSent, waitingMessages } from '../store.ts'

/** The address of a district's short-message gateway; empty switches it off. */
declareSetting(/^notices\.sms\.url$/, z.union([z.url({ protocol: /^https?$/ }), z.literal('')]))

const BATCH = 20
const PATIENCE_MS = 5_000

/**
 * Hands waiting short messages to the district's gateway: `POST {to, text}` as JSON to the address in the setting
 * `notices.sms.url`. What is not taken waits for the next round until it is out of date. Returns how many were taken.
 */
export async function deliver(house: House, send: typeof fetch = fetch): Promise<number> {
  const now = house.clock.now()
  await dropStale(house.db, now)
  const gateways = new Map<number, string>()
  for (const { id: districtId, rootId } of await servedDistricts(house.db)) {
    const url = (
      await settingsAt(house.db, { districtId, path: [rootId], now, keys: ['notices.sms.url'] })
    ).get('notices.sms.url')
    if (typeof url === 'string' && url) gateways.set(districtId, url)
  }
  if (gateways.size === 0) return 0
  return house.db.tx(async (q) => {
    let taken = 0
    for (const message of await waitingMessages(q, now, BATCH)) {
      const url = gateways.get(message.districtId)
      if (!url) continue
      const body = JSON.stringify({
        to: house.secrets.open(message.to),
        text: house.secrets.open(message.text),
      })
      try {
        const answer = await send(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': `${message.districtId}-${message.id}`,
          },
          body,
          signal: AbortSignal.timeout(PATIENCE_MS),
        })
        if (!answer.ok) throw new Error(`status ${answer.status}`)
        await markSent(q, message.districtId, message.id, now)
        taken++
      } catch (error) {
        house.log.warn(
          { message: message.id, err: error instanceof Error ? error.message : String(error) },
          'short message not taken',
        )
        break
      }
    }
    return taken
  })
}
