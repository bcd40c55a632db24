import { describe, expect, it } from 'vitest'
import { phoneIn } from './paste.ts'

describe('a phone number in a pasted chat', () => {
  it('is found among words', () =>
    expect(phoneIn('My umbrella is gone, call 13900000001 please')).toBe('13900000001'))
  it('is found with gaps and country code', () => {
    expect(phoneIn('+86 139-0000-0001')).toBe('13900000001')
    expect(phoneIn('139 0000 0001')).toBe('13900000001')
  })
  it('is not cut out of a longer number', () => expect(phoneIn('order 9139000000012345')).toBeNull())
  it('is not made of what no phone has', () => expect(phoneIn('12900000001')).toBeNull())
})
