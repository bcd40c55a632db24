import { pathOf } from '../../../server/kit/scope.ts'
import type { TreeRow } from '../../../server/rooms/grid/index.ts'
import { type Random, randomOf } from '../random.ts'
import type { Plan } from './plan.ts'
import type { Site } from './scene.ts'

/** Few places are hot, most are quiet: the weight of the nth by rank. */
const weightOf = (rank: number) => 1 / (rank + 6) ** 0.75
const VILLAGE = 0.4
const OLD = 0.45

/** The places of a district where matters come up: its grids, and villages without any. */
export function sitesOf(plan: Plan, tree: readonly TreeRow[], seed: number): Site[] {
  const r = randomOf(seed, `sites ${plan.district}`)
  const below = Map.groupBy(tree, (node) => node.parentId)
  const places = tree.filter((node) => node.level === plan.grid || node.level === 'village')
  const ranks = r.shuffle(places.map((_, i) => i))
  return places.map((node, i) => siteAt(node, { r, below, rank: ranks[i] ?? 0 }))
}

type Around = { r: Random; below: ReadonlyMap<number | null, TreeRow[]>; rank: number }

function siteAt(node: TreeRow, { r, below, rank }: Around): Site {
  const path = pathOf(node.path)
  const village = node.level === 'village'
  return {
    node,
    path,
    community: path[2] ?? node.id,
    street: path[1] ?? node.id,
    estate: node.name.replace(/(小区)?网格$/, ''),
    age: r.chance(OLD) ? 'old' : 'new',
    weight: weightOf(rank) * (village ? VILLAGE : 1),
    inside: village ? [] : (below.get(node.id) ?? []),
  }
}
