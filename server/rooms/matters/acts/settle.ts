import type { Queries } from '../../../kit/db.ts'
import type { Fact, Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { pathOf } from '../../../kit/scope.ts'
import { holdPlaceNow } from '../../grid/index.ts'
import { astray, holdRoots, type Placed, placeFamilies } from '../store/moved.ts'

/**
 * What was filed while the tree changed, by a process or a phone that did not know of it yet, goes where its place is now. So does
 * what is opened again at a place that has ended since.
 */
export async function settle(
  house: House,
  q: Queries,
  districtId: number,
  ids: readonly string[],
): Promise<void> {
  if ((await astray(q, districtId, ids)).length === 0) return
  await holdRoots(q, districtId, ids)
  const placed: Placed[] = []
  for (const { id, nodeId, nodePath, ends, lng, lat } of await astray(q, districtId, ids)) {
    const point = lng === null || lat === null ? null : { lng, lat }
    const path = ends ? await holdPlaceNow(house, q, districtId, nodeId, point) : pathOf(nodePath)
    if (path) placed.push({ id, path })
  }
  await placeFamilies(q, districtId, placed)
}

/** Hears of all that was filed: the little that lies astray is put right. */
export const settleFiled = (house: House): Listener => ({
  name: 'matters.settle',
  hears: ['matters.filed', 'matters.imported'],
  async handleAll(q, facts) {
    for (const [districtId, own] of Map.groupBy(facts, (fact) => fact.district_id)) {
      const ids = own.flatMap(idsOf)
      if (ids.length > 0) await settle(house, q, districtId, ids)
    }
  },
})

const idsOf = ({ about, data }: Fact): string[] =>
  about === null ? (Array.isArray(data.ids) ? data.ids.map(String) : []) : [about]
