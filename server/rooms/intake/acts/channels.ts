import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { channel as channelView, intake } from '../../../../contract/intake.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, pathOf, reachOf, type Who } from '../../../kit/scope.ts'
import { randomToken } from '../../../kit/secrets.ts'
import { hasCategory } from '../../../kit/tenants.ts'
import { addService, note, placeService } from '../../access/index.ts'
import { placeOf } from '../../grid/index.ts'
import { isOutward, type LineCounts, lineCounts, NOTHING } from '../../notices/index.ts'
import { type Digest, OWN_SOURCES } from '../rules.ts'
import * as store from '../store/channels.ts'
import { forgetAccount } from './keys.ts'
import { lineOf } from './status.ts'

type Acts = Handlers<typeof intake>
type Form = {
  name: string
  nameEn: string
  nodeId: number
  statusUrl: string | null
  categories: Record<string, string>
  defaultCategory: string | null
  perMinute: number
}

function viewOf(house: House, c: store.Channel, counts: LineCounts): z.input<typeof channelView> {
  const old = c.oldUntil && c.oldUntil > house.clock.now() ? c.oldUntil : null
  return {
    id: c.id,
    source: c.source,
    name: c.name,
    nameEn: c.nameEn,
    node: { id: c.nodeId, name: c.nodeName },
    keyId: c.keyId,
    digest: c.digest,
    statusUrl: c.statusUrl,
    categories: c.categories,
    defaultCategory: c.defaultCategory,
    perMinute: c.perMinute,
    open311: c.apiKeyMark !== null,
    on: c.offAt === null,
    createdAt: c.createdAt,
    seenAt: c.seenAt,
    received: c.received,
    ...(counts.get(lineOf(c.id)) ?? NOTHING),
    oldUntil: old,
    version: c.version,
  }
}

const isWithin = (who: Who, nodePath: string): boolean => {
  const path = pathOf(nodePath)
  return reachOf(who, 'intake.manage').nodes.some((above) => covers(above, path))
}

/** A channel within the person's reach. Throws `intake.none`. */
export async function ownChannel(house: House, who: Who, id: number): Promise<store.Channel> {
  const channel = await store.channelAt(house.db, who.districtId, id)
  if (!channel || !isWithin(who, channel.nodePath)) throw problem('intake.none')
  return channel
}

export async function shown(house: House, who: Who, id: number) {
  const channel = await ownChannel(house, who, id)
  const counts = await lineCounts(house.db, who.districtId, [lineOf(id)])
  return { channel: viewOf(house, channel, counts) }
}

export const listChannels: Acts['GET /api/intake/channels'] = async (house, { who }) => {
  const all = (await store.channelsOf(house.db, who.districtId)).filter((c) => isWithin(who, c.nodePath))
  const counts = await lineCounts(
    house.db,
    who.districtId,
    all.map((c) => lineOf(c.id)),
  )
  return { channels: all.map((c) => viewOf(house, c, counts)) }
}

/** What a form names must exist, and lie within the reach of who writes it. */
async function check(house: House, districtId: number, form: Form): Promise<Form> {
  await placeOf(house, districtId, form.nodeId)
  const tenant = house.tenants.byId(districtId)
  const named = [...Object.values(form.categories), ...(form.defaultCategory ? [form.defaultCategory] : [])]
  const unknown = named.find((key) => !hasCategory(tenant, key))
  if (unknown !== undefined) throw problem('intake.unknown_category', { key: unknown })
  if (form.statusUrl !== null && !isOutward(form.statusUrl)) throw problem('intake.bad_address')
  return { ...form, name: form.name.trim(), nameEn: form.nameEn.trim() }
}

async function checkReach(house: House, who: Who, nodeId: number): Promise<void> {
  const place = await placeOf(house, who.districtId, nodeId)
  if (!isWithin(who, place.path.join('.'))) throw problem('intake.outside_reach')
}

export type NewChannel = Form & { districtId: number; source: string; digest: Digest; by: number | null }

/** Makes a channel with an account of its own. The secret is in this answer and never again. Throws `intake.source_taken`. */
export async function makeChannel(
  house: House,
  { districtId, source, digest, by, ...rest }: NewChannel,
): Promise<{ id: number; keyId: string; secret: string }> {
  if (OWN_SOURCES.has(source)) throw problem('intake.source_taken', { source })
  const form = await check(house, districtId, rest)
  const now = house.clock.now()
  const secret = randomToken()
  const keyId = `gk_${randomBytes(9).toString('base64url')}`
  return house.db.tx(async (q) => {
    const account = { districtId, name: form.name, role: 'intake' as const, nodeId: form.nodeId, now }
    const accountId = await addService(q, account)
    const sealed = house.secrets.seal(secret)
    const made = await store.addChannel(q, {
      ...form,
      districtId,
      source,
      digest,
      by,
      now,
      accountId,
      keyId,
      secret: sealed,
    })
    if (!made) throw problem('intake.source_taken', { source })
    return { id: made.id, keyId, secret }
  })
}

/** Each change of a channel leaves a trace. */
export const log = (house: House, who: Who, act: string, id: number, requestId: string) =>
  note(house, who, { act, about: `channel ${id}`, requestId })

export const addChannel: Acts['POST /api/intake/channels'] = async (house, { who, body, requestId }) => {
  await checkReach(house, who, body.nodeId)
  const { id, secret } = await makeChannel(house, {
    ...body,
    districtId: who.districtId,
    by: who.accountId,
  })
  await log(house, who, 'channel_made', id, requestId)
  return { ...(await shown(house, who, id)), secret }
}

export const changeChannel: Acts['PUT /api/intake/channels/:id'] = async (
  house,
  { who, params, body, requestId },
) => {
  const channel = await ownChannel(house, who, params.id)
  await checkReach(house, who, body.nodeId)
  const form = await check(house, who.districtId, body)
  await house.db.tx(async (q) => {
    const { districtId } = who
    const changed = await store.changeChannel(q, {
      ...form,
      districtId,
      id: channel.id,
      version: body.version,
    })
    if (!changed) throw problem('intake.changed_meanwhile')
    if (channel.nodeId === form.nodeId && channel.name === form.name) return
    const now = house.clock.now()
    await placeService(q, channel.accountId, {
      districtId,
      name: form.name,
      role: 'intake',
      nodeId: form.nodeId,
      now,
    })
  })
  forgetAccount(house, channel.accountId)
  await log(house, who, 'channel_changed', channel.id, requestId)
  return shown(house, who, channel.id)
}

export const listOfChannels = async (house: House, districtId: number) =>
  (await store.channelsOf(house.db, districtId)).map((c) => viewOf(house, c, new Map()))
