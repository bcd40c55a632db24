import { describe, expect, it } from 'vitest'
import { byMeasure, type Counted, sayChange, sayShare, valueOf } from './lines.ts'

const none = { value: null, of: 0 }
const line = (given: Partial<Counted>): Counted => ({
  ...{ open: 0, due: 0, late: 0, filed: 0, before: 0, inTime: none, solved: none, satisfied: none },
  ...{ filter: {}, ...given },
})

describe('a share in words', () => {
  it('has one decimal where it needs one', () => {
    expect(sayShare(911 / 972)).toBe('93.7%')
    expect(sayShare(0.5)).toBe('50%')
  })
  it('is never rounded to all or to nothing', () => {
    expect(sayShare(0.9999)).toBe('99.9%')
    expect(sayShare(1)).toBe('100%')
    expect(sayShare(0.0001)).toBe('0.1%')
  })
  it('of nothing is unknown', () => expect(sayShare(null)).toBe('—'))
})

it('a change has its sign, and none where there was nothing before', () => {
  expect([sayChange(15, 10), sayChange(5, 10), sayChange(10, 10), sayChange(3, 0)]).toEqual([
    '+50%',
    '−50%',
    '±0%',
    '',
  ])
})

it('lines stand by their measure, the unknown last', () => {
  const lines = [
    line({ open: 1 }),
    line({ solved: { value: 0.2, of: 5 } }),
    line({ solved: { value: 0.9, of: 9 } }),
  ]
  expect(byMeasure(lines, 'solved').map((l) => valueOf(l, 'solved'))).toEqual([0.9, 0.2, null])
})
