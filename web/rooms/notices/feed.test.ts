import { expect, test } from 'vitest'
import { badge, byDay, isToday, type Notice, timeOf, wayOf } from './feed.ts'

const notice = (id: number, at: string) => ({ id, at }) as Notice
const now = new Date('2026-11-23T00:30:00+08:00')

test('notices stand under the days of China, newest first', () => {
  const rows = [
    notice(4, '2026-11-22T16:10:00Z'),
    notice(2, '2026-11-20T10:00:00Z'),
    notice(3, '2026-11-22T15:50:00Z'),
    notice(1, '2025-12-31T16:00:00Z'),
  ]
  const days = byDay(rows, now, 'en')
  expect(days.map((day) => [day.key, day.name, day.rows.map((row) => row.id)])).toEqual([
    ['2026-11-23', null, [4]],
    ['2026-11-22', null, [3]],
    ['2026-11-20', { date: '20 November', weekday: 'Friday' }, [2]],
    ['2026-01-01', { date: '1 January', weekday: 'Thursday' }, [1]],
  ])
  expect(byDay(rows, new Date('2027-02-01T00:00:00Z'), 'zh').at(-1)?.name).toEqual({
    date: '2026年1月1日',
    weekday: '周四',
  })
  expect(days.map((day) => isToday(day.key, now))).toEqual([true, false, false, false])
  expect(timeOf('2026-11-22T16:10:00Z')).toBe('00:10')
})

test('a notice opens what it is about', () => {
  expect(wayOf({ kind: 'matter_moved', about: 'a' })).toEqual({ name: 'matter', params: { id: 'a' } })
  expect(wayOf({ kind: 'lists.published', about: 'b' })).toEqual({ name: 'lists-entry', params: { id: 'b' } })
  expect(wayOf({ kind: 'grid.post_moved', about: 'd' })).toEqual({ name: 'grid', params: {} })
  expect(wayOf({ kind: 'reports.frozen', about: 'c' })).toEqual({ name: 'bulletin', params: { id: 'c' } })
})

test('a badge is no wider than its place', () => {
  expect([1, 99, 100, 1000].map(badge)).toEqual(['1', '99', '99+', '99+'])
})
