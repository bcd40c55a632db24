import { expect, test } from 'vitest'
import { byUrgency, changesOf, warningOf } from './warning.ts'

const at = (hours: number) => new Date(Date.UTC(2026, 10, 22, hours))
const clock = (from: number, due: number, late = false) => ({
  clockFrom: at(from).toISOString(),
  dueAt: at(due).toISOString(),
  late,
})

test.each([
  [4, 'none'],
  [5, 'blue'],
  [7, 'blue'],
  [8, 'amber'],
  [9, 'amber'],
  [10, 'red'],
])('of ten hours, after %i the colour is %s', (hours, colour) => {
  expect(warningOf(clock(0, 10), at(hours))).toBe(colour)
})

test('late stays red whatever the clock says, and a closed matter warns no more', () => {
  expect(warningOf(clock(0, 10, true), at(1))).toBe('red')
  expect(warningOf({ ...clock(0, 10, true), closedAt: at(3).toISOString() }, at(20))).toBe('none')
})

test('no limit gives no colour, and a limit of no length no nonsense', () => {
  expect(warningOf({ clockFrom: null, dueAt: null, late: false }, at(1))).toBe('none')
  expect(warningOf({ clockFrom: null, dueAt: at(9).toISOString(), late: false }, at(1))).toBe('none')
  expect(warningOf(clock(5, 5), at(4))).toBe('none')
})

test('what is late comes first, then what is near, then by limit, and last what has none', () => {
  const rows = [
    { key: 'free', clockFrom: null, dueAt: null, late: false },
    { key: 'far', ...clock(0, 100) },
    { key: 'near', ...clock(0, 11) },
    { key: 'late', ...clock(0, 200, true) },
    { key: 'soon', ...clock(5, 30) },
  ]
  expect(rows.sort(byUrgency(at(10))).map((row) => row.key)).toEqual(['late', 'near', 'soon', 'far', 'free'])
})

test('where the server counted the working hours, its times of change hold and not the share of the clock', () => {
  const counted = { ...clock(0, 10), blueAt: at(7).toISOString(), amberAt: at(9).toISOString() }
  expect([6, 7, 8, 9, 10].map((hour) => warningOf(counted, at(hour)))).toEqual([
    'none',
    'blue',
    'blue',
    'amber',
    'red',
  ])
  expect(changesOf(counted)).toEqual({ blue: counted.blueAt, amber: counted.amberAt, red: counted.dueAt })
})

test('a clock that stands still warns of nothing', () => {
  const paused = {
    ...clock(0, 10),
    blueAt: at(5).toISOString(),
    amberAt: at(8).toISOString(),
    pausedUntil: at(99).toISOString(),
  }
  expect(warningOf(paused, at(20))).toBe('none')
  expect(changesOf(paused)).toBeNull()
})
