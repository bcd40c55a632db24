import { union } from 'polyclip-ts'
import type { Point } from '../../../kit/tree-change.ts'
import type { Geometry } from '../store/shapes.ts'

type Ring = [number, number][]

const polygonsOf = (geometry: Geometry): Ring[][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

/** The area of several shapes as one; undefined of none. */
export function joined(shapes: readonly Geometry[]): Geometry | undefined {
  const [first, ...others] = shapes.map(polygonsOf)
  if (!first) return undefined
  const coordinates = union(first, ...others)
  const [only] = coordinates
  return coordinates.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates }
}

/** Whether a ray from the point eastward crosses a ring an odd number of times. */
function isInRing(ring: Ring, { lng, lat }: Point): boolean {
  let inside = false
  for (let i = 0, before = ring.length - 1; i < ring.length; before = i++) {
    const [x1, y1] = ring[i] ?? [0, 0]
    const [x2, y2] = ring[before] ?? [0, 0]
    if (y1 > lat !== y2 > lat && lng < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

/** Whether a point lies in a shape, and in none of its holes. */
export const isInside = (geometry: Geometry, point: Point): boolean =>
  polygonsOf(geometry).some(
    ([outer, ...holes]) =>
      outer !== undefined && isInRing(outer, point) && !holes.some((hole) => isInRing(hole, point)),
  )
