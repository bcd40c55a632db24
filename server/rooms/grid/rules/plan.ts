import { problem } from '../../../kit/problems.ts'
import { COMMUNITY_DEPTH } from '../../../kit/scope.ts'
import type { Ending, Shift, Spot } from '../../../kit/tree-change.ts'

export type Node = Spot & {
  parentId: number | null
  level: string
  code: string | null
  name: string
  nameEn: string
  position: number
  open: boolean
}
export type NewGrid = { name: string; nameEn: string; code: string | null }
/** Where one thing goes: to the parts with these numbers. */
export type Choice = { kind: string; thing: string; parts: number[] }
export type Ask =
  | {
      kind: 'split'
      node: number
      parts: (NewGrid & { children: number[] })[]
      /** The number of the part that takes what nothing else is said of. */
      rest: number
      /** Open matters with a point go to the part whose shape it lies in. */
      byPoint: boolean
      goes: Choice[]
    }
  | { kind: 'merge'; nodes: number[]; into: NewGrid; goes: Choice[] }
  | { kind: 'move'; node: number; parent: number }

/** The part of the tree that an ask is about: the nodes it names, and what stands right below those that would end. */
export type World = {
  node(id: number): Node | undefined
  children(id: number): readonly Node[]
  /** Keys of the district's levels, from the top. */
  levels: readonly string[]
}
export type Part = NewGrid & { children: Node[] }
/** What an ask comes to, before anything is made. */
export type Outline = {
  kind: Ask['kind']
  parent: Node
  ends: Node[]
  parts: Part[]
  rest: number
  moves: { node: Node; to: Node }[]
  byPoint: boolean
  goes: Choice[]
}

/** A plan in ids: what a change is carried out by, also after a pause or in another process. */
export type Plan = {
  ends: Ending[]
  made: Spot[]
  shifts: (Shift & { parent: number })[]
  byPoint: boolean
  chosen: Record<string, Record<string, number[]>>
}

/** Only communities and what lies below are the district's own to draw; streets and towns are not. */
function grid(world: World, id: number): Node {
  const node = world.node(id)
  if (!node?.open) throw problem('grid.no_node')
  if (node.path.length < COMMUNITY_DEPTH) throw problem('grid.not_restructured', { name: node.name })
  return node
}

function above(world: World, node: Node): Node {
  const parent = world.node(node.parentId ?? 0)
  if (!parent) throw problem('grid.no_node')
  return parent
}

/** What an ask comes to, or the problem that stands against it. */
export function outlineOf(ask: Ask, world: World): Outline {
  const codes = ask.kind === 'split' ? ask.parts : ask.kind === 'merge' ? [ask.into] : []
  const twice = codes.find(({ code }, i) => code !== null && codes.findIndex((c) => c.code === code) < i)
  if (twice) throw problem('grid.code_taken', { code: twice.code })
  const same = codes.find(({ name }, i) => codes.findIndex((c) => c.name === name) < i)
  if (same) throw problem('grid.name_twice', { name: same.name })
  if (ask.kind === 'split') return splitOf(ask, world)
  return ask.kind === 'merge' ? mergeOf(ask, world) : moveOf(ask, world)
}

function splitOf(ask: Extract<Ask, { kind: 'split' }>, world: World): Outline {
  const node = grid(world, ask.node)
  const children = world.children(node.id)
  const taken = new Set<number>()
  for (const id of ask.parts.flatMap((part) => part.children)) {
    if (taken.has(id) || !children.some((child) => child.id === id))
      throw problem('grid.not_its_part', { name: node.name })
    taken.add(id)
  }
  const left = children.filter((child) => !taken.has(child.id))
  const parts = ask.parts.map((part, i) => ({
    ...part,
    children: [
      ...children.filter((child) => part.children.includes(child.id)),
      ...(i === ask.rest ? left : []),
    ],
  }))
  checkChoices(ask.goes, parts.length)
  const { byPoint, goes, rest } = ask
  return { kind: 'split', parent: above(world, node), ends: [node], parts, rest, moves: [], byPoint, goes }
}

