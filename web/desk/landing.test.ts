import { describe, expect, it } from 'vitest'
import { homeOf, isInside } from './landing.ts'

const person = (...roles: string[]) => ({ posts: roles.map((role) => ({ role, can: ['matters.figures'] })) })

describe('where the desk opens', () => {
  it('a leader lands on the figures', () => expect(homeOf(person('leader'))).toBe('/dashboard'))
  it('a clerk lands on what waits for them', () =>
    expect(homeOf(person('street_clerk'))).toBe('/work?view=todo'))
  it('who both leads and works lands on the work', () =>
    expect(homeOf(person('leader', 'street_clerk'))).toBe('/work?view=todo'))
  it('a leader who may not see figures lands on the work', () =>
    expect(homeOf({ posts: [{ role: 'leader', can: [] }] })).toBe('/work?view=todo'))
  it('who may read no matters lands on the net, not on a list that refuses them', () => {
    expect(homeOf({ posts: [{ role: 'admin', can: ['grid.read'] }] })).toBe('/grid')
    const both = [
      { role: 'admin', can: ['grid.read'] },
      { role: 'street_clerk', can: ['matters.read'] },
    ]
    expect(homeOf({ posts: both })).toBe('/work?view=todo')
  })
})

describe('coming back after signing in', () => {
  it('a page with its filter is kept', () => expect(isInside('/work?late=yes')).toBe(true))
  it('the door and another site are not', () => {
    expect(isInside('/')).toBe(false)
    expect(isInside('/sign-in?next=x')).toBe(false)
    expect(isInside('//elsewhere.example')).toBe(false)
  })
})
