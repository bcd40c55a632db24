import { expect, test } from 'vitest'
import { sectionsOf, tabsFrom, viewsOf } from './work.ts'

const words = { zh: '', en: '' }
const state = (key: string, end = false) => ({ key, words, plain: words, end })
const loops = [{ id: 'umbrella', states: [state('lost'), state('sought'), state('returned', true)] }]
const counts = {
  total: 9,
  open: 4,
  late: 1,
  more: true,
  states: [
    { loop: 'umbrella', state: 'lost', count: 1 },
    { loop: 'umbrella', state: 'sought', count: 3 },
    { loop: 'umbrella', state: 'returned', count: 5 },
  ],
}

test('tabs follow the loop, skip what is empty, and count what is closed', () => {
  expect(tabsFrom(counts, loops, 'matters')).toEqual([
    { key: 'all', count: 4 },
    { key: 'late', count: 1, least: true },
    { key: 'umbrella.lost', count: 1, loop: 'umbrella', state: 'lost' },
    { key: 'umbrella.sought', count: 3, loop: 'umbrella', state: 'sought' },
    { key: 'closed', count: 5, least: true },
  ])
})

test('the work list has no tab for what is closed', () => {
  expect(tabsFrom(counts, loops, 'todo').map((tab) => tab.key)).not.toContain('closed')
})

test('what waits comes first; a unit sees its orders, a grid its matters, who sees only offers what they took on', () => {
  const at = (...posts: ['node' | 'unit', ...string[]][]) => ({
    posts: posts.map(([kind, ...can]) => ({ place: { kind }, can })),
  })
  expect(viewsOf(at(['unit', 'matters.step']))).toEqual(['todo', 'orders'])
  expect(viewsOf(at(['node', 'matters.step', 'matters.figures']))).toEqual(['todo', 'matters'])
  expect(viewsOf(at(['node', 'matters.step']))).toEqual(['todo', 'mine'])
  expect(viewsOf(at(['node', 'matters.figures']))).toEqual(['matters'])
  expect(viewsOf(at(['node', 'matters.step', 'matters.figures'], ['unit', 'matters.step']))).toEqual([
    'todo',
    'orders',
    'matters',
  ])
})

test('what somebody took on stands before what waits and what they could take on', () => {
  const rows = [
    { id: 'a', holder: null },
    { id: 'b', holder: 7 },
    { id: 'c', holder: null },
  ]
  const parts = sectionsOf(rows, { id: 7 }, (row) => row.id === 'a')
  expect(parts.map(({ key, rows: of }) => [key, of.map((row) => row.id)])).toEqual([
    ['held', ['b']],
    ['todo', ['c']],
    ['offered', ['a']],
  ])
})
