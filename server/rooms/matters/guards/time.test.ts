import { describe, expect, test } from 'vitest'
import {
  filed,
  flawOf,
  lived,
  refuses,
  refusesForm,
  shipped,
  toolsFor,
  TUESDAY,
  umbrella,
} from '../loop/testing.ts'
import { guards } from './index.ts'

const { tenant } = shipped()
const { root } = filed(umbrella(), toolsFor([umbrella()], tenant))
const cn = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const matter = (over: Partial<typeof root.matter>) => ({ member: lived(root, ['lose'], over) })

describe('within', () => {
  const closed = (now: string) => ({ ...matter({ closed_at: cn('2026-03-06 17:00') }), now: cn(now) })
  test('counts natural time since the end: a weekend does not stand still', () => {
    expect(refuses('within', { limit: '72h' }, closed('2026-03-09 17:00'))).toBeUndefined()
    expect(refuses('within', { limit: '72h' }, closed('2026-03-09 17:01'))).toBe('matters.too_late')
    expect(refuses('within', { limit: '30m' }, closed('2026-03-06 17:31'))).toBe('matters.too_late')
    expect(refuses('within', { limit: '3d' }, closed('2026-03-09 16:59'))).toBeUndefined()
  })
  test('says until when', () => {
    const { member } = closed('2026-03-06 17:00')
    expect(guards.within?.until?.(member, { name: 'within', limit: '72h' })).toEqual(cn('2026-03-09 17:00'))
    expect(
      guards.within?.until?.(matter({ closed_at: null }).member, { name: 'within', limit: '72h' }),
    ).toBeUndefined()
  })
  test('says nothing of what is not closed, and needs a limit of natural time', () => {
    expect(refuses('within', { limit: '1m' }, matter({ closed_at: null }))).toBeUndefined()
    expect(flawOf('within', { limit: '72h' })).toBeUndefined()
    for (const limit of [undefined, '3wd', 'soon', '0h'])
      expect(flawOf('within', { limit })).toMatch(/needs a limit/)
  })
})

describe('never_late', () => {
  test.each([
    ['in time', { due_at: cn('2026-03-11 10:00') }, undefined],
    ['without a clock', { due_at: null }, undefined],
    ['at the very limit', { due_at: TUESDAY }, 'matters.was_late'],
    ['past the limit, before the clock has looked', { due_at: cn('2026-03-10 09:59') }, 'matters.was_late'],
    ['once late, in time again', { due_at: cn('2026-03-11 10:00'), lapses: 1 }, 'matters.was_late'],
    [
      'suspended over its old limit',
      { due_at: cn('2026-03-09 10:00'), paused_until: cn('2026-04-01 00:00') },
      undefined,
    ],
  ])('%s', (_, over, code) => {
    expect(refuses('never_late', {}, matter(over))).toBe(code)
  })
})

describe('must_be_late', () => {
  test('asks for lateness now', () => {
    expect(refuses('must_be_late', {}, matter({ late: true }))).toBeUndefined()
    expect(refuses('must_be_late', {}, matter({ late: false, lapses: 3 }))).toBe('matters.not_late')
  })
})
describe('was_late', () => {
  test('asks for lateness at any time', () => {
    expect(refuses('was_late', {}, matter({ late: false, lapses: 1 }))).toBeUndefined()
    expect(refuses('was_late', {}, matter({ late: false, lapses: 0 }))).toBe('matters.not_late')
  })
})
describe('is_paused', () => {
  test('asks for a pause', () => {
    expect(refuses('is_paused', {}, matter({ paused_until: TUESDAY }))).toBeUndefined()
    expect(refuses('is_paused', {}, matter({ paused_until: null }))).toBe('matters.not_paused')
  })
})
describe('not_paused', () => {
  test('asks for none', () => {
    expect(refuses('not_paused', {}, matter({ paused_until: null }))).toBeUndefined()
    expect(refuses('not_paused', {}, matter({ paused_until: TUESDAY }))).toBe('matters.paused')
  })
})

describe('day_ahead', () => {
  const part = { field: 'until', days: 30 }
  const on = (until: unknown, now = TUESDAY) =>
    refusesForm('day_ahead', { until }, part, { ...matter({}), now })
  test.each([
    ['2026-03-09', 'matters.day_ahead'],
    ['2026-03-10', undefined],
    ['2026-04-09', undefined],
    ['2026-04-10', 'matters.day_ahead'],
    [undefined, 'matters.day_ahead'],
  ])('%s, said on 10 March', (until, code) => {
    expect(on(until)).toBe(code)
  })
  test('counts days by the wall clock in China', () => {
    expect(on('2026-03-10', cn('2026-03-10 23:59'))).toBeUndefined()
    expect(on('2026-03-10', cn('2026-03-11 00:00'))).toBe('matters.day_ahead')
  })
  test('needs a field of kind date and a number of days', () => {
    const field = { name: 'until', kind: 'date' }
    expect(flawOf('day_ahead', part, [field])).toBeUndefined()
    for (const form of [[], [{ ...field, kind: 'line' }]])
      expect(flawOf('day_ahead', part, form)).toMatch(/needs a field/)
    expect(flawOf('day_ahead', { field: 'until' }, [field])).toMatch(/a number of days/)
  })
})
