import type { grid } from '../../../../contract/grid.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { anyPlace } from '../index.ts'
import { shapeOf, shapesBelow } from '../store/shapes.ts'

/** Where a node lies and where those below it do: at most 300, in their order; what has no shape is left out. */
export const showShapes: Handlers<typeof grid>['GET /api/nodes/:id/shapes'] = async (
  house,
  { params, who },
) => {
  const place = await anyPlace(house, who.districtId, params.id)
  if (!place) throw problem('grid.no_node')
  const [own, children] = await Promise.all([
    shapeOf(house.db, who.districtId, place.id),
    shapesBelow(house.db, who.districtId, place.id),
  ])
  return { own: own ?? null, children }
}
