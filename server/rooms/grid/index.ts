import type { Queries } from '../../kit/db.ts'
import { problem } from '../../kit/problems.ts'
import * as store from './store.ts'

export { loadDistrict } from './acts/load-district.ts'
export { addNode, childrenOf as childNodes, type NewNode, nodeByCode } from './store.ts'

export type Place = { id: number; level: string; name: string; path: number[] }

/** A standing node of the district with the ids from its root down to it. Throws `grid.no_node`. */
export async function placeOf(q: Queries, districtId: number, nodeId: number): Promise<Place> {
  const row = await store.nodeWithPath(q, districtId, nodeId)
  if (!row?.open) throw problem('grid.no_node')
  return { id: row.id, level: row.level, name: row.name, path: row.path.split('.').map(Number) }
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
