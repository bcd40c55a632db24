import { expect, test } from 'vitest'
import { risen } from './hot.ts'

const rise = (of: string, before: number, now: number) => ({ of, before, now })
const names = (...counts: ReturnType<typeof rise>[]) => risen(counts, 10).map(({ of }) => of)

test('a place is hot where clearly more was filed than before', () => {
  expect(names(rise('umbrellas', 4, 16), rise('gloves', 15, 16))).toEqual(['umbrellas'])
})
test('the clearest rise comes first, not the largest number', () => {
  expect(names(rise('hats', 400, 470), rise('umbrellas', 5, 40))).toEqual(['umbrellas', 'hats'])
})
test('chance is not hot: a few more of few, or of very many', () => {
  expect(names(rise('a', 0, 4), rise('b', 3, 6), rise('c', 1000, 1030))).toEqual([])
})
test('what fell is never hot', () => expect(names(rise('gloves', 40, 10))).toEqual([]))
test('nothing is told of more than is asked', () => {
  expect(
    risen(
      Array.from({ length: 9 }, (_, i) => rise(String(i), 0, 10 + i)),
      3,
    ).map(({ of }) => of),
  ).toEqual(['8', '7', '6'])
})
