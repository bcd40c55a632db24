import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { type Place, placeOf } from '../../grid/index.ts'

export type FiguresPlace = {
  place: Place
  /** The way down to the place from the top of the reach that it lies in. */
  way: Place[]
  /** All tops of the reach. */
  tops: Place[]
}

/**
 * The node whose figures a person asks for: where none is named, the widest that is theirs. Throws `grid.no_node`, and
 * `reports.not_your_area` where their posts don't reach it, or stand in no place at all.
 */
export async function figuresPlace(house: House, who: Who, node: number | undefined): Promise<FiguresPlace> {
  const paths = reachOf(who, 'matters.figures').nodes.toSorted((a, b) => a.length - b.length)
  const find = (id: number) => placeOf(house, who.districtId, id)
  const [first] = paths
  if (!first) throw problem('reports.not_your_area')
  const place = await find(node ?? first.at(-1) ?? 0)
  const above = paths.find((path) => covers(path, place.path))
  if (!above) throw problem('reports.not_your_area')
  const [way, tops] = await Promise.all([
    Promise.all(place.path.slice(above.length - 1).map(find)),
    Promise.all(paths.map((path) => find(path.at(-1) ?? 0))),
  ])
  return { place, way, tops }
}
