import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { before, daysAfter, endOf, following, KINDS, missing, periodOf, yearBefore } from './period.ts'

const days = fc.integer({ min: 0, max: 20_000 }).map((n) => daysAfter('1995-01-01', n))

describe('a period', () => {
  test.each([
    ['weekly', '2026-03-10', '2026-03-09', '2026-03-15', 2026, 11],
    ['weekly', '2027-01-03', '2026-12-28', '2027-01-03', 2026, 53],
    ['weekly', '2024-12-30', '2024-12-30', '2025-01-05', 2025, 1],
    ['monthly', '2024-02-29', '2024-02-01', '2024-02-29', 2024, 2],
    ['quarterly', '2026-12-31', '2026-10-01', '2026-12-31', 2026, 4],
  ] as const)('%s of %s is %s to %s, number %#', (kind, day, from, to, year, number) => {
    expect(periodOf(kind, day)).toEqual({ from, to, year, number })
  })
  test('holds its day, and the next begins the day after, for all days and kinds', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...KINDS), (day, kind) => {
        const period = periodOf(kind, day)
        expect(period.from <= day && day <= period.to).toBe(true)
        expect(periodOf(kind, period.from)).toEqual(period)
        expect(following(kind, period).from).toBe(daysAfter(period.to, 1))
        expect(before(kind, following(kind, period))).toEqual(period)
        const last = yearBefore(kind, period)
        expect(last.year).toBe(period.year - 1)
        expect(last.number).toBe(period.number === 53 ? last.number : period.number)
      }),
    )
  })
  test('ends at midnight in China', () => {
    expect(endOf('2026-03-15').toISOString()).toBe('2026-03-15T16:00:00.000Z')
  })
})

describe('what is missing', () => {
  const ask = { today: '2026-03-10', last: null, since: '2020-01-01' }
  test('at first are the newest few that are over, in order', () => {
    const weeks = missing('weekly', ask)
    expect(weeks.map(({ number }) => number)).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    expect(missing('monthly', ask).map(({ from }) => from.slice(0, 7))).toEqual([
      ...['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02'],
    ])
  })
  test('is nothing that was over before the district was served', () => {
    expect(missing('monthly', { ...ask, since: '2026-02-20' }).map(({ from }) => from)).toEqual([
      '2026-02-01',
    ])
    expect(missing('quarterly', { ...ask, since: '2026-01-01' })).toEqual([])
  })
  test('after the last edition is every period up to the running one, however long nobody was there', () => {
    const weeks = missing('weekly', { ...ask, last: '2025-12-28' })
    expect(weeks.map(({ from }) => from)).toHaveLength(10)
    expect(weeks[0]?.from).toBe('2025-12-29')
    expect(weeks.at(-1)?.to).toBe('2026-03-08')
    expect(missing('weekly', { ...ask, last: '2026-03-08' })).toEqual([])
    expect(missing('weekly', { ...ask, today: '2026-03-16', last: '2026-03-08' })).toHaveLength(1)
  })
})
