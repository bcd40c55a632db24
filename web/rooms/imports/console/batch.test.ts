import { describe, expect, test } from 'vitest'
import { askedBy, rateOf, sizeOf, stepOf, viewsOf } from './batch.ts'

const counts = { new: 3, changed: 0, same: 2, repeat: 0, error: 0, loaded: 0, undone: 0, kept: 0 }

describe('the views of a file', () => {
  test('before it is loaded are what was found of its rows; empty ones are left out, but for the errors', () => {
    expect(viewsOf({ state: 'checked', counts })).toEqual([
      { view: 'all', n: 5 },
      { view: 'new', n: 3 },
      { view: 'same', n: 2 },
      { view: 'error', n: 0 },
    ])
  })
  test('afterwards are what became of them', () => {
    const after = { ...counts, loaded: 2, kept: 1, error: 4 }
    expect(viewsOf({ state: 'undone', counts: after }).map(({ view }) => view)).toEqual([
      ...['all', 'loaded', 'kept', 'same', 'error'],
    ])
  })
  test('are none before there are counts', () => {
    expect(viewsOf({ state: 'checking', counts: null })).toEqual([])
  })
  test('ask the server for what they show', () => {
    expect([askedBy('all'), askedBy('kept'), askedBy('error')]).toEqual([
      {},
      { fate: 'kept' },
      { status: 'error' },
    ])
  })
})

describe('the rate', () => {
  test('is said once there is something to say', () => {
    expect(rateOf({ at: 0, done: 0 }, { at: 1000, done: 900 })).toBeNull()
    expect(rateOf({ at: 0, done: 100 }, { at: 2000, done: 100 })).toBeNull()
    expect(rateOf({ at: 0, done: 100 }, { at: 2000, done: 2100 })).toBe(1000)
  })
})

test('a file stands further along its road from state to state', () => {
  expect((['uploaded', 'checking', 'checked', 'loading', 'done'] as const).map(stepOf)).toEqual([
    1, 2, 2, 3, 4,
  ])
})

test.each([
  [10, '1 KB'],
  [150_000, '146 KB'],
  [5_400_000, '5.1 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeOf(bytes)).toBe(words)
})
