import { describe, expect, it } from 'vitest'
import { isLabelled, marksTo } from './axis.ts'

describe('the marks of an axis', () => {
  it('begin at zero, are round, and hold the largest', () => {
    expect(marksTo(7)).toEqual([0, 2, 4, 6, 8])
    expect(marksTo(100)).toEqual([0, 50, 100])
    expect(marksTo(1)).toEqual([0, 1])
  })
  it('nothing needs none but zero', () => expect(marksTo(0)).toEqual([0]))
})

describe('labels where there is little room', () => {
  const shown = (of: number, room: number) =>
    Array.from({ length: of }, (_, i) => i).filter((i) => isLabelled(i, of, room))
  it('the last stands, the others at even distances before it', () => {
    expect(shown(7, 3)).toEqual([0, 3, 6])
    expect(shown(5, 9)).toEqual([0, 1, 2, 3, 4])
  })
  it('there are never more than there is room for', () => {
    for (let of = 1; of < 60; of++) expect(shown(of, 8).length).toBeLessThanOrEqual(8)
  })
})
