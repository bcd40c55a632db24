import type { papers } from '../../../../contract/papers.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { hasCategory } from '../../../kit/tenants.ts'
import { anyPlace, type Place, placeOf } from '../../grid/index.ts'
import { textFields } from '../../matters/index.ts'
import { heldAt } from '../rules/fit.ts'
import { PLACEHOLDERS, unknownPlaceholders } from '../rules/placeholders.ts'
import { shippedTemplates } from '../shipped.ts'
import { addTemplate, templatesAlong } from '../store.ts'

type Acts = Handlers<typeof papers>

/** All that holds at a place: what was set on the way down to it, and what is delivered. */
export async function templatesAt(house: House, districtId: number, path: readonly number[]) {
  const shipped = shippedTemplates(house.tenants.byId(districtId), house.tenants)
  return heldAt(path, [...(await templatesAlong(house.db, districtId, path)), ...shipped])
}

/** A node whose templates this person looks after. Throws `papers.not_your_area`. */
async function ownPlace(house: House, who: Who, nodeId: number): Promise<Place> {
  const place = await placeOf(house, who.districtId, nodeId)
  if (!reachOf(who, 'papers.templates').nodes.some((path) => covers(path, place.path)))
    throw problem('papers.not_your_area')
  return place
}

export const listTemplates: Acts['GET /api/templates'] = async (house, { who, query }) => {
  const tops = reachOf(who, 'papers.templates').nodes.map((path) => path.at(-1) ?? 0)
  const [places, node] = await Promise.all([
    Promise.all(tops.map((id) => placeOf(house, who.districtId, id))),
    ownPlace(house, who, query.node ?? tops[0] ?? 0),
  ])
  const held = await templatesAt(house, who.districtId, node.path)
  const setAt = await Promise.all(
    held.map((t) => (t.nodeId === null ? null : anyPlace(house, who.districtId, t.nodeId))),
  )
  return {
    node: { id: node.id, name: node.name },
    places: places.map(({ id, name }) => ({ id, name })),
    placeholders: Object.entries(PLACEHOLDERS).map(([name, words]) => ({ name, words })),
    templates: held.map(({ nodeId, ...t }, i) => ({
      ...t,
      node: nodeId === null ? null : { id: nodeId, name: setAt[i]?.name ?? '' },
      here: nodeId === node.id,
    })),
  }
}

export const putTemplate: Acts['PUT /api/templates/:key'] = async (house, { who, params, body }) => {
  const { nodeId, category, ...said } = body
  const place = await ownPlace(house, who, nodeId)
  const tenant = house.tenants.byId(who.districtId)
  const unknown = unknownPlaceholders(said.text)[0]
  if (unknown !== undefined) {
    const known = Object.keys(PLACEHOLDERS).map((name) => `{${name}}`)
    throw problem('papers.unknown_placeholder', { name: unknown, known })
  }
  if (category && !hasCategory(tenant, category)) throw problem('matters.unknown_category', { key: category })
  const fields = await textFields(house, who.districtId)
  if (!fields.some((f) => f.loop === said.loop && f.step === said.step && f.field === said.field))
    throw problem('papers.no_slot', { loop: said.loop, step: said.step, field: said.field })
  // taking one back or hiding it means that there is one
  const held = await templatesAt(house, who.districtId, place.path)
  const here = held.find((t) => t.key === params.key)
  if (said.state !== 'used' && (!here || (said.state === 'retired' && here.nodeId !== place.id)))
    throw problem('papers.no_template')
  const version = body.version + 1
  const added = await addTemplate(house.db, who.districtId, {
    ...said,
    key: params.key,
    nodeId: place.id,
    category: category || null,
    version,
    by: who.accountId,
    now: house.clock.now(),
  })
  if (!added) throw problem('papers.stale')
  return { version }
}
