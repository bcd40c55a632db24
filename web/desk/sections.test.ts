import { expect, test } from 'vitest'
import { openTo, pageAt, SECTIONS, sectionAt } from './sections.ts'

const names = (can: (permission: string) => boolean) =>
  openTo(SECTIONS, can).map((s) => [s.key, s.pages.map((p) => p.name)])

test('who may do nothing has no line in the rail', () => {
  expect(names(() => false)).toEqual([])
})
test('a section shows only the pages that a person may open, and leads to the first of them', () => {
  expect(names((p) => p === 'matters.figures')).toEqual([['data', ['dashboard']]])
})
test('every page stands in one section only', () => {
  const all = SECTIONS.flatMap((s) => s.pages.map((p) => p.name))
  expect(new Set(all).size).toBe(all.length)
})
test.each([
  ['matter', 'work', 'work'],
  ['article-records', 'article', 'data'],
  ['robots', 'outgoing', 'manage'],
  ['me', 'me', undefined],
])('the page %s belongs to %s', (route, page, section) => {
  expect([pageAt(route), sectionAt(SECTIONS, route)?.key]).toEqual([page, section])
})
