import { describe, expect, test } from 'vitest'
import { addMonths, comparedDays, comparedSpan, monthsOf, spanAround, type Span } from './periods.ts'

test.each<[Span, string, string, string]>([
  ['week', '2026-11-23', '2026-11-23', '2026-11-29'],
  ['week', '2026-11-22', '2026-11-16', '2026-11-22'],
  ['month', '2028-02-11', '2028-02-01', '2028-02-29'],
  ['quarter', '2026-11-23', '2026-10-01', '2026-12-31'],
  ['quarter', '2026-03-31', '2026-01-01', '2026-03-31'],
  ['year', '2026-11-23', '2026-01-01', '2026-12-31'],
])('the %s around %s is %s to %s', (span, day, from, to) => {
  expect(spanAround(span, day)).toEqual({ from, to })
})

test.each([
  ['2026-03-31', -1, '2026-02-28'],
  ['2028-02-29', -12, '2027-02-28'],
  ['2026-01-15', 13, '2027-02-15'],
  ['2026-12-31', 2, '2027-02-28'],
])('%s and %i months is %s', (day, months, result) => {
  expect(addMonths(day, months)).toBe(result)
})

describe('like is compared with like', () => {
  test('a span that is over: with the whole one before, and the same one a year before', () => {
    expect(comparedSpan('month', '2026-10-05', '2026-11-23')).toEqual({
      period: { from: '2026-10-01', to: '2026-10-31' },
      last: { from: '2026-09-01', to: '2026-09-30' },
      yearBefore: { from: '2025-10-01', to: '2025-10-31' },
    })
  })
  test('one that lasts: as far as today, with as many days of those before', () => {
    expect(comparedSpan('month', '2026-11-23', '2026-11-23')).toEqual({
      period: { from: '2026-11-01', to: '2026-11-23' },
      last: { from: '2026-10-01', to: '2026-10-23' },
      yearBefore: { from: '2025-11-01', to: '2025-11-23' },
    })
    expect(comparedSpan('quarter', '2026-11-23', '2026-11-23').last).toEqual({
      from: '2026-07-01',
      to: '2026-08-23',
    })
  })
  test('a shorter month before is taken whole', () => {
    expect(comparedSpan('month', '2026-03-30', '2026-03-30').last).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    })
  })
  test('a week: with the week before, and the one of a year before that has the same days of the week', () => {
    expect(comparedSpan('week', '2026-11-16', '2026-11-23')).toEqual({
      period: { from: '2026-11-16', to: '2026-11-22' },
      last: { from: '2026-11-09', to: '2026-11-15' },
      yearBefore: { from: '2025-11-17', to: '2025-11-23' },
    })
  })
  test('days of one’s own choice: with as many days before them, and the same days a year before', () => {
    expect(comparedDays({ from: '2026-02-10', to: '2026-02-12' })).toEqual({
      period: { from: '2026-02-10', to: '2026-02-12' },
      last: { from: '2026-02-07', to: '2026-02-09' },
      yearBefore: { from: '2025-02-10', to: '2025-02-12' },
    })
  })
})

test('months are those that the days lie in, from the first to the last', () => {
  expect(monthsOf({ from: '2025-12-31', to: '2026-02-01' }).map((month) => month.from)).toEqual([
    '2025-12-01',
    '2026-01-01',
    '2026-02-01',
  ])
})
