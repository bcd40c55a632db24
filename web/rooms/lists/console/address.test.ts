import { expect, test } from 'vitest'
import { addressOf, askedIn, asking } from './address.ts'

test('an address says what is asked for and the same list has one address', () => {
  const query = { tab: 'admissions', state: 'published', q: ' 伞 ', unit: '7', urgent: 'yes' }
  const asked = askedIn(query)
  expect(asked).toEqual({ tab: 'admissions', state: 'published', q: '伞', unit: 7, urgent: 'yes' })
  expect(addressOf(asked)).toEqual({ state: 'published', q: '伞', unit: '7', urgent: 'yes' })
})
test('what makes no sense is left out rather than refused', () => {
  expect(
    askedIn({ tab: 'umbrellas', state: ['published', 'applied'], unit: '-1', before: '0', refused: 'no' }),
  ).toEqual({})
})
test('another filter begins from the newest and keeps the others', () => {
  expect(addressOf(asking({ q: '伞', state: 'published', before: 12 }, { state: undefined }))).toEqual({
    q: '伞',
  })
})
