import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { type Ask, type Node, type Outline, outlineOf, type World } from '../rules/plan.ts'
import { nodesBelow, nodesById } from '../store/tree.ts'

/** Nodes, those above them, and what stands right below them. */
export async function worldOf(
  house: House,
  q: Queries,
  districtId: number,
  ids: readonly number[],
): Promise<World> {
  const named = await nodesById(q, districtId, ids)
  const above = await nodesById(
    q,
    districtId,
    named.flatMap((node) => node.parentId ?? []),
  )
  const below = await nodesBelow(q, districtId, [...ids, ...above.map((node) => node.id)])
  const nodes = new Map([...above, ...below, ...named].map((node) => [node.id, node]))
  const children = Map.groupBy(below, (node) => node.parentId)
  return {
    node: (id) => nodes.get(id),
    children: (id) => children.get(id) ?? [],
    levels: house.tenants.byId(districtId).levels.map((level) => level.key),
  }
}

const named = (ask: Ask): number[] =>
  ask.kind === 'merge' ? ask.nodes : ask.kind === 'split' ? [ask.node] : [ask.node, ask.parent]

/** What an ask of this person comes to on the tree as it is, or the problem that stands against it. */
export async function outlineFor(
  house: House,
  q: Queries,
  who: Who,
  ask: Ask,
): Promise<{ outline: Outline; world: World }> {
  const world = await worldOf(house, q, who.districtId, named(ask))
  const outline = outlineOf(ask, world)
  checkReach(who, [outline.parent, ...outline.moves.map(({ to }) => to)])
  return { outline, world }
}

/** New nodes arise below these: whoever changes the tree stands above all of it. Throws `grid.not_your_place`. */
export function checkReach(who: Who, parents: readonly Pick<Node, 'path'>[]): void {
  const { nodes } = reachOf(who, 'grid.restructure')
  const all = parents.every(({ path }) => nodes.some((above) => covers(above, path)))
  if (!all) throw problem('grid.not_your_place')
}

/** As much of a node as a page names it by. */
export const placeOf = ({ id, name, nameEn }: Pick<Node, 'id' | 'name' | 'nameEn'>) => ({ id, name, nameEn })
