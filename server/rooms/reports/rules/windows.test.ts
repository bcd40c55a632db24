import { describe, expect, test } from 'vitest'
import { bucketsOf, startOf, windowOf } from './windows.ts'

// Monday 2026-11-23, seven in the evening in London, three in the morning of Tuesday in China
const now = new Date('2026-11-23T19:00:00Z')

describe('a window', () => {
  test('ends with today as China counts it, and stands beside as many days before', () => {
    expect(windowOf(now, 7)).toEqual({
      period: { from: '2026-11-18', to: '2026-11-24' },
      before: { from: '2026-11-11', to: '2026-11-17' },
      by: 'day',
    })
  })
  test('of a year goes over the end of the year', () => {
    const { period, before } = windowOf(now, 365)
    expect([period.from, before.from, before.to]).toEqual(['2025-11-25', '2024-11-25', '2025-11-24'])
  })
})

describe('the pieces of a trend', () => {
  test('days follow each other without a gap', () => {
    const days = bucketsOf({ from: '2026-02-27', to: '2026-03-02' }, 'day')
    expect(days.map((d) => d.from)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
  })
  test('weeks begin on Monday and the last is not over', () => {
    expect(startOf('2026-11-22', 'week')).toBe('2026-11-16')
    expect(bucketsOf({ from: '2026-11-12', to: '2026-11-24' }, 'week')).toEqual([
      { from: '2026-11-09', to: '2026-11-15' },
      { from: '2026-11-16', to: '2026-11-22' },
      { from: '2026-11-23', to: '2026-11-24' },
    ])
  })
  test('months of every length follow each other', () => {
    const months = bucketsOf({ from: '2024-01-31', to: '2025-03-01' }, 'month')
    expect(months).toHaveLength(15)
    expect(months.slice(0, 3).map((m) => m.to)).toEqual(['2024-01-31', '2024-02-29', '2024-03-31'])
  })
})
