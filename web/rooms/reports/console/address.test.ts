import { describe, expect, it } from 'vitest'
import { askedFrom, queryOf } from './address.ts'

describe('the address of the dashboard', () => {
  it('keeps place, period, layer and measure', () => {
    const query = { node: '12', period: '90', layer: 'heat', show: 'late', screen: 'big' }
    expect(queryOf(askedFrom(query))).toEqual(query)
  })
  it('is bare for the usual view', () => expect(queryOf(askedFrom({}))).toEqual({}))
  it('what makes no sense is taken as not said', () => {
    const asked = askedFrom({ node: '-3', period: '31', layer: ['heat'], show: 'umbrellas', screen: 'small' })
    expect(queryOf(asked)).toEqual({})
  })
})
