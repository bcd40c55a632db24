import { expect, test } from 'vitest'
import { lastMoment, progressOf } from './entries.ts'

test.each([
  ['applied', null, 1, false],
  ['approved', null, 2, false],
  ['published', '2026-03-10T02:00:00Z', 3, false],
  ['rejected', null, 1, true],
  ['withdrawn', '2026-03-10T02:00:00Z', 3, true],
  ['expired', '2026-03-10T02:00:00Z', 3, true],
] as const)('an entry that is %s has come to its station', (state, publishedAt, reached, ended) => {
  expect(progressOf({ state, publishedAt })).toEqual({ reached, ended })
})
test('an entry that ends at midnight holds to the last moment of the day before', () => {
  expect(lastMoment('2026-03-12T16:00:00.000Z')).toBe('2026-03-12T15:59:59.999Z')
})
