import type { z } from 'zod'
import { inbound, type intake, type received } from '../../../../contract/intake.ts'
import type { House } from '../../../kit/house.ts'
import { badInput } from '../../../kit/http/parse.ts'
import { type Lang, Problem, problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, type Who } from '../../../kit/scope.ts'
import { hasCategory } from '../../../kit/tenants.ts'
import { nodesByCode, standingPlaces } from '../../grid/index.ts'
import { fileReport, keepPhoto } from '../../matters/index.ts'
import { categoryFor, uuidFrom } from '../rules.ts'
import { type Channel, nodesNamedIn } from '../store/channels.ts'
import { filedById, keepReceipt } from '../store/receipts.ts'
import { channelOf } from './keys.ts'
import { standingOf } from './standing.ts'

type Acts = Handlers<typeof intake>
type Inbound = z.output<typeof inbound>

export const receive: Acts['POST /api/intake/matters'] = async (house, { who, body }) =>
  receiveOne(house, who, await channelOf(house, who), body)

export const receiveMany: Acts['POST /api/intake/matters/bulk'] = async (house, { who, body, lang }) => {
  const channel = await channelOf(house, who)
  const results: Awaited<ReturnType<typeof answerFor>>[] = []
  for (const one of body.matters) results.push(await answerFor(house, who, channel, one, lang))
  return { results }
}

export const bringPhotoSigned: Acts['POST /api/intake/photos'] = async (house, { who, body }) => {
  const { hash, width, height } = await keepPhoto(house, who, body)
  return { hash, width, height }
}

/** One of many: what is wrong with it is its own answer, and the others go on. */
async function answerFor(house: House, who: Who, channel: Channel, one: unknown, lang: Lang) {
  const named = (one as { ref?: unknown } | null)?.ref
  const ref = typeof named === 'string' ? named.slice(0, 60) : null
  try {
    const parsed = inbound.safeParse(one)
    if (!parsed.success) throw badInput(parsed.error.issues)
    return { ref, matter: await receiveOne(house, who, channel, parsed.data), problem: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { number } = (error.params.current ?? {}) as { number?: number }
    const problem = { code: error.code, status: error.status, detail: say(error, lang) }
    return { ref, matter: null, problem: number === undefined ? problem : { ...problem, number } }
  }
}

/** The id of a matter by its channel and their reference, unguessable, always the same. */
const matterIdFor = (house: House, channel: Channel, ref: string): string =>
  uuidFrom(house.secrets.mark(`intake ${channel.districtId} ${channel.id} ${ref}`))

/**
 * Files what a channel sends. The reference is the identity: the same words under it give the first answer, other words
 * `matters.already_filed` with the number. Throws what `fileReport` throws, `intake.no_node`, `intake.not_your_area`.
 */
export async function receiveOne(
  house: House,
  who: Who,
  channel: Channel,
  body: Inbound,
): Promise<z.input<typeof received>> {
  const { districtId } = channel
  const tenant = house.tenants.byId(districtId)
  const category = categoryFor(body.category, channel, (key) => hasCategory(tenant, key))
  const id = matterIdFor(house, channel, body.ref)
  await fileReport(house, who, {
    id,
    nodeId: await nodeFor(house, channel, body),
    words: body.words,
    title: body.title,
    place: body.address,
    category,
    files: body.photos,
    onBehalf: body.reporter ?? {},
    source: channel.source,
    ref: body.ref,
    at: body.lat !== undefined && body.long !== undefined ? { lat: body.lat, lng: body.long } : undefined,
    confidential: body.confidential,
  })
  const fresh = await keepReceipt(house.db, {
    districtId,
    channelId: channel.id,
    ref: body.ref,
    matterId: id,
    now: house.clock.now(),
    occurredAt: body.occurredAt ? new Date(body.occurredAt) : null,
    category: body.category ?? null,
  })
  const row = await filedById(house.db, districtId, channel.accountId, id)
  if (!row) throw problem('intake.no_ref', { ref: body.ref })
  return { ...(await standingOf(house, districtId, body.ref, row)), repeated: !fresh }
}

/** The node as they name it, else one that the address names, else the channel's own: as each of these stands now. */
async function nodeFor(
  house: House,
  channel: Channel,
  { node: code, address }: Pick<Inbound, 'node' | 'address'>,
): Promise<number> {
  const { districtId, nodeId } = channel
  const areas = (await standingPlaces(house, districtId, nodeId)).map(({ path }) => path)
  if (code !== undefined) {
    const [node] = await nodesByCode(house.db, districtId, [code])
    const places = node ? await standingPlaces(house, districtId, node.id) : []
    if (!node || places.length === 0) throw problem('intake.no_node', { code })
    const own = places.every((place) => areas.some((area) => covers(area, place.path)))
    if (!own) throw problem('intake.not_your_area', { node: node.name })
    return node.id
  }
  for (const area of address ? areas : []) {
    const [named] = await nodesNamedIn(house.db, districtId, area, address ?? '')
    if (named) return named.id
  }
  return nodeId
}
