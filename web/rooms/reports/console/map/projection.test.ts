import { describe, expect, it } from 'vitest'
import { fit, type Geometry, pathOf, spotOf } from './projection.ts'

const square = (west: number, south: number, side: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
      [west, south],
    ],
  ],
})
const sheet = { width: 400, height: 200 }

describe('shapes on a sheet', () => {
  it('all fit inside it with the margin, in its middle', () => {
    const project = fit([square(118, 31, 0.1), square(118.1, 31, 0.1)], sheet, 10)
    const corners = [project(118, 31), project(118.2, 31.1)]
    for (const [x, y] of corners) {
      expect(x).toBeGreaterThanOrEqual(9.99)
      expect(x).toBeLessThanOrEqual(390.01)
      expect(y).toBeGreaterThanOrEqual(9.99)
      expect(y).toBeLessThanOrEqual(190.01)
    }
    expect((corners[0]?.[0] ?? 0) + (corners[1]?.[0] ?? 0)).toBeCloseTo(400)
  })
  it('north is up and east is right', () => {
    const project = fit([square(118, 31, 0.1)], sheet)
    expect(project(118, 31.1)[1]).toBeLessThan(project(118, 31)[1])
    expect(project(118.1, 31)[0]).toBeGreaterThan(project(118, 31)[0])
  })
  it('a kilometre to the north is as long as one to the east', () => {
    const project = fit([square(118, 31, 0.1)], sheet)
    const north = project(118, 31)[1] - project(118, 31.01)[1]
    const east = project(118.01, 31)[0] - project(118, 31)[0]
    expect(east / north).toBeCloseTo(Math.cos((31 * Math.PI) / 180), 2)
  })
  it('no shape at all is no error', () => expect(fit([], sheet)(118, 31)).toEqual([200, 100]))
})

describe('a shape drawn', () => {
  it('is closed, and each part of it is', () => {
    const project = fit([square(118, 31, 0.1)], sheet)
    const two: Geometry = {
      type: 'MultiPolygon',
      coordinates: [square(118, 31, 0.04), square(118.05, 31, 0.05)].map(
        (g) => g.coordinates as number[][][],
      ),
    }
    expect(pathOf(two, project).match(/M[^MZ]+Z/g)).toHaveLength(2)
  })
  it('bears its name inside itself, also where it is bent around something', () => {
    const horseshoe: Geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [3, 0],
          [3, 3],
          [2, 3],
          [2, 1],
          [1, 1],
          [1, 3],
          [0, 3],
        ],
      ],
    }
    const { at } = spotOf(horseshoe, (x, y) => [x, y])
    const isHollow = at[0] > 1 && at[0] < 2 && at[1] > 1
    expect(isHollow).toBe(false)
    expect(at[0]).toBeGreaterThan(0)
    expect(at[0]).toBeLessThan(3)
  })
  it('bears it in its largest part', () => {
    const islands: Geometry = {
      type: 'MultiPolygon',
      coordinates: [square(0, 0, 1), square(5, 0, 3)].map((g) => g.coordinates as number[][][]),
    }
    const spot = spotOf(islands, (x, y) => [x, y])
    expect(spot.at).toEqual([6.5, 1.5])
    expect(spot.width).toBe(3)
  })
})
