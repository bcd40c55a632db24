import { expect, test } from 'vitest'
import { freeCodes } from './codes.ts'

test.each([
  ['990001-D1', ['990001-D1', '990001-D3'], ['990001-D4', '990001-D5']],
  ['A09', ['A09'], ['A10', 'A11']],
  ['A01', [], ['A01', 'A02']],
  ['990001001001', ['990001001001', '990001001001-2'], ['990001001001-3', '990001001001-4']],
  ['伞', ['伞-1', '伞面-7'], ['伞-2', '伞-3']],
])('beside %s, where %j are taken, the next codes are %j', (like, taken, free) => {
  expect(freeCodes(like, taken, 2)).toEqual(free)
})
