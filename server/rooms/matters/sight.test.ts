import { describe, expect, test } from 'vitest'
import type { Who } from '../../kit/scope.ts'
import type { Family } from './loop/family.ts'
import { filed, holder, PLACE, REPORTER, shipped, took } from './loop/testing.ts'
import { showsFiles, showsText, sightOf, titled } from './sight.ts'

const { loopNamed, tools } = shipped()
const now = tools()
const clerk = holder('community_clerk', PLACE.slice(0, 3), 701)
const JOINED = 502
const filedFor = filed(loopNamed('whistle'), now)
const family: Family = {
  ...took(filedFor, clerk, 'the-matter', 'dispatch', { units: { lead: 11, assist: [] } }, now),
  joined: [null, JOINED],
}
const who = (accountId: number, actor?: ReturnType<typeof holder>, narrow = false): Who => ({
  accountId,
  districtId: 1,
  districtKey: 'umbrella',
  kind: actor ? 'staff' : 'resident',
  name: '',
  demo: false,
  posts: actor?.kind === 'person' ? actor.posts.map((post) => ({ ...post, narrow })) : [],
  can: new Set(actor ? [] : ['matters.read']),
})
const sight = (...given: Parameters<typeof who>) => sightOf(who(...given), family)

test('what is internal is read by a post there or in a unit that holds an order, and by nobody as the reporter', () => {
  expect([
    sight(7, clerk).internal,
    sight(7, holder('community_clerk', [1, 2, 9])).internal,
    sight(7, holder('unit_liaison', 11)).internal,
    sight(7, holder('unit_liaison', 12)).internal,
    sight(7, holder('admin', [1])).internal,
    sight(7, holder('party_member', PLACE), true).internal,
    sight(REPORTER).internal,
    sight(JOINED).internal,
  ]).toEqual([true, false, true, false, false, false, false, false])
})
test('who only had a report joined is told apart from the first reporter, from who filed it and from the staff', () => {
  expect([sight(JOINED), sight(REPORTER), sight(JOINED, clerk), sight(999)]).toEqual([
    { internal: false, joined: true, reporter: JOINED },
    { internal: false, joined: false, reporter: REPORTER },
    { internal: true, joined: false, reporter: null },
    { internal: false, joined: false, reporter: null },
  ])
  const root = { ...family.root, matter: { ...family.root.matter, filed_by: JOINED } }
  expect(sightOf(who(JOINED), { ...family, root }).joined).toBe(false)
})
test('the title and the place are the first reporter’s', () => {
  const summary = { title: '丢了一把红伞', place: '公交站', number: 3 }
  expect(titled(sight(JOINED), summary)).toEqual({ title: '', place: null, number: 3 })
  for (const whole of [sight(REPORTER), sight(7, clerk)]) expect(titled(whole, summary)).toEqual(summary)
})

describe('of each step', () => {
  const { root } = family
  const [order] = family.children
  const row = (step: string, by_role: string, by_account: number | null) => ({
    ...root.steps[0]!,
    seq: 9,
    step,
    by_role,
    by_account,
  })
  const SEES = { staff: sight(7, clerk), reporter: sight(REPORTER), joined: sight(JOINED), other: sight(999) }
  const readers = (sees: (one: (typeof SEES)['staff']) => boolean) =>
    Object.entries(SEES)
      .filter(([, one]) => sees(one))
      .map(([name]) => name)
  test('what was reported first is hidden from those whose own report was joined', () => {
    const first = root.steps[0]!
    expect(readers((s) => showsText(s, root, first, 'words'))).toEqual(['staff', 'reporter', 'other'])
    expect(readers((s) => showsFiles(s, root, first))).toEqual(['staff', 'reporter', 'other'])
  })
  test('an open field is read by all who see the matter, the others by the staff alone', () => {
    const fed = row('feed_back', 'unit_liaison', 711)
    expect(readers((s) => showsText(s, order!, fed, 'result'))).toEqual([
      'staff',
      'reporter',
      'joined',
      'other',
    ])
    expect(readers((s) => showsText(s, order!, fed, 'note'))).toEqual(['staff'])
    expect(readers((s) => showsFiles(s, order!, fed))).toEqual(['staff', 'reporter', 'joined', 'other'])
    const note = row('note', 'community_clerk', 701)
    expect(readers((s) => showsText(s, root, note, 'note'))).toEqual(['staff'])
    expect(readers((s) => showsFiles(s, root, note))).toEqual(['staff'])
  })
  test('what the definition does not know is read by the staff alone', () => {
    expect(readers((s) => showsText(s, root, row('note', 'community_clerk', 701), 'colour'))).toEqual([
      'staff',
    ])
    expect(readers((s) => showsText(s, root, row('paint', 'community_clerk', 701), 'words'))).toEqual([
      'staff',
    ])
  })
  test('what one reporter says later is not for the others, whoever was first', () => {
    const mine = row('reopen', 'reporter', REPORTER)
    const theirs = row('reopen', 'reporter', JOINED)
    expect(readers((s) => showsText(s, root, mine, 'facts'))).toEqual(['staff', 'reporter', 'other'])
    expect(readers((s) => showsText(s, root, theirs, 'facts'))).toEqual(['staff', 'joined', 'other'])
    expect(readers((s) => showsFiles(s, root, theirs))).toEqual(['staff', 'joined', 'other'])
    const byClerk = row('reopen', 'community_clerk', 701)
    expect(readers((s) => showsText(s, root, byClerk, 'facts'))).toHaveLength(4)
  })
})
