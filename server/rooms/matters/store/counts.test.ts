import { expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { reachOf } from '../../../kit/scope.ts'
import { countByState, type View } from './list.ts'

const w = await lostUmbrella()
const { house, who } = w

const counted = async (view: View, most: number, filters = {}) => {
  const { rows, more } = await countByState(
    house.db,
    reachOf(who.street, 'matters.read'),
    view,
    filters,
    most,
  )
  return {
    open: rows.reduce((sum, { open }) => sum + open, 0),
    all: rows.reduce((sum, { count }) => sum + count, 0),
    more,
  }
}

test('all that is open is counted, and of what has ended the newest, saying that there is more', async () => {
  for (let i = 0; i < 3; i++) await w.bringTo('cleared')
  for (let i = 0; i < 2; i++) await w.bringTo('dispatched')
  expect(await counted('matters', 3)).toEqual({ open: 2, all: 5, more: false })
  expect(await counted('matters', 2)).toEqual({ open: 2, all: 4, more: true })
  // an order and a check are found by their matters, of which the newest are looked at, open ones too
  expect(await counted('orders', 5)).toEqual({ open: 2, all: 8, more: false })
  expect(await counted('orders', 4)).toEqual({ open: 2, all: 6, more: true })
  // who asks for what is open is told nothing of the rest
  expect(await counted('matters', 2, { open: 'yes' })).toEqual({ open: 2, all: 2, more: false })
  // a filter looks among those
  expect(await counted('matters', 2, { state: 'cleared' })).toEqual({ open: 0, all: 2, more: true })
})
