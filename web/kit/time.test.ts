import { expect, test } from 'vitest'
import { dueSaying, exact, momentSaying } from './time.ts'

// Sunday 22 November 2026, 14:30 in Shanghai.
const now = new Date('2026-11-22T06:30:00Z')
const moment = (iso: string) => momentSaying(iso, now, 'zh')
const due = (iso: string, lang: 'zh' | 'en' = 'zh') => dueSaying(iso, now, lang)

test('what has just happened is just now, also where two clocks differ a little', () => {
  expect(moment('2026-11-22T06:29:30Z').key).toBe('kit.time.justNow')
  expect(moment('2026-11-22T06:30:20Z').key).toBe('kit.time.justNow')
})

test('minutes are counted within the hour', () => {
  expect(moment('2026-11-22T06:27:00Z')).toEqual({ key: 'kit.time.minutesAgo', values: { n: 3 } })
})

test('a day is a day in Shanghai, wherever the phone is', () => {
  expect(moment('2026-11-21T16:10:00Z')).toEqual({ key: 'kit.time.today', values: { time: '00:10' } })
  expect(moment('2026-11-21T15:50:00Z')).toEqual({ key: 'kit.time.yesterday', values: { time: '23:50' } })
  expect(moment('2026-11-23T01:00:00Z')).toEqual({ key: 'kit.time.tomorrow', values: { time: '09:00' } })
})

test('other days are said by their date, and another year says so', () => {
  expect(moment('2026-11-03T02:00:00Z').values).toEqual({ date: '11月3日', time: '10:00' })
  expect(momentSaying('2025-11-03T02:00:00Z', now, 'zh').values.date).toBe('2025年11月3日')
  expect(momentSaying('2026-11-03T02:00:00Z', now, 'en').values.date).toBe('3 Nov')
})

test('a limit is said by what a person plans with: minutes, today, a day', () => {
  expect(due('2026-11-22T06:50:00Z')).toEqual({ key: 'kit.time.leftMinutes', values: { n: 20 } })
  expect(due('2026-11-22T09:30:00Z')).toEqual({ key: 'kit.time.dueToday', values: { time: '17:30' } })
  expect(due('2026-11-23T09:30:00Z')).toEqual({ key: 'kit.time.dueTomorrow', values: { time: '17:30' } })
  expect(due('2026-11-26T09:30:00Z')).toEqual({
    key: 'kit.time.dueDay',
    values: { day: '11月26日', time: '17:30' },
  })
  expect(due('2026-11-26T09:30:00Z', 'en').values.day).toBe('26 Nov')
  expect(due('2026-12-10T09:30:00Z')).toEqual({ key: 'kit.time.dueDate', values: { date: '12月10日' } })
})

test('what is late says for how long', () => {
  expect(due('2026-11-22T06:30:00Z')).toEqual({ key: 'kit.time.lateMinutes', values: { n: 1 } })
  expect(due('2026-11-22T03:30:00Z')).toEqual({ key: 'kit.time.lateHours', values: { n: 3 } })
  expect(due('2026-11-20T06:30:00Z')).toEqual({ key: 'kit.time.lateDays', values: { n: 2 } })
})

test('only what has wholly passed counts as late, as in the sentence of the server (matters/deadline.ts)', () => {
  expect(due('2026-11-16T07:00:00Z')).toEqual({ key: 'kit.time.lateDays', values: { n: 5 } })
  expect(due('2026-11-20T07:00:00Z')).toEqual({ key: 'kit.time.lateDays', values: { n: 1 } })
  expect(due('2026-11-21T07:00:00Z')).toEqual({ key: 'kit.time.lateHours', values: { n: 23 } })
  expect(due('2026-11-22T05:31:00Z')).toEqual({ key: 'kit.time.lateMinutes', values: { n: 59 } })
})

test('the exact time is there for who asks', () => {
  expect(exact('2026-11-22T06:30:05Z')).toBe('2026-11-22 14:30:05')
  expect(exact(null)).toBe('')
})
