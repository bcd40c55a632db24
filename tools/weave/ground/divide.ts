import { Delaunay } from 'd3-delaunay'
import { intersection, union } from 'polyclip-ts'
import type { Random } from '../random.ts'
import { type Area, borderOf, boxOf, type Point, pointIn, rounded, sizeOf } from './area.ts'

/** How many points of the ground stand for each part when the parts are evened out, and how often that is done. */
const POINTS_A_PART = 24
const EVENED = 5
/** What is smaller than this share of an even part is no part of its own. */
const SLIVER = 0.02
/** How far beyond the area the cells reach, so that none ends at its edge. */
const MARGIN = 0.05

/**
 * Divides an area into as many parts that cover it and do not overlap: the cells of a Voronoi diagram, cut at its border. Those
 * that lie nearest to its middle come first. What a border cuts off from its cell goes with the part that it touches most.
 */
export function divide(area: Area, parts: number, random: Random): Area[] {
  if (parts === 1) return [area]
  const box = boxOf(area)
  // a degree east is shorter than one north: cells are to be even in metres
  const narrow = Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180)
  const flat = ([x, y]: Point): Point => [x * narrow, y]
  const ground = Array.from({ length: parts * POINTS_A_PART }, () => flat(pointIn(area, random.next)))
  const middle = meanOf(ground)
  const seeds = evened(ground, parts)
  seeds.sort((a, b) => apart(a, middle) - apart(b, middle))
  const cells = Delaunay.from(seeds).voronoi([
    (box[0] - MARGIN) * narrow,
    box[1] - MARGIN,
    (box[2] + MARGIN) * narrow,
    box[3] + MARGIN,
  ])
  const cut = seeds.map((_, i) => {
    const cell = cells.cellPolygon(i).map(([x, y]): Point => [x / narrow, y])
    return rounded(intersection([cell], area))
  })
  return whole(cut)
}

/** Seeds among points of the ground, moved to the middle of what lies nearest to each. */
function evened(ground: readonly Point[], parts: number): Point[] {
  let seeds = ground.slice(0, parts)
  for (let i = 0; i < EVENED; i++) {
    const nearest = Delaunay.from(seeds)
    const own: Point[][] = seeds.map((seed) => [seed])
    let last = 0
    for (const point of ground) {
      last = nearest.find(point[0], point[1], last)
      own[last]?.push(point)
    }
    seeds = own.map(meanOf)
  }
  return seeds
}

const meanOf = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]
const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** The parts, each in one piece as far as the area itself is: loose pieces are joined to the part they share most border with. */
function whole(cut: readonly Area[]): Area[] {
  const least = (SLIVER * cut.reduce((sum, part) => sum + sizeOf(part), 0)) / cut.length
  const parts: Area[] = []
  const loose: Area[] = []
  for (const part of cut) {
    const [largest, ...rest] = part.map((polygon): Area => [polygon]).sort((a, b) => sizeOf(b) - sizeOf(a))
    parts.push(largest ?? [])
    loose.push(...rest)
  }
  for (const piece of loose) {
    const found = parts
      .map((part, i) => ({ i, joined: rounded(union(part, piece)) }))
      .map(({ i, joined }) => ({ i, joined, shared: sharedBorder(parts[i] ?? [], piece, joined) }))
      .sort((a, b) => b.shared - a.shared)[0]
    // an island touches nothing: it goes with the part that had it, unless it is too small to see
    if (found && found.shared > 0) parts[found.i] = found.joined
    else if (sizeOf(piece) > least) parts[0] = [...(parts[0] ?? []), ...piece]
  }
  return parts
}

const sharedBorder = (part: Area, piece: Area, joined: Area): number =>
  joined.length > part.length ? 0 : borderOf(part) + borderOf(piece) - borderOf(joined)
