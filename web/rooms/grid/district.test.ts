import { describe, expect, it } from 'vitest'
import { categoryOf } from './district.ts'

const categories = [
  {
    key: 'lost',
    zh: '',
    en: 'Lost things',
    children: [{ key: 'lost.umbrella', zh: '', en: 'Lost umbrella' }],
  },
]

describe('the name of a category', () => {
  it('is found for a parent and for a child', () => {
    expect(categoryOf(categories, 'lost')?.en).toBe('Lost things')
    expect(categoryOf(categories, 'lost.umbrella')?.en).toBe('Lost umbrella')
  })
  it('is not made up for an unknown key', () => {
    expect(categoryOf(categories, 'found')).toBeUndefined()
    expect(categoryOf(categories, null)).toBeUndefined()
  })
})
