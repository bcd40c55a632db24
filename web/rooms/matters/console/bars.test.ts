import { describe, expect, it } from 'vitest'
import { topBars, widthOf } from './bars.ts'

const bar = (key: string, count: number) => ({ key, words: key, count })

describe('bars of counts', () => {
  it('begin at zero and are true to each other', () => {
    expect(widthOf(0, 10)).toBe(0)
    expect(widthOf(5, 10)).toBe(50)
    expect(widthOf(10, 10)).toBe(100)
  })
  it('one umbrella among a thousand is still seen', () => expect(widthOf(1, 1000)).toBeGreaterThan(0.5))
  it('nothing at all draws nothing', () => expect(widthOf(0, 0)).toBe(0))
  it('the largest come first, and what is left out is said', () => {
    const { shown, left, leftSum } = topBars([bar('hat', 2), bar('umbrella', 9), bar('glove', 1)], 1)
    expect(shown.map((b) => b.key)).toEqual(['umbrella'])
    expect([left, leftSum]).toEqual([2, 3])
  })
})
