import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FINEST, LEAST, netsOf } from './cells.ts'

const some = fc.array(
  fc.record({
    x: fc.integer({ min: 47_000, max: 47_040 }),
    y: fc.integer({ min: 12_400, max: 12_440 }),
    n: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 200 },
)

describe('squares of the map', () => {
  test('where one or two matters lie alone, no net shows where', () => {
    const nets = netsOf([
      { x: 47_000, y: 12_400, n: LEAST - 1 },
      { x: 47_900, y: 12_900, n: LEAST },
    ])
    for (const { cells, scattered } of nets) {
      expect(cells.map(({ n }) => n)).toEqual([LEAST])
      expect(scattered).toBe(LEAST - 1)
    }
  })
  test('what is too few in a fine net is shown in the coarser one where there is company', () => {
    const [fine, coarser] = netsOf([
      { x: 10, y: 10, n: 1 },
      { x: 11, y: 10, n: 2 },
    ])
    expect([fine?.perDegree, fine?.cells, fine?.scattered]).toEqual([FINEST, [], 3])
    expect([coarser?.cells, coarser?.scattered]).toEqual([[{ x: 5, y: 5, n: 3 }], 0])
  })
  test('no net loses a matter or has one more, and none shows fewer than three', () => {
    fc.assert(
      fc.property(some, (cells) => {
        const all = cells.reduce((sum, { n }) => sum + n, 0)
        for (const net of netsOf(cells)) {
          expect(net.cells.reduce((sum, { n }) => sum + n, net.scattered)).toBe(all)
          expect(net.cells.every(({ n }) => n >= LEAST)).toBe(true)
        }
      }),
    )
  })
})
