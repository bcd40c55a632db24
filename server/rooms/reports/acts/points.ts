import type { dashboard } from '../../../../contract/dashboard.ts'
import type { Handlers } from '../../../kit/room.ts'
import { dayBegins, inChina } from '../../../kit/time.ts'
import { measure, ruleOf } from '../../scores/index.ts'
import { FINEST, netsOf } from '../rules/cells.ts'
import { windowOf } from '../rules/windows.ts'
import { countByCell } from '../store/points.ts'
import { figuresPlace } from './place.ts'

/** More than that many points say no more on a map, and would be slow to count. */
const MOST = 50_000

/** Where the matters of a period lie. Where there are more than a map can bear, those of the newest days of it only. */
export const points: Handlers<typeof dashboard>['GET /api/dashboard/points'] = async (
  house,
  { who, query },
) => {
  const { districtId } = who
  const { place } = await figuresPlace(house, who, query.node)
  const { together: loops } = await ruleOf(house, districtId)
  const asked = windowOf(house.clock.now(), Number(query.period)).period
  const where = { districtId, path: place.path }
  const [from, until] = [dayBegins(asked.from), dayBegins(asked.to, 1)]
  const cells = await countByCell(house.db, { ...where, loops, from, until, perDegree: FINEST }, MOST)
  const period = { from: inChina(cells[0]?.since ?? from).slice(0, 10), to: asked.to }
  return {
    period,
    filed: (await measure(house, where, period)).filed,
    placed: cells.reduce((sum, { n }) => sum + n, 0),
    filter: { node: String(place.id), loop: loops.join(), filedFrom: period.from, filedTo: period.to },
    nets: netsOf(cells.map(({ x, y, n }) => ({ x, y, n }))).map((net) => ({
      ...net,
      cells: net.cells.map(({ x, y, n }): [number, number, number] => [x, y, n]),
    })),
  }
}
