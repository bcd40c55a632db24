import type { House } from '../../../server/kit/house.ts'
import {
  type NewShape,
  outlineOf,
  putShapes,
  type TreeRow,
  wholeTree,
} from '../../../server/rooms/grid/index.ts'
import { randomOf } from '../random.ts'
import { type Area, areaOf, geometryOf } from './area.ts'
import { divide } from './divide.ts'

/** Shapes written in one statement. */
const BATCH = 500

/** Where every node of a tree lies, by its id, the outline of the district divided level by level down to the last. */
export function drawTree(outline: Area, tree: readonly TreeRow[], seed: number): Map<number, Area> {
  const below = Map.groupBy(tree, (node) => node.parentId)
  const areas = new Map<number, Area>()
  const draw = (node: TreeRow, area: Area) => {
    areas.set(node.id, area)
    const children = below.get(node.id) ?? []
    if (children.length === 0) return
    const parts = divide(area, children.length, randomOf(seed, `ground ${node.code}`))
    for (const [i, child] of children.entries()) draw(child, parts[i] ?? area)
  }
  for (const root of below.get(null) ?? []) draw(root, outline)
  return areas
}

/** Draws the tree of a district within its outline and keeps the shapes, marked as made up. Gives where each node lies. */
export async function weaveShapes(house: House, district: string, seed: number): Promise<Map<number, Area>> {
  const tenant = house.tenants.byKey(district)
  const outline = outlineOf(tenant)
  if (!outline) return new Map()
  const tree = await wholeTree(house.db, tenant.id)
  const areas = drawTree(areaOf(outline.geometry), tree, seed)
  const shapes = tree
    .filter((node) => node.parentId !== null)
    .map(
      (node): NewShape => ({ nodeId: node.id, geometry: geometryOf(areas.get(node.id) ?? []), madeUp: true }),
    )
  for (let i = 0; i < shapes.length; i += BATCH)
    await putShapes(house.db, tenant.id, shapes.slice(i, i + BATCH))
  return areas
}
