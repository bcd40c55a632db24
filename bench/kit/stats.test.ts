import { expect, test } from 'vitest'
import { quantile, spread } from './stats.ts'

test('the middle of rounds is not moved by one that went badly', () => {
  expect(spread([10, 11, 1000])).toEqual({ median: 11, min: 10, max: 1000 })
  expect(spread([10, 12]).median).toBe(11)
})

test('a latency below which 99 of 100 calls lie leaves the slowest one out', () => {
  const waits = Array.from({ length: 100 }, (_, i) => i + 1)
  expect(quantile(waits, 0.99)).toBe(99)
  expect(quantile(waits, 0.5)).toBe(50.5)
  expect(quantile([], 0.5)).toBeNaN()
})
