import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { anyPlace, type Place, standingPlaces } from '../grid/index.ts'
import { homeNode } from './store.ts'

export type Home = Place & { above: string | null }

/**
 * The community that a person says they live in, as it is called now; null where they say none, or it stands no longer. Where it
 * became part of another one it is that; where it was split nobody but they can say in which part they live.
 */
export async function homeOf(house: House, who: Pick<Who, 'districtId' | 'accountId'>): Promise<Home | null> {
  const id = await homeNode(house.db, who.districtId, who.accountId)
  const places = id === null ? [] : await standingPlaces(house, who.districtId, id)
  const [place] = places
  if (!place || places.length > 1) return null
  const above =
    place.path.length > 2 ? await anyPlace(house, who.districtId, place.path.at(-2) ?? 0) : undefined
  return { ...place, above: above?.name ?? null }
}
