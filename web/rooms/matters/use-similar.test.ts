import { expect, test } from 'vitest'
import { isEnough, sayReported, type Similar } from './use-similar.ts'

const NOW = new Date('2026-03-10T10:30:00+08:00')
const one = (at: string, over: Partial<Similar> = {}): Similar => ({
  id: 'x',
  category: null,
  place: '',
  at,
  state: { zh: '', en: '' },
  ended: false,
  reports: 1,
  mine: false,
  staff: null,
  ...over,
})

test('fewer than six characters are not compared', () => {
  expect([isEnough('丢了红伞'), isEnough('  丢了一把红伞 ')]).toEqual([false, true])
})
test('others’ reports are told to the hour only, one’s own as they are', () => {
  const hour = '2026-03-10T10:00:00+08:00'
  // without a dictionary a saying is its key
  expect(sayReported(one(hour), NOW)).toBe('kit.same.hourAgo')
  expect(sayReported(one('2026-03-10T07:00:00+08:00'), NOW)).toBe('kit.same.hoursAgo')
  expect(sayReported(one(hour, { mine: true }), NOW)).not.toMatch(/^kit\.same/)
})
