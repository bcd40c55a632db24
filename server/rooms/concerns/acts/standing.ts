import type { House } from '../../../kit/house.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { anyPlace } from '../../grid/index.ts'

/** Whether a post of this person's over a node allows something there: what another post allows elsewhere brings nothing here. */
export async function standsAt(house: House, who: Who, permission: string, nodeId: number): Promise<boolean> {
  const place = await anyPlace(house, who.districtId, nodeId)
  return place !== undefined && reachOf(who, permission).nodes.some((path) => covers(path, place.path))
}
