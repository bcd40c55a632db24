import { expect, test } from 'vitest'
import { agrees } from './rules.ts'

test.each([
  ['=', 302, 302, true],
  ['=', 302, 301, false],
  ['>', 300, 300, false],
  ['>', 300, 301, true],
  ['>=', 3, 3, true],
  ['<=', 30, 31, false],
  ['~', 42_000, 40_000, true],
  ['~', 42_000, 39_899, false],
  ['~', 42_000, 44_101, false],
  ['<~', 2_000, 1_800, true],
  ['<~', 2_000, 2_001, false],
  ['<~', 2_000, 1_799, false],
] as const)('“%s %i” and %i agree: %s', (op, value, computed, so) => {
  expect(agrees(computed, { op, value })).toBe(so)
})
