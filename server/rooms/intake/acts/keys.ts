import { randomUUID } from 'node:crypto'
import { MINUTE } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { remember } from '../../../kit/remember.ts'
import type { Keyed } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { personOf } from '../../access/index.ts'
import { servedDistricts } from '../../grid/index.ts'
import {
  NONCE,
  NONCE_KEPT_MS,
  sameSignature,
  SIGNED_HEADERS,
  signatureOf,
  TIMESTAMP,
  TOLERANCE_MS,
} from '../rules.ts'
import {
  type Channel,
  channelByAccount,
  channelByApiKey,
  channelByKey,
  channelsOf,
  dropNonces,
  takeNonce,
} from '../store/channels.ts'

/** How long a process may go on with a channel's account as it was before its node was changed. */
const BELIEVED_MS = 5_000
const accounts = remember<Who>(BELIEVED_MS)
export const forgetAccount = (house: House, accountId: number): void =>
  accounts.forget(house, String(accountId))

export const apiKeyMark = (house: House, apiKey: string): Buffer =>
  house.secrets.mark(`intake api_key ${apiKey}`)

/** Who sends: by api_key where Open311 asks for that, by signature everywhere else. Throws 401, 403, 429. */
export async function keyHolder(house: House, request: Keyed): Promise<Who> {
  const channel = request.url.startsWith('/open311/')
    ? await byApiKey(house, request)
    : await bySignature(house, request)
  return accounts.get(house, String(channel.accountId), () => personOf(house, channel.accountId))
}

async function byApiKey(house: House, request: Keyed): Promise<Channel> {
  const apiKey = request.field('api_key')
  const channel = apiKey && (await channelByApiKey(house.db, apiKeyMark(house, apiKey)))
  if (!channel) throw problem('intake.no_api_key')
  if (channel.offAt) throw problem('intake.switched_off')
  await take(house, channel, randomUUID())
  return channel
}

async function bySignature(house: House, request: Keyed): Promise<Channel> {
  const { key: keyHeader, ...names } = SIGNED_HEADERS
  const keyId = request.header(keyHeader)
  const timestamp = request.header(names.timestamp) ?? ''
  const nonce = request.header(names.nonce) ?? ''
  const given = request.header(names.signature)
  if (!keyId || !given || !TIMESTAMP.test(timestamp) || !NONCE.test(nonce))
    throw problem('intake.not_signed', { headers: Object.values(SIGNED_HEADERS) })
  const channel = await channelByKey(house.db, keyId)
  if (!channel) throw problem('intake.unknown_key')
  const now = house.clock.now()
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > TOLERANCE_MS)
    throw problem('intake.clock_differs', { minutes: TOLERANCE_MS / MINUTE, now: now.toISOString() })
  const toSign = { method: request.method, url: request.url, timestamp, nonce, body: await request.bytes() }
  const secrets = [channel.secret]
  if (channel.oldSecret && channel.oldUntil && channel.oldUntil > now) secrets.push(channel.oldSecret)
  const fits = secrets.map((sealed) =>
    sameSignature(given, signatureOf(channel.digest, house.secrets.open(sealed), toSign)),
  )
  if (!fits.includes(true)) throw problem('intake.wrong_signature')
  if (channel.offAt) throw problem('intake.switched_off')
  await take(house, channel, nonce)
  return channel
}

/** Spends a nonce and a share of the minute; only for who has shown the key. */
async function take(house: House, channel: Channel, nonce: string): Promise<void> {
  const { districtId, id, perMinute } = channel
  const now = house.clock.now()
  const since = new Date(now.getTime() - MINUTE)
  // a clock that was set back would count what came in the hours that it goes through again
  const until = new Date(now.getTime() + MINUTE)
  const { taken, recent } = await takeNonce(house.db, {
    districtId,
    id,
    nonce,
    now,
    since,
    until,
    most: perMinute,
  })
  if (taken) return
  throw recent >= perMinute ? problem('http.too_many', { seconds: 60 }) : problem('intake.nonce_used')
}

/** The channel that acts in this request. */
export async function channelOf(house: House, who: Who): Promise<Channel> {
  const channel = await channelByAccount(house.db, who.districtId, who.accountId)
  if (!channel) throw problem('intake.unknown_key')
  return channel
}

/** Forgets the nonces of requests that are too old to be taken anyway. */
export async function pruneNonces(house: House): Promise<void> {
  const before = new Date(house.clock.now().getTime() - NONCE_KEPT_MS)
  for (const { id: districtId } of await servedDistricts(house.db)) {
    const channels = await channelsOf(house.db, districtId)
    if (channels.length === 0) continue
    await dropNonces(
      house.db,
      districtId,
      channels.map((c) => c.id),
      before,
    )
  }
}
