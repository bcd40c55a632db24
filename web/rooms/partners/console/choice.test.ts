import { describe, expect, it } from 'vitest'
import { press } from './choice.ts'

const none = { lead: null, assist: [] }

describe('choosing units for an umbrella', () => {
  it('one unit leads, and a second takes its place', () => {
    const first = press(none, 1, 'lead')
    expect(first).toEqual({ lead: 1, assist: [] })
    expect(press(first, 2, 'lead')).toEqual({ lead: 2, assist: [] })
  })
  it('a unit that assists and then leads assists no more', () => {
    expect(press({ lead: null, assist: [1, 2] }, 1, 'lead')).toEqual({ lead: 1, assist: [2] })
  })
  it('a unit that leads and then assists leads no more', () => {
    expect(press({ lead: 1, assist: [] }, 1, 'assist')).toEqual({ lead: null, assist: [1] })
  })
  it('pressing again takes the choice back', () => {
    expect(press({ lead: 1, assist: [2] }, 1, 'lead')).toEqual({ lead: null, assist: [2] })
    expect(press({ lead: 1, assist: [2] }, 2, 'assist')).toEqual({ lead: 1, assist: [] })
  })
})
