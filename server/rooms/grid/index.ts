import type { Queries } from '../../kit/db.ts'
import { problem } from '../../kit/problems.ts'
import * as store from './store.ts'

export { loadDistrict } from './acts/load-district.ts'
export { outlineOf } from './acts/outline.ts'
export {
  anyPlace,
  holdPlaceNow,
  pathAt,
  type Place,
  placeNow,
  placeOf,
  standingPlaces,
  withPast,
} from './places.ts'
export { type Geometry, type NewShape, putShapes } from './store/shapes.ts'
export {
  closeUnused,
  type CodedNode,
  nextPositions,
  nodesByCode,
  nodesByName,
  renameNodes,
} from './store/imported.ts'
export {
  addNode,
  addNodes,
  childrenOf as childNodes,
  type NewNode,
  nodeByCode,
  type TreeRow,
  wholeTree,
} from './store.ts'

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
