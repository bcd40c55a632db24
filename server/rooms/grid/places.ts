import type { Queries } from '../../kit/db.ts'
import type { House } from '../../kit/house.ts'
import { problem } from '../../kit/problems.ts'
import { remember, rememberEach } from '../../kit/remember.ts'
import { pathOf } from '../../kit/scope.ts'
import type { Point } from '../../kit/tree-change.ts'
import { isInside } from './rules/shape.ts'
import { nodesWithPath, nodeWithPath } from './store.ts'
import { shapesOf } from './store/shapes.ts'
import { stand, successorsOf, withPredecessors } from './store/tree.ts'

export type Place = {
  id: number
  level: string
  name: string
  nameEn: string
  path: number[]
  open: boolean
}
/** `leaves`: it goes on as others: split, merged, or about to be. */
type Known = Place & { leaves: boolean }

/** How long a changed name or place of a node may go unnoticed by a process. */
const PLACES_BELIEVED_MS = 5_000
const known = ({ path, ...row }: NonNullable<Awaited<ReturnType<typeof nodeWithPath>>>): Known => ({
  ...row,
  path: pathOf(path),
})
const places = rememberEach(PLACES_BELIEVED_MS, async (house, districtId, ids: number[]) => {
  const rows = await nodesWithPath(house.db, Number(districtId), ids)
  return new Map(rows.map((row) => [row.id, known(row)]))
})
const pasts = remember<number[]>(PLACES_BELIEVED_MS)

/** A node with the ids from the district's root down to it, standing or closed; undefined where there never was one. */
export const anyPlace = (house: House, districtId: number, nodeId: number): Promise<Place | undefined> =>
  knownPlace(house, districtId, nodeId)

const knownPlace = (house: House, districtId: number, nodeId: number): Promise<Known | undefined> =>
  places.get(house, districtId, nodeId)

async function readPlace(q: Queries, districtId: number, nodeId: number): Promise<Known | undefined> {
  const row = await nodeWithPath(q, districtId, nodeId)
  return row && known(row)
}

/** The tree was changed: this process looks anew. */
export function forgetPlaces(house: House): void {
  places.forgetAll(house)
  pasts.forgetAll(house)
}

/** A standing node of the district. Throws `grid.no_node`. */
export async function placeOf(house: House, districtId: number, nodeId: number): Promise<Place> {
  const place = await anyPlace(house, districtId, nodeId)
  if (!place?.open) throw problem('grid.no_node')
  return place
}

/** The way down to a node, standing or closed: what happened there is found there. Throws `grid.no_node`. */
export async function pathAt(house: House, districtId: number, nodeId: number): Promise<number[]> {
  const place = await anyPlace(house, districtId, nodeId)
  if (!place) throw problem('grid.no_node')
  return place.path
}

/** A node goes on as few others, and those again as few; a longer way is none. */
const HOPS = 50

/**
 * The nodes that stand where this one stood: itself, or what it went on as. The first takes what says nothing of where. With a
 * transaction as it is now, else as this process remembers it.
 */
export async function standingPlaces(
  house: House,
  districtId: number,
  nodeId: number,
  q?: Queries,
): Promise<Place[]> {
  const found: Place[] = []
  let ids = [nodeId]
  for (let hop = 0; hop < HOPS && ids.length > 0; hop++) {
    const here = await Promise.all(
      ids.map((id) => (q ? readPlace(q, districtId, id) : knownPlace(house, districtId, id))),
    )
    const known = here.flatMap((place) => place ?? [])
    found.push(...known.filter((place) => place.open && !place.leaves))
    const next = await Promise.all(
      known.filter((place) => place.leaves).map((place) => successorsOf(q ?? house.db, districtId, place.id)),
    )
    ids = [...new Set(next.flat().map((row) => row.id))]
  }
  return found.filter((place, i) => found.findIndex((other) => other.id === place.id) === i)
}

type Where = {
  point?: Point | null | undefined
  /** Whether whoever files it may do so there: of several places one of those, if there is any. */
  may?: (path: readonly number[]) => boolean
  q?: Queries
}

/**
 * Where what is filed to a node lies now: there, or in what the node went on as; of several in the one whose shape holds the
 * point, else the one that takes the rest. Throws `grid.no_node`.
 */
export async function placeNow(
  house: House,
  districtId: number,
  nodeId: number,
  { point, may = () => true, q }: Where = {},
): Promise<Place> {
  const all = await standingPlaces(house, districtId, nodeId, q)
  const own = all.filter((place) => may(place.path))
  const [rest, ...others] = own.length > 0 ? own : all
  if (!rest) throw problem('grid.no_node')
  if (!point || others.length === 0) return rest
  const some = [rest, ...others]
  const shapes = await shapesOf(
    q ?? house.db,
    districtId,
    some.map(({ id }) => id),
  )
  const at = shapes.find((shape) => isInside(shape.geometry, point))
  return some.find(({ id }) => id === at?.id) ?? rest
}

/** How often a place is looked for again when it ends while one waits for it. */
const TRIES = 5

/**
 * The same as `placeNow`, held until the transaction ends: what is written there can't be left behind by a change of the tree. The
 * path of it; undefined where nothing stands for the node.
 */
export async function holdPlaceNow(
  house: House,
  q: Queries,
  districtId: number,
  nodeId: number,
  point: Point | null,
): Promise<number[] | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    if ((await standingPlaces(house, districtId, nodeId, q)).length === 0) return undefined
    const place = await placeNow(house, districtId, nodeId, { point, q })
    const held = await stand(q, districtId, place.id)
    if (held) return pathOf(held.path)
  }
  return undefined
}

/** The nodes of a path with all that they came from: what was said of a node that ended holds for what it went on as. */
export const withPast = (house: House, districtId: number, path: readonly number[]): Promise<number[]> =>
  pasts.get(house, `${districtId} ${path.join('.')}`, () => withPredecessors(house.db, districtId, path))
