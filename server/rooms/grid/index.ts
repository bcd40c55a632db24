import type { Queries } from '../../kit/db.ts'
import type { House } from '../../kit/house.ts'
import { problem } from '../../kit/problems.ts'
import { remember } from '../../kit/remember.ts'
import { pathOf } from '../../kit/scope.ts'
import * as store from './store.ts'

export { loadDistrict } from './acts/load-district.ts'
export { addNode, childrenOf as childNodes, nodeByCode } from './store.ts'

export type Place = {
  id: number
  level: string
  name: string
  nameEn: string
  path: number[]
  open: boolean
}

/** How long a changed name or place of a node may go unnoticed by a process. */
const PLACES_BELIEVED_MS = 5_000
const places = remember<Place | undefined>(PLACES_BELIEVED_MS)

/** A node with the ids from the district's root down to it, standing or closed; undefined where there never was one. */
export const anyPlace = (house: House, districtId: number, nodeId: number): Promise<Place | undefined> =>
  places.get(house, `${districtId} ${nodeId}`, async () => {
    const row = await store.nodeWithPath(house.db, districtId, nodeId)
    return row && { ...row, path: pathOf(row.path) }
  })

/** A standing node of the district. Throws `grid.no_node`. */
export async function placeOf(house: House, districtId: number, nodeId: number): Promise<Place> {
  const place = await anyPlace(house, districtId, nodeId)
  if (!place?.open) throw problem('grid.no_node')
  return place
}

/** The root of a district's tree. Throws `district.unknown` where this database doesn't serve the district. */
export async function districtRoot(
  q: Queries,
  key: string,
): Promise<{ districtId: number; rootId: number; demo: boolean }> {
  const row = (await store.districts(q)).find((d) => d.key === key)
  if (!row) throw problem('district.unknown', { key })
  return { districtId: row.id, rootId: row.rootId, demo: row.demo }
}

export const servedDistricts = store.districts
