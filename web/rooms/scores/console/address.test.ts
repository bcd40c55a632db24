import { describe, expect, test } from 'vitest'
import { askedFrom, queryOf, recordsQuery } from './address.ts'

const USUAL = { side: 'matters', by: 'place', period: 'month', against: 'last' }

describe('an address', () => {
  test('without anything asks for this month by area', () => {
    expect(askedFrom({})).toEqual(USUAL)
    expect(queryOf(askedFrom({}))).toEqual({})
  })
  test('says what it asks for, and the same again', () => {
    const query = {
      ...{ side: 'orders', by: 'unit', period: 'quarter', at: '2026-02-11', node: '12', unit: '7' },
      ...{ category: 'sanitation', kind: 'hard', loop: 'whistle', against: 'yearBefore', sort: 'in_time' },
    }
    expect(queryOf(askedFrom(query))).toEqual(query)
    expect(queryOf(askedFrom({ unit: 'none' }))).toEqual({ unit: 'none' })
  })
  test.each([
    [{ period: 'decade', by: 'colour', side: 'inside' }],
    [{ node: '0', unit: '-3', at: '2026-13-40', category: 'x'.repeat(99) }],
    [{ period: 'custom', from: '2026-02-01' }],
    [{ period: 'custom', from: '2026-02-02', to: '2026-02-01' }],
    [{ from: '2026-02-01', to: '2026-02-02' }],
  ])('that makes no sense in %j is taken as if that were not said', (query) => {
    expect(askedFrom(query)).toEqual(USUAL)
  })
  test('of days of one’s own choice needs no day around them', () => {
    const query = { period: 'custom', from: '2026-02-01', to: '2026-02-02', at: '2026-01-01' }
    expect(queryOf(askedFrom(query))).toEqual({ period: 'custom', from: '2026-02-01', to: '2026-02-02' })
  })
})

test('the records of a number are those of its filters, days and side', () => {
  const days = { from: '2026-02-01', to: '2026-02-28' }
  const asked = askedFrom({ node: '3', category: 'noise', by: 'unit', period: 'year' })
  expect(recordsQuery(asked, 'closed', days, { unit: 9 })).toEqual({
    ...{ measure: 'closed', from: '2026-02-01', to: '2026-02-28', node: '3', category: 'noise', unit: '9' },
  })
  expect(recordsQuery({ ...asked, side: 'orders' }, 'in_time', days).measure).toBe('orders.in_time')
})
