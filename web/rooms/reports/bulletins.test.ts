import { describe, expect, it } from 'vitest'
import { recordsOf, sayNumber, shareOf } from './bulletins.ts'

describe('a number of a bulletin', () => {
  it('is said by its kind, and nothing is no zero', () => {
    expect(sayNumber({ n: 13, of: 15 }, 'share')).toBe('86.7%')
    expect(sayNumber({ n: 1, of: 8 }, 'per100')).toBe('12.5')
    expect(sayNumber({ n: 4, of: 3 }, 'ratio')).toBe('1.33')
    expect(sayNumber({ n: 7, of: null }, 'count')).toBe('7')
    expect([sayNumber({ n: 0, of: 0 }, 'share'), sayNumber(undefined, 'count')]).toEqual(['—', '—'])
    expect(shareOf({ n: 0, of: 0 })).toBeUndefined()
  })
  it('opens the records that were counted: of the unit, of the place, of the place itself, of all', () => {
    const edition = {
      node: { id: 1, name: '伞区', nameEn: '', district: true },
      period: { from: '2026-03-09', to: '2026-03-15', year: 2026, number: 11 },
    }
    const at = { measure: 'orders.late', from: '2026-03-09', to: '2026-03-15' }
    expect(recordsOf(edition, 'units', 12, 'orders.late')).toEqual({ ...at, node: '1', unit: '12' })
    expect(recordsOf(edition, 'places', 7, 'orders.late')).toEqual({ ...at, node: '7' })
    expect(recordsOf(edition, 'places', 1, 'orders.late')).toEqual({ ...at, node: '1', direct: 'yes' })
    expect(recordsOf(edition, 'places', null, 'orders.late')).toEqual({ ...at, node: '1' })
  })
})