function mergeOf(ask: Extract<Ask, { kind: 'merge' }>, world: World): Outline {
  const ends = [...new Set(ask.nodes)].map((id) => grid(world, id))
  const [first] = ends
  if (!first || ends.length < 2) throw problem('grid.merge_two')
  if (ends.some((node) => node.parentId !== first.parentId || node.level !== first.level))
    throw problem('grid.one_parent')
  checkChoices(ask.goes, 1)
  return {
    kind: 'merge',
    parent: above(world, first),
    ends,
    parts: [{ ...ask.into, children: ends.flatMap((node) => world.children(node.id)) }],
    rest: 0,
    moves: [],
    byPoint: false,
    goes: ask.goes,
  }
}

function moveOf(ask: Extract<Ask, { kind: 'move' }>, world: World): Outline {
  const node = grid(world, ask.node)
  const from = above(world, node)
  const to = world.node(ask.parent)
  if (!to?.open) throw problem('grid.no_node')
  if (to.id === from.id) throw problem('grid.same_place', { name: node.name, place: to.name })
  const order = (level: string) => world.levels.indexOf(level)
  // a level of the tree is a depth of it, by which matters are held and found
  if (to.path.length !== from.path.length || order(to.level) >= order(node.level))
    throw problem('grid.wrong_level', { name: node.name, place: to.name, level: from.name })
  const moves = [{ node, to }]
  return { kind: 'move', parent: from, ends: [], parts: [], rest: 0, moves, byPoint: false, goes: [] }
}

function checkChoices(goes: readonly Choice[], parts: number): void {
  if (goes.some((choice) => choice.parts.some((part) => part >= parts))) throw problem('grid.no_part')
}

/** The plan of an outline whose new nodes have got these ids. */
export function planOf(o: Outline, ids: readonly number[]): Plan {
  const made = ids.map((id) => ({ id, path: [...o.parent.path, id] }))
  const rest = made[o.rest]
  const shifts = [
    ...o.parts.flatMap((part, i) =>
      part.children.map((child) => ({
        parent: made[i]?.id ?? 0,
        from: child.path,
        to: [...(made[i]?.path ?? []), child.id],
      })),
    ),
    ...o.moves.map(({ node, to }) => ({ parent: to.id, from: node.path, to: [...to.path, node.id] })),
  ]
  const chosen: Plan['chosen'] = {}
  for (const { kind, thing, parts } of o.goes) {
    const ofKind = (chosen[kind] ??= {})
    ofKind[thing] = parts.flatMap((part) => made[part]?.id ?? [])
  }
  const ends = rest ? o.ends.map(({ id, path }) => ({ from: { id, path }, to: made, rest })) : []
  return { ends, made, shifts, byPoint: o.byPoint, chosen }
}

/** What a plan ends, makes or brings elsewhere. */
export const touched = (plan: Plan): number[] => [
  ...new Set([
    ...plan.ends.map((ending) => ending.from.id),
    ...plan.made.map((spot) => spot.id),
    ...plan.shifts.map((shift) => shift.from.at(-1) ?? 0),
  ]),
]

/**
 * The way back of a plan that was carried out, on the tree as it is now: what stands below the nodes that were made goes back to
 * where it came from, and what came there since to the first of those that had ended.
 */
export function wayBack(plan: Plan, world: Pick<World, 'node' | 'children'>): Plan {
  const spotOf = (id: number): Spot => {
    const node = world.node(id)
    if (!node) throw problem('grid.no_node')
    return { id, path: node.path }
  }
  const old = plan.ends.map((ending) => spotOf(ending.from.id))
  const [rest] = old
  const parentOf = new Map(plan.shifts.map(({ from }) => [from.at(-1) ?? 0, from.at(-2) ?? 0]))
  const home = (node: Node) => {
    const parent = spotOf(parentOf.get(node.id) ?? rest?.id ?? 0)
    return { parent: parent.id, from: node.path, to: [...parent.path, node.id] }
  }
  const moved = plan.made.length > 0 ? plan.made.flatMap(({ id }) => world.children(id)) : []
  const tops =
    plan.made.length > 0 ? [] : plan.shifts.flatMap(({ from }) => world.node(from.at(-1) ?? 0) ?? [])
  return {
    ends: rest ? plan.made.map(({ id }) => ({ from: spotOf(id), to: old, rest })) : [],
    made: old,
    shifts: [...moved, ...tops].map(home),
    byPoint: false,
    chosen: {},
  }
}
