import { intersection } from 'polyclip-ts'
import { describe, expect, test } from 'vitest'
import { loadTenants } from '../../../server/kit/tenants.ts'
import { outlineOf } from '../../../server/rooms/grid/index.ts'
import { randomOf } from '../random.ts'
import { type Area, areaOf, borderOf, contains, geometryOf, pointIn, sizeOf } from './area.ts'
import { divide } from './divide.ts'

const outlines = loadTenants().all.map((tenant) => {
  const outline = outlineOf(tenant)
  if (!outline) throw new Error(`${tenant.key} has no outline`)
  return [tenant.key, areaOf(outline.geometry)] as const
})
/** An umbrella seen from the side: a bow with a deep notch on either side of its handle. */
const umbrella: Area = [
  [
    [
      [0, 5],
      [10, 5],
      [10, 4],
      [5.5, 4.6],
      [5.5, 0],
      [4.5, 0],
      [4.5, 4.6],
      [0, 4],
      [0, 5],
    ],
  ],
]
const sum = (parts: readonly Area[]) => parts.reduce((all, part) => all + sizeOf(part), 0)
/** Coordinates are kept to some ten centimetres: so much a border may be off along its length. */
const rounding = (area: Area) => borderOf(area) * 1e-6

describe.each([...outlines, ['umbrella', umbrella] as const])('%s divided', (_, area) => {
  test.each([1, 2, 9])('into %i parts is covered by them', (n) => {
    const parts = divide(area, n, randomOf(3, 'cover'))
    expect(parts).toHaveLength(n)
    // islands too small to see belong to nobody
    expect(Math.abs(sum(parts) / sizeOf(area) - 1)).toBeLessThan(1e-4)
  })
  test('has parts that do not overlap, none of them a sliver, each in one piece', () => {
    const parts = divide(area, 12, randomOf(4, 'apart'))
    for (const [i, part] of parts.entries()) {
      expect(part).toHaveLength(1)
      expect(sizeOf(part)).toBeGreaterThan(sizeOf(area) / 12 / 8)
      for (const other of parts.slice(i + 1))
        expect(sizeOf(intersection(part, other))).toBeLessThan(rounding(part) + rounding(other))
    }
  })
  test('is divided in the same way by the same seed, in another by another', () => {
    const by = (seed: number) => JSON.stringify(divide(area, 6, randomOf(seed, 'same')))
    expect(by(1)).toBe(by(1))
    expect(by(1)).not.toBe(by(2))
  })
  test('has points inside', () => {
    const r = randomOf(5, 'point')
    for (let i = 0; i < 50; i++) expect(contains(area, pointIn(area, r.next))).toBe(true)
  })
})

test('what is divided level by level stays whole down to its last level', () => {
  for (const outline of [umbrella, outlines[0]?.[1] ?? []]) {
    const r = randomOf(6, 'levels')
    let parts = [outline]
    for (const n of [4, 4, 4, 6]) {
      const below = parts.map((part) => ({ part, own: divide(part, n, r) }))
      for (const { part, own } of below)
        expect(Math.abs(sum(own) - sizeOf(part))).toBeLessThan(
          Math.max(rounding(part) * 4, sizeOf(part) * 1e-4),
        )
      parts = below.flatMap(({ own }) => own)
    }
    expect(parts.every((part) => part.length === 1)).toBe(true)
    expect(Math.abs(sum(parts) / sizeOf(outline) - 1)).toBeLessThan(1e-4)
  }
}, 30_000)

test('coordinates are short', () => {
  const [, outline] = outlines[0] ?? []
  const json = JSON.stringify(geometryOf(divide(outline ?? [], 5, randomOf(7, 'short'))[2] ?? []))
  expect(json).not.toMatch(/\d\.\d{7}/)
})
