import { beforeEach, expect, test, vi } from 'vitest'
import { lastPlaces, rememberPlace } from './last-places.ts'

const shelf = new Map<string, string>()
beforeEach(() => {
  shelf.clear()
  vi.stubGlobal('localStorage', {
    getItem: (k: string) => shelf.get(k) ?? null,
    setItem: (k: string, v: string) => shelf.set(k, v),
  })
})
const place = (id: number, district = 'here') => ({
  id,
  name: `Umbrella Lane ${id}`,
  nameEn: '',
  up: ['Rain Street'],
  district,
})

test('the place used last comes first, once, and only three are kept', () => {
  for (const id of [1, 2, 3, 4, 2]) rememberPlace(place(id))
  expect(lastPlaces().map((p) => p.id)).toEqual([2, 4, 3])
})

test('places of another district are not offered', () => {
  rememberPlace(place(1, 'here'))
  rememberPlace(place(2, 'there'))
  expect(lastPlaces('here').map((p) => p.id)).toEqual([1])
})

test('broken storage offers nothing and harms nothing', () => {
  shelf.set('gridloom.places', '[{"id":"x"}, null, 7')
  expect(lastPlaces()).toEqual([])
  shelf.set('gridloom.places', '[{"id":"x"}, null, 7]')
  expect(lastPlaces()).toEqual([])
})
