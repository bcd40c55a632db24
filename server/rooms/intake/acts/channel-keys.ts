import type { intake } from '../../../../contract/intake.ts'
import { HOUR } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import type { Handlers } from '../../../kit/room.ts'
import { randomToken } from '../../../kit/secrets.ts'
import { messagesOf } from '../../notices/index.ts'
import * as store from '../store/channels.ts'
import { numbersOf } from '../store/receipts.ts'
import { log, ownChannel, shown } from './channels.ts'
import { apiKeyMark } from './keys.ts'
import { lineOf } from './status.ts'

type Acts = Handlers<typeof intake>

/** A new secret beside the old one, which stays good for `hours` more. */
async function putNewSecret(house: House, districtId: number, id: number, hours: number): Promise<string> {
  const secret = randomToken()
  const oldUntil = hours > 0 ? new Date(house.clock.now().getTime() + hours * HOUR) : null
  await store.putSecret(house.db, { districtId, id, secret: house.secrets.seal(secret), oldUntil })
  return secret
}

/** For the operator: a new secret of the channel with this source key; undefined where there is none. */
export async function newSecretFor(house: House, districtId: number, source: string, hours: number) {
  const channel = (await store.channelsOf(house.db, districtId)).find((c) => c.source === source)
  return channel && { keyId: channel.keyId, secret: await putNewSecret(house, districtId, channel.id, hours) }
}

export const renewSecret: Acts['POST /api/intake/channels/:id/secret'] = async (
  house,
  { who, params, body, requestId },
) => {
  const { id } = await ownChannel(house, who, params.id)
  const secret = await putNewSecret(house, who.districtId, id, body.overlapHours)
  await log(house, who, 'channel_secret_renewed', id, requestId)
  return { ...(await shown(house, who, id)), secret }
}

export const setApiKey: Acts['POST /api/intake/channels/:id/api-key'] = async (
  house,
  { who, params, body, requestId },
) => {
  const { id } = await ownChannel(house, who, params.id)
  const apiKey = body.on ? `go_${randomToken(24)}` : null
  await store.putApiKey(house.db, who.districtId, id, apiKey === null ? null : apiKeyMark(house, apiKey))
  await log(house, who, apiKey ? 'channel_api_key_made' : 'channel_api_key_ended', id, requestId)
  return { ...(await shown(house, who, id)), apiKey }
}

/** What the page shows of the log; older news is of no use to anybody. */
const LOG = 50

export const showDeliveries: Acts['GET /api/intake/channels/:id/deliveries'] = async (
  house,
  { who, params },
) => {
  const { id } = await ownChannel(house, who, params.id)
  const rows = await messagesOf(house.db, who.districtId, lineOf(id), LOG)
  const about = [...new Set(rows.flatMap((row) => row.about ?? []))]
  const filed = new Map((await numbersOf(house.db, who.districtId, about)).map((m) => [m.id, m]))
  return {
    rows: rows.map((row) => ({
      ...row,
      number: filed.get(row.about ?? '')?.number ?? null,
      ref: filed.get(row.about ?? '')?.ref ?? null,
    })),
  }
}

export const switchChannel: Acts['POST /api/intake/channels/:id/switch'] = async (
  house,
  { who, params, body, requestId },
) => {
  const { id } = await ownChannel(house, who, params.id)
  await store.switchChannel(house.db, who.districtId, id, body.on ? null : house.clock.now())
  await log(house, who, body.on ? 'channel_on' : 'channel_off', id, requestId)
  return shown(house, who, id)
}
