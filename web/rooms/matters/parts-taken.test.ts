import { expect, test } from 'vitest'
import { namedUnit, unitsOf } from './parts-taken.ts'

const order = (id: number | null, closedAt: string | null = null) =>
  ({ unit: id === null ? null : { id, name: '' }, closedAt }) as never
const knot = (matterId: string, field: string, zh: string) =>
  ({ matterId, choices: [{ field, value: { zh, en: '' } }] }) as never

test('a unit with an open order is not offered another one', () => {
  expect(unitsOf({ orders: [order(3), order(null), order(4, '2026-11-23')] })).toEqual([3])
})

test('the unit that an objection named last stands first in the ruling on that order', () => {
  const thread = [
    knot('a', 'unit', '伞铺'),
    knot('b', 'unit', '帽店'),
    knot('a', 'kind', '急'),
    knot('a', 'unit', '鞋摊'),
  ]
  expect(namedUnit({ thread }, 'a')).toBe('鞋摊')
  expect(namedUnit({ thread }, 'c')).toBeUndefined()
})
