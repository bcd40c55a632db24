import { describe, expect, it } from 'vitest'
import { fitting, moved, seen, WHOLE, zoomed } from './view.ts'

const size = { width: 400, height: 200 }
const label = (key: string, at: [number, number], weight = 1, room = 200) => ({
  ...{ key, words: '伞骨网格', at, weight, room },
})

describe('looking nearer', () => {
  it('what lies under the finger stays there', () => {
    const near = zoomed(WHOLE, 2, [100, 50], size)
    expect(seen(near, [100, 50])).toEqual([100, 50])
    expect(near.k).toBe(2)
  })
  it('the whole sheet is the furthest, and it lies as it lay', () => {
    expect(zoomed(zoomed(WHOLE, 4, [390, 10], size), 0.01, [0, 0], size)).toEqual(WHOLE)
  })
  it('the sheet stays in its frame, however it is pushed', () => {
    const near = zoomed(WHOLE, 2, [0, 0], size)
    expect(moved(near, 500, 500, size)).toEqual({ k: 2, x: 0, y: 0 })
    expect(moved(near, -5000, -5000, size)).toEqual({ k: 2, x: -400, y: -200 })
  })
})

describe('names on the map', () => {
  it('of two that would touch, the weightier one stands', () => {
    const shown = fitting([label('small', [110, 100], 1), label('large', [100, 100], 9)], 12, size)
    expect(shown.map((l) => l.key)).toEqual(['large'])
  })
  it('those that have room all stand', () =>
    expect(fitting([label('a', [60, 40]), label('b', [300, 40])], 12, size)).toHaveLength(2))
  it('a name much wider than its shape is left to the hover', () =>
    expect(fitting([label('a', [60, 40], 1, 20)], 12, size)).toEqual([]))
  it('none is cut off by the frame', () => expect(fitting([label('a', [5, 40])], 12, size)).toEqual([]))
})
