import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { districtRoot, pathAt } from '../../grid/index.ts'
import type { Where } from '../figures.ts'

type Asked = {
  node?: number | undefined
  unit?: number | 'none' | 'any' | undefined
  category?: string | undefined
  kind?: string | undefined
  loop?: string | undefined
  direct?: 'yes' | undefined
}

/**
 * What somebody may see figures of, narrowed to what they ask for: the node of a post of theirs and what lies below it, or, where
 * they speak for a unit, that unit's part anywhere in the district; and whether they may go to another node. Throws `scores.not_your_area`, `scores.not_your_unit`.
 */
export async function whereFor(
  house: House,
  who: Who,
  { node, unit, category, kind, loop, direct }: Asked,
): Promise<{ where: Where; ownUnit: boolean; mayGoTo: (path: readonly number[]) => boolean }> {
  const { districtId } = who
  const reach = reachOf(who, 'scores.read')
  const top = reach.nodes.toSorted((a, b) => a.length - b.length)[0]
  const path = node ? await pathAt(house, districtId, node) : top
  const rest = { districtId, category, kind, loop, direct: direct === 'yes' }
  const sees = (path: readonly number[]) => reach.nodes.some((one) => covers(one, path))
  const here = path && sees(path)
  if (here)
    return { where: { ...rest, path, unit: unit === 'none' ? null : unit }, ownUnit: false, mayGoTo: sees }
  if (reach.units.length === 0) throw problem('scores.not_your_area')
  const own = unit ?? reach.units[0]
  if (typeof own !== 'number' || !reach.units.includes(own)) throw problem('scores.not_your_unit')
  const root = async () => [(await districtRoot(house.db, who.districtKey)).rootId]
  return { where: { ...rest, path: path ?? (await root()), unit: own }, ownUnit: true, mayGoTo: () => true }
}
