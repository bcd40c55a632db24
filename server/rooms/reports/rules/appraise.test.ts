import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appraise } from './appraise.ts'
import type { Cells, Rule } from './content.ts'

const words = { zh: '优', en: 'good' }
const rule: Rule['units'] = {
  sample: 'fed_back',
  parts: [
    { column: 'acknowledged', weight: 20, source: 'x' },
    { column: 'fed_back', weight: 80, source: 'x' },
  ],
  grades: [
    { key: 'excellent', from: 90, words },
    { key: 'good', from: 80, words },
    { key: 'weak', from: 0, words },
  ],
}
const cells = (over: Cells = {}): Cells => ({
  received: { n: 12, of: null },
  acknowledged: { n: 5, of: 10 },
  fed_back: { n: 9, of: 10 },
  ...over,
})

describe('points and grade', () => {
  test('are the shares by their weights', () => {
    expect(appraise(cells(), rule, 5)).toEqual({ points: 82, grade: 'good', sample: 10 })
  })
  test('reach a grade at its very limit', () => {
    const at = (n: number) =>
      appraise(cells({ acknowledged: { n: 0, of: 0 }, fed_back: { n, of: 1000 } }), rule, 5)
    expect([at(900).grade, at(899).grade]).toEqual(['excellent', 'good'])
  })
  test('are none where there is too little to judge by', () => {
    const few = cells({ fed_back: { n: 4, of: 4 } })
    expect(appraise(few, rule, 5)).toEqual({ points: null, grade: null, sample: 4 })
    expect(appraise(few, rule, 4).points).not.toBeNull()
  })
  test('leave the weight of a part without a sample to the others', () => {
    expect(appraise(cells({ acknowledged: { n: 0, of: 0 } }), rule, 5).points).toBe(90)
  })
  test('never change with volume: the same shares of more orders are the same points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 10 }), (times, n) => {
        const more = {
          acknowledged: { n: n * times, of: 10 * times },
          fed_back: { n: 9 * times, of: 10 * times },
        }
        const few = appraise(cells({ acknowledged: { n, of: 10 } }), rule, 5)
        const many = appraise(cells({ ...more, received: { n: 12 * times, of: null } }), rule, 5)
        expect([many.points, many.grade]).toEqual([few.points, few.grade])
      }),
    )
  })
})
