import { describe, expect, test } from 'vitest'
import type { Geometry } from '../store/shapes.ts'
import { isInside, joined } from './shape.ts'

const square = (x: number, y: number, size = 1): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
})

describe('the shape of a grid that is made of others', () => {
  test('is one where they touch, several where they do not, and none of none', () => {
    const both = joined([square(0, 0), square(1, 0)])
    expect(both?.type).toBe('Polygon')
    expect(both?.coordinates[0]).toHaveLength(5)
    expect(joined([square(0, 0), square(5, 5)])).toMatchObject({ type: 'MultiPolygon' })
    expect(joined([])).toBeUndefined()
    expect(joined([square(3, 3)])).toEqual(square(3, 3))
  })
})

describe('a point', () => {
  test.each([
    [0.5, 0.5, true],
    [1.5, 0.5, false],
    [0.5, -0.5, false],
    [5.5, 5.5, true],
  ])('at %d, %d: %s', (lng, lat, inside) => {
    const two = joined([square(0, 0), square(5, 5)]) as Geometry
    expect(isInside(two, { lng, lat })).toBe(inside)
  })
  test('in a hole is outside', () => {
    const ring: Geometry = {
      type: 'Polygon',
      coordinates: [square(0, 0, 9).coordinates[0], square(3, 3, 3).coordinates[0]] as [number, number][][],
    }
    expect([isInside(ring, { lng: 1, lat: 1 }), isInside(ring, { lng: 4, lat: 4 })]).toEqual([true, false])
  })
})
