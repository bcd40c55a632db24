import { describe, expect, it } from 'vitest'
import { filtersFrom, isUnder, narrowing, queryFrom, underTab } from './filters.ts'

describe('a filter is a link', () => {
  it('what is written into an address is read back from it', () => {
    const filters = {
      view: 'orders',
      state: 'ordered',
      node: 12,
      late: 'yes',
      category: 'lost',
      number: 7,
    } as const
    expect(filtersFrom(queryFrom(filters))).toEqual(filters)
  })
  it('what a number of the dashboard asks for is read back as well', () => {
    const filters = {
      loop: 'whistle,plaza_forum',
      due: 'day',
      filedFrom: '2026-10-25',
      filedTo: '2026-11-23',
      cell: '400.47321.12488',
    } as const
    expect(filtersFrom(queryFrom(filters))).toEqual(filters)
    const wrong = { due: 'week', filedFrom: 'yesterday', cell: '3.1.1' }
    expect(filtersFrom(wrong)).toEqual({})
  })
  it('nonsense in an address is left out', () => {
    expect(
      filtersFrom({ node: 'home', late: 'maybe', view: 'all', number: '-1', state: ['a', 'b'] }),
    ).toEqual({})
  })
  it('an empty filter leaves no trace in the address', () => {
    expect(queryFrom({ state: '', category: undefined, open: 'yes' })).toEqual({ open: 'yes' })
  })
})

describe('tabs of the list', () => {
  it('a tab keeps the place and drops the state before', () => {
    expect(underTab({ node: 3, state: 'reported', loop: 'umbrella' }, { late: 'yes' })).toEqual({
      node: 3,
      late: 'yes',
    })
  })
  it('a loop that was chosen by itself stays, one that came with a state goes with it', () => {
    expect(underTab({ loop: 'umbrella' }, { late: 'yes' })).toEqual({ loop: 'umbrella', late: 'yes' })
    expect(underTab({ loop: 'umbrella' }, { loop: 'hat', state: 'found' })).toEqual({
      loop: 'hat',
      state: 'found',
    })
  })
  it('the tab in view is the one whose state the address has', () => {
    expect(isUnder({ node: 3, open: 'yes' }, { open: 'yes' })).toBe(true)
    expect(isUnder({ open: 'yes' }, {})).toBe(false)
    expect(isUnder({ state: 'found' }, { loop: 'umbrella', state: 'found' })).toBe(true)
    expect(isUnder({ state: 'found', loop: 'hat' }, { loop: 'umbrella', state: 'found' })).toBe(false)
  })
  it('neither tab nor view counts as narrowing', () => {
    expect(narrowing({ view: 'orders', open: 'yes', state: 'found', source: 'staff' })).toEqual({
      source: 'staff',
    })
  })
})
