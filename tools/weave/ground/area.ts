import type { Geometry } from '../../../server/rooms/grid/index.ts'

/** Degrees east and north. */
export type Point = [number, number]
/** Polygons, each with its outer ring first; rings closed. */
export type Area = Ring[][]
type Ring = Point[]

/** Six decimals of a degree: about ten centimetres. */
const DIGITS = 1e6
const round = (value: number) => Math.round(value * DIGITS) / DIGITS

export const areaOf = ({ type, coordinates }: Geometry): Area =>
  type === 'Polygon' ? [coordinates] : coordinates
export const geometryOf = (area: Area): Geometry =>
  area.length === 1
    ? { type: 'Polygon', coordinates: area[0] as Ring[] }
    : { type: 'MultiPolygon', coordinates: area }

/** The coordinates shortened; what shrinks to a line or a point by that is gone. */
export const rounded = (area: Area): Area =>
  area.flatMap((polygon) => {
    const rings = polygon.map(roundedRing).filter((ring) => ring.length >= 4 && sizeOfRing(ring) !== 0)
    return rings.length > 0 && roundedRing(polygon[0] ?? []).length >= 4 ? [rings] : []
  })

function roundedRing(ring: Ring): Ring {
  const points = ring.map(([x, y]): Point => [round(x), round(y)])
  return points.filter(([x, y], i) => i === 0 || x !== points[i - 1]?.[0] || y !== points[i - 1]?.[1])
}

/** Twice the signed size of a ring, in square degrees. */
function sizeOfRing(ring: Ring): number {
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i] as Point, ring[i + 1] as Point]
    sum += a[0] * b[1] - b[0] * a[1]
  }
  return sum
}

/** Square degrees: good for comparing what lies close together. */
export const sizeOf = (area: Area): number =>
  area.reduce(
    (sum, [outer, ...holes]) =>
      sum +
      Math.abs(sizeOfRing(outer ?? [])) / 2 -
      holes.reduce((all, hole) => all + Math.abs(sizeOfRing(hole)) / 2, 0),
    0,
  )

/** The length of all its rings, in degrees. */
export const borderOf = (area: Area): number =>
  area.flat().reduce((sum, ring) => {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i] as Point, ring[i + 1] as Point]
      sum += Math.hypot(a[0] - b[0], a[1] - b[1])
    }
    return sum
  }, 0)

/** West, south, east, north. */
export function boxOf(area: Area): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of area.flat(2)) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}

/** Whether a point lies inside, by how often a line to the east crosses the border. */
export function contains(area: Area, [x, y]: Point): boolean {
  let inside = false
  for (const ring of area.flat()) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i] as Point, ring[i + 1] as Point]
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside
    }
  }
  return inside
}

/** A point inside, as likely here as there. */
export function pointIn(area: Area, next: () => number): Point {
  const [west, south, east, north] = boxOf(area)
  for (let tries = 0; tries < 10_000; tries++) {
    const point: Point = [round(west + next() * (east - west)), round(south + next() * (north - south))]
    if (contains(area, point)) return point
  }
  throw new Error('an area without room for a point')
}
