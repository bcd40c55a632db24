import type { Size } from '../../../../kit/use-size.ts'

/** Shapes as GeoJSON has them: WGS 84, longitude first. */
export type Geometry =
  | { type: 'Polygon'; coordinates: number[][][] }
  | { type: 'MultiPolygon'; coordinates: number[][][][] }
type XY = [x: number, y: number]
/** Where a place of the earth lies on the sheet, in pixels before anybody zooms. */
export type Projection = (lng: number, lat: number) => XY

const RAD = Math.PI / 180
/** Web Mercator in degrees: right at every scale, and what a tenant's own tiles would use. */
const mercator = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) / RAD

const ringsOf = (geometry: Geometry): number[][][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

/** Fits shapes into a sheet, north up and undistorted, with a margin around them. */
export function fit(shapes: readonly Geometry[], { width, height }: Size, margin = 16): Projection {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of shapes.flatMap(ringsOf)) {
    for (const [lng = 0, lat = 0] of ring) {
      west = Math.min(west, lng)
      east = Math.max(east, lng)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  }
  if (west > east) return () => [width / 2, height / 2]
  const [bottom, top] = [mercator(south), mercator(north)]
  const scale = Math.min(
    (width - 2 * margin) / Math.max(east - west, 1e-6),
    (height - 2 * margin) / Math.max(top - bottom, 1e-6),
  )
  const left = (width - (east - west) * scale) / 2
  const above = (height - (top - bottom) * scale) / 2
  return (lng, lat) => [left + (lng - west) * scale, above + (top - mercator(lat)) * scale]
}

const round = (n: number) => Math.round(n * 10) / 10

/** The shape as the path of an SVG element; holes stay holes under the even-odd rule. */
export function pathOf(geometry: Geometry, project: Projection): string {
  return ringsOf(geometry)
    .map((ring) => {
      const points = ring.map(([lng = 0, lat = 0]) => project(lng, lat).map(round).join(' '))
      return `M${points.join('L')}Z`
    })
    .join('')
}

/** Twice the signed area of a ring, and its centre of mass. */
function centroid(ring: readonly XY[]): { area: number; at: XY } {
  let [area, x, y] = [0, 0, 0]
  for (const [i, [x0, y0]] of ring.entries()) {
    const [x1, y1] = ring[(i + 1) % ring.length] as XY
    const cross = x0 * y1 - x1 * y0
    area += cross
    x += (x0 + x1) * cross
    y += (y0 + y1) * cross
  }
  const [first = [0, 0] as XY] = ring
  return { area, at: area === 0 ? first : [x / (3 * area), y / (3 * area)] }
}

const isInside = ([x, y]: XY, ring: readonly XY[]): boolean =>
  ring.reduce((inside, [x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length] as XY
    return y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0 ? !inside : inside
  }, false)

/** The middle of the widest stretch of a ring at a height: a place inside, also of a shape bent around something. */
function widest(ring: readonly XY[], y: number): XY | undefined {
  const crossings = ring
    .flatMap(([x0, y0], i) => {
      const [x1, y1] = ring[(i + 1) % ring.length] as XY
      return y0 > y === y1 > y ? [] : [((x1 - x0) * (y - y0)) / (y1 - y0) + x0]
    })
    .sort((a, b) => a - b)
  let best: XY | undefined
  let width = 0
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from = 0, to = 0] = [crossings[i], crossings[i + 1]]
    if (to - from > width) {
      width = to - from
      best = [(from + to) / 2, y]
    }
  }
  return best
}

export type Spot = { at: XY; width: number; height: number }
/** Where the name of a shape is written: inside its largest part, and how much room that has. */
export function spotOf(geometry: Geometry, project: Projection): Spot {
  const outer = geometry.type === 'Polygon' ? [geometry.coordinates[0]] : geometry.coordinates.map(([r]) => r)
  const rings = outer.map((ring) => (ring ?? []).map(([lng = 0, lat = 0]) => project(lng, lat)))
  const parts = rings.map((ring) => ({ ring, ...centroid(ring) }))
  const [largest] = parts.sort((a, b) => Math.abs(b.area) - Math.abs(a.area))
  if (!largest) return { at: [0, 0], width: 0, height: 0 }
  const { ring, at } = largest
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  const inside = isInside(at, ring) ? at : (widest(ring, at[1]) ?? at)
  return {
    at: inside,
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  }
}
