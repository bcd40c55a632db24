import { expect, test } from 'vitest'
import { tabsFrom, viewsOf } from './work.ts'

const words = { zh: '', en: '' }
const state = (key: string, end = false) => ({ key, words, plain: words, end })
const loops = [{ id: 'umbrella', states: [state('lost'), state('sought'), state('returned', true)] }]

test('tabs follow the loop, skip what is empty, and count what is closed', () => {
  const counts = {
    total: 9,
    open: 4,
    late: 1,
    states: [
      { loop: 'umbrella', state: 'sought', count: 4 },
      { loop: 'umbrella', state: 'returned', count: 5 },
    ],
  }
  expect(tabsFrom(counts, loops, 'matters')).toEqual([
    { key: 'all', count: 4 },
    { key: 'late', count: 1 },
    { key: 'umbrella.sought', count: 4, loop: 'umbrella', state: 'sought' },
    { key: 'closed', count: 5 },
  ])
})

test('a unit sees its orders, a grid its matters, and who is both chooses', () => {
  const at = (...kinds: ('node' | 'unit')[]) => ({ posts: kinds.map((kind) => ({ place: { kind } })) })
  expect(viewsOf(at('unit'))).toEqual(['orders'])
  expect(viewsOf(at('node'))).toEqual(['matters'])
  expect(viewsOf(at('node', 'unit'))).toEqual(['orders', 'matters'])
})
