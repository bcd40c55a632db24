import type { z } from 'zod'
import type { gridChanges } from '../../../../contract/grid-changes.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import type { Found, Point, Spot } from '../../../kit/tree-change.ts'
import type { Ask, Node, Outline, Part } from '../rules/plan.ts'
import { isInside, joined } from '../rules/shape.ts'
import { warningsOf } from '../rules/warnings.ts'
import { freeCodes, headOf } from '../rules/codes.ts'
import { codesLike, nodesBelow, treeVersion } from '../store/tree.ts'
import { shapesOf } from '../store/shapes.ts'
import { undoHours } from './hours.ts'
import { outlineFor, placeOf } from './world.ts'

type Preview = z.input<(typeof gridChanges)['POST /api/grid/changes/preview']['out']>

export const previewChange: Handlers<typeof gridChanges>['POST /api/grid/changes/preview'] = (
  house,
  { who, body },
) => previewOf(house, house.db, who, body)

/** What a change would come to on the tree as it is. Writes nothing. */
export async function previewOf(house: House, q: Queries, who: Who, ask: Ask): Promise<Preview> {
  const { districtId } = who
  const { outline } = await outlineFor(house, q, who, ask)
  // one after the other: `q` may be a transaction
  const at: FoundThere[] = []
  for (const node of outline.ends) at.push(await foundAt(house, q, districtId, node, false))
  const along: FoundThere[] = []
  for (const { node } of outline.moves) along.push(await foundAt(house, q, districtId, node, true))
  const shapes = await shapesFor(q, districtId, outline.parts)
  const moved = new Set(outline.moves.map(({ node }) => node.id))
  const siblings = await nodesBelow(q, districtId, [outline.parent.id])
  const points = outline.kind === 'split' ? await pointsAt(house, q, districtId, outline.ends) : []
  return {
    version: await treeVersion(q, districtId),
    undoHours: await undoHours(house, districtId),
    ends: outline.ends.map(placeOf),
    parts: outline.parts.map(({ name, children }, i) => {
      const shape = shapes[i]
      const within = shape && points.filter((point) => isInside(shape, point)).length
      return { name, children: children.map(placeOf), points: within ?? null }
    }),
    moves: outline.moves.map(({ node, to }) => ({
      node: placeOf(node),
      from: placeOf(outline.parent),
      to: placeOf(to),
    })),
    found: [...at, ...along].flatMap(({ node, whole, found }) =>
      found.map((one) => ({ node: placeOf(node), whole, ...one })),
    ),
    warnings: warningsOf(outline, at, {
      below: await nodesBelow(
        q,
        districtId,
        outline.moves.map(({ to }) => to.id),
      ),
      leftBehind: siblings.filter(({ id }) => !moved.has(id)).length,
      shapes: shapes.filter((shape) => shape !== undefined).length,
    }),
    codes: await codesFor(q, districtId, outline),
  }
}

type FoundThere = { node: Node; whole: boolean; found: Found[] }

async function foundAt(
  house: House,
  q: Queries,
  districtId: number,
  node: Node,
  whole: boolean,
): Promise<FoundThere> {
  const found: Found[] = []
  for (const mover of house.movers())
    found.push(...(await mover.found(q, districtId, { id: node.id, path: node.path }, whole)))
  return { node, whole, found: found.filter(({ n }) => n > 0) }
}

/** How much a change has to carry and bring up to date. */
export async function amountOf(
  house: House,
  q: Queries,
  districtId: number,
  { ends, shifts }: { ends: readonly Spot[]; shifts: readonly number[][] },
): Promise<number> {
  const tops = shifts.map((path) => ({ id: path.at(-1) ?? 0, path }))
  let amount = 0
  for (const mover of house.movers()) {
    for (const node of mover.carry ? ends : [])
      for (const { stays, n } of await mover.found(q, districtId, node, false)) amount += stays ? 0 : n
    for (const node of mover.shift ? tops : [])
      for (const { n } of await mover.found(q, districtId, node, true)) amount += n
  }
  return amount
}

/** The shape of each part, as far as what lies in it has any. */
export async function shapesFor(q: Queries, districtId: number, parts: readonly Pick<Part, 'children'>[]) {
  const ids = parts.flatMap((part) => part.children.map(({ id }) => id))
  const rows = ids.length > 0 ? await shapesOf(q, districtId, ids) : []
  return parts.map((part) =>
    joined(rows.filter((row) => part.children.some(({ id }) => id === row.id)).map((row) => row.geometry)),
  )
}

async function pointsAt(house: House, q: Queries, districtId: number, nodes: readonly Spot[]) {
  const points: Point[] = []
  for (const mover of house.movers())
    for (const node of nodes) points.push(...((await mover.points?.(q, districtId, node)) ?? []))
  return points
}

async function codesFor(q: Queries, districtId: number, { ends, parts }: Outline): Promise<string[]> {
  const like = ends[0]?.code
  if (!like) return []
  const taken = await codesLike(q, districtId, headOf(like))
  return freeCodes(
    like,
    taken.map(({ code }) => code),
    parts.length,
  )
}
