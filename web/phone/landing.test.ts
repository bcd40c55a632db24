import { expect, test } from 'vitest'
import { homeOf, tabsOf } from './landing.ts'

const person = (kind: 'staff' | 'resident', can: string[], role = 'grid_worker') =>
  kind === 'staff' ? { kind, can: [], posts: [{ role, can }] } : { kind, can, posts: [] }
const tabs = (who: Parameters<typeof tabsOf>[0]) => tabsOf(who).map((tab) => tab.word)

test('who handles matters lands on the work, everybody else on the front page', () => {
  expect(homeOf(person('staff', ['matters.step']))).toBe('/work')
  expect(homeOf(person('staff', ['access.manage'], 'admin'))).toBe('/')
  expect(homeOf(person('resident', ['matters.step', 'matters.report']))).toBe('/')
  expect(homeOf(null)).toBe('/')
})

test('nobody is shown a tab that leads to a refusal', () => {
  expect(tabs(null)).toEqual(['home', 'report', 'mine', 'me'])
  expect(tabs(person('staff', ['matters.step', 'matters.report']))).toEqual([
    'work',
    'report',
    'mine',
    'inbox',
    'me',
  ])
  expect(tabs(person('staff', ['matters.step'], 'unit_liaison'))).toEqual(['work', 'inbox', 'me'])
  const unit = { role: 'unit_liaison', can: ['matters.step', 'matters.report'], place: { kind: 'unit' } }
  expect(tabs({ kind: 'staff', can: [], posts: [unit] })).toEqual(['work', 'inbox', 'me'])
})
