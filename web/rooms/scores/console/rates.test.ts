import { describe, expect, test } from 'vitest'
import { askedFrom } from './address.ts'
import { changeOf, clipped, filterOf, isEmpty, type Line, percent, ratesOf, sorted } from './rates.ts'

const line = (over: Partial<Line> = {}): Line => ({
  ...{ key: '1', name: null, sums: {}, rates: {}, last: {}, yearBefore: {} },
  ...over,
})
const rate = (key: string) => {
  const found = ratesOf('matters').find((one) => one.key === key)
  if (!found) throw new Error(key)
  return found
}

test('a share is said with two digits, as districts print it', () => {
  expect([911 / 972, 737 / 972, 1, 0].map(percent)).toEqual(['93.72%', '75.82%', '100.00%', '0.00%'])
})

describe('a change', () => {
  const of = (now: number | null, last: number | null, key = 'in_time') =>
    changeOf(line({ rates: { [key]: { value: now, of: 9 } }, last: { [key]: last } }), rate(key), 'last')
  test('is in percentage points, and better or worse by what the rate is', () => {
    expect(of(0.8, 0.7)).toMatchObject({ by: expect.closeTo(10), way: 'up', better: true })
    expect(of(0.8, 0.7, 'rework')).toMatchObject({ way: 'up', better: false })
    expect(of(0.7, 0.8, 'rework')).toMatchObject({ way: 'down', better: true })
  })
  test('of hours is in hours', () => {
    expect(of(20, 26, 'mean_hours')).toMatchObject({ by: -6, way: 'down', better: true })
  })
  test('is neither better nor worse where neither is rewarded, or where it can’t be seen', () => {
    expect(of(0.8, 0.7, 'whistle')).toMatchObject({ way: 'up', better: undefined })
    expect(of(0.70001, 0.7)).toMatchObject({ way: 'same', better: undefined })
  })
  test('from or to nothing is none', () => {
    expect([of(null, 0.7), of(0.7, null)]).toEqual([undefined, undefined])
  })
})

test('lines stand in their own order, or by a rate with those without it last', () => {
  const [a, b, c] = [0.2, null, 0.9].map((value, i) =>
    line({ key: 'abc'[i] as string, rates: { in_time: { value, of: 1 } }, sums: { filed: i } }),
  ) as [Line, Line, Line]
  const keys = (sort?: string) => sorted([a, b, c], sort, 'filed').map((one) => one.key)
  expect([keys(), keys('in_time'), keys('filed')]).toEqual([
    ['a', 'b', 'c'],
    ['c', 'a', 'b'],
    ['c', 'b', 'a'],
  ])
})

describe('the records of a line', () => {
  const period = { from: '2026-02-10', to: '2026-04-20' }
  const filter = (by: string, key: string) => filterOf(line({ key }), askedFrom({ by }), period, 4)
  test('are those of its place, or of the place itself without what lies below', () => {
    expect([filter('place', '7'), filter('place', '4')]).toEqual([{ node: 7 }, { node: 4, direct: 'yes' }])
  })
  test('are those of its unit, category or kind, or those without', () => {
    expect([
      filter('unit', '7'),
      filter('unit', ''),
      filter('category', 'noise'),
      filter('kind', ''),
    ]).toEqual([{ unit: '7' }, { unit: 'none' }, { category: 'noise' }, { kind: 'none' }])
  })
  test('are those of its month, as far as the period reaches', () => {
    expect(filter('month', '2026-02')).toEqual({ from: '2026-02-10', to: '2026-02-28' })
    expect(filter('month', '2026-04')).toEqual({ from: '2026-04-01', to: '2026-04-20' })
    expect(clipped('2028-02', { from: '2028-01-01', to: '2028-12-31' }).to).toBe('2028-02-29')
  })
})

test('every rate is made of measures that the line carries, and a line without any is empty', () => {
  expect(isEmpty(line({ sums: { filed: 0, closed: 0 } }))).toBe(true)
  expect(isEmpty(line({ sums: { filed: 0, closed: 1 } }))).toBe(false)
  for (const side of ['matters', 'orders'] as const)
    expect(new Set(ratesOf(side).map((one) => one.key)).size).toBe(ratesOf(side).length)
})
