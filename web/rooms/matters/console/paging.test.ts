import { describe, expect, it } from 'vitest'
import { newer, older, pagingFrom, trailFrom } from './paging.ts'

describe('pages of the list', () => {
  it('two pages on and two pages back is the newest page again', () => {
    const second = older({ limit: 20 }, [], 'c2')
    const third = older({ limit: 20, cursor: second.cursor as string }, second.trail, 'c3')
    expect(third).toEqual({ cursor: 'c3', trail: ['', 'c2'] })
    const back = newer(third.trail)
    expect(back).toEqual({ cursor: 'c2', trail: [''] })
    expect(newer(back.trail)).toEqual({ cursor: undefined, trail: [] })
  })
  it('an address from elsewhere leads back to the newest page', () => {
    expect(newer([])).toEqual({ cursor: undefined, trail: [] })
  })
  it('only known sizes are taken from the address', () => {
    expect(pagingFrom({ limit: '50', cursor: 'c' })).toEqual({ limit: 50, cursor: 'c' })
    expect(pagingFrom({ limit: '7000' })).toEqual({ limit: 20 })
  })
  it('a history without a trail is an empty one', () => {
    expect(trailFrom(null)).toEqual([])
    expect(trailFrom({ trail: ['', 3, 'c2'] })).toEqual(['', 'c2'])
  })
})
