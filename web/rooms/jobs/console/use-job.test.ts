import { expect, test } from 'vitest'
import { shareOf } from './use-job.ts'

test.each([
  ['running', 0, 10, 0],
  ['running', 3, 10, 30],
  ['running', 999, 1000, 99],
  ['running', 10, 10, 99],
  ['running', 12, 10, 99],
  ['running', 5, null, null],
  ['queued', 0, 0, 0],
  ['done', 0, 0, 100],
  ['done', 10, null, 100],
] as const)('a job that is %s, %i of %s done, shows %s per cent', (state, done, total, share) => {
  expect(shareOf({ state, done, total })).toBe(share)
})
