import type { Reply } from './call.ts'

type Page = Reply<'GET /api/matters/:id'>
export type Knot = Page['thread'][number]

/** A resident reads the way of the matter and of the units' orders; what tasks of the staff brought about stands in it already. */
export function threadFor({ matter, orders, thread }: Page, staff: boolean): Knot[] {
  const known = new Set([matter.id, ...orders.map((order) => order.id)])
  return staff ? thread : thread.filter((knot) => known.has(knot.matterId))
}
/** How a strand runs past a knot: it may come in from above, leave below, and carry the knot itself. */
export type Strand = { above: boolean; below: boolean; knot: boolean; joins: boolean }
export type Row = { knot: Knot; newest: boolean; lane: number; strands: Strand[] }

/** Beyond this many the strands of further orders share the last lane, so that words keep their room on a phone. */
const LANES = 4

/**
 * Lays a thread out, newest first: lane 0 is the matter itself, each order to a unit gets a strand beside it
 * that branches off where the order was given. Knots are ordered by when they happened.
 */
export function layThread(thread: Knot[], matterId: string): Row[] {
  // What happened in the same instant keeps the server's order.
  const knots = [...thread].reverse().sort((a, b) => Date.parse(b.occurredAt) - Date.parse(a.occurredAt))
  const lanes = new Map<string, number>([[matterId, 0]])
  for (const { matterId: of } of [...knots].reverse()) {
    if (!lanes.has(of)) lanes.set(of, Math.min(lanes.size, LANES - 1))
  }
  const laneOf = (knot: Knot) => lanes.get(knot.matterId) ?? 0
  const count = Math.max(0, ...knots.map(laneOf)) + 1
  const first = Array.from({ length: count }, (_, lane) => knots.findIndex((k) => laneOf(k) === lane))
  const last = Array.from({ length: count }, (_, lane) => knots.findLastIndex((k) => laneOf(k) === lane))
  return knots.map((knot, row) => {
    const lane = laneOf(knot)
    const strands = Array.from({ length: count }, (_, i): Strand => {
      if (i === 0) return { above: row > 0, below: row < knots.length - 1, knot: lane === 0, joins: false }
      const top = first[i] as number
      const bottom = last[i] as number
      return {
        above: row > top && row <= bottom,
        below: row >= top && row < bottom,
        knot: lane === i,
        joins: row === bottom,
      }
    })
    return { knot, newest: row === 0, lane, strands }
  })
}
