import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepOf, stepsFor, strengthOf } from './scale.ts'

describe('the steps of a map', () => {
  it('counts begin at zero and go up in round steps', () => {
    expect(stepsFor([3, 57, 12], false).map((s) => s.from)).toEqual([0, 10, 20, 30, 40, 50])
    expect(stepsFor([0, 2], false)).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 3 },
    ])
  })
  it('shares begin near the least of them', () =>
    expect(stepsFor([0.93, 0.97], true).map((s) => Math.round(s.from * 100))).toEqual([93, 94, 95, 96, 97]))
  it('nothing known has no steps', () => expect(stepsFor([], false)).toEqual([]))
  it('each value falls into the step that holds it, and there are at most six', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 60 }), (values) => {
        const steps = stepsFor(values, false)
        expect(steps.length).toBeLessThanOrEqual(6)
        for (const value of values) {
          const { from, to } = steps[stepOf(value, steps)] as { from: number; to: number }
          expect(value >= from && value < to).toBe(true)
        }
      }),
    )
  })
  it('more is never fainter', () => {
    const strengths = [0, 1, 2, 3, 4, 5].map((step) => strengthOf(step, 6))
    expect(strengths).toEqual(strengths.toSorted((a, b) => a - b))
    expect(new Set(strengths).size).toBe(6)
  })
})
