import { describe, expect, it } from 'vitest'
import { goesOf, isOwnToDraw, keyOf, shareOf } from './changes.ts'

const up = (n: number) => Array.from({ length: n }) as never

describe('a node', () => {
  it.each([
    [0, null, false],
    [1, null, false],
    [2, null, true],
    [4, null, true],
    [4, '2026-01-01', false],
  ])('below %i others, ended %s: to be drawn here %s', (above, endedAt, own) => {
    expect(isOwnToDraw({ up: up(above), endedAt })).toBe(own)
  })
})

describe('what was chosen', () => {
  it('is said by kind and thing, also where a thing ends', () => {
    expect(goesOf({ [keyOf('access.posts', '7')]: [0, 1], [keyOf('notices.robots', '2')]: [] })).toEqual([
      { kind: 'access.posts', thing: '7', parts: [0, 1] },
      { kind: 'notices.robots', thing: '2', parts: [] },
    ])
  })
})

describe('how far a change is', () => {
  it.each([
    ['running', 0, 0, 0],
    ['running', 50, 200, 25],
    ['undoing', 200, 200, 99],
    ['done', 3, 9, 100],
  ] as const)('%s, %i of %i: %i per cent', (state, done, total, share) => {
    expect(shareOf({ state, done, total })).toBe(share)
  })
})
