import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cursorOf, readCursor, seesInternal, titleOf } from './rules.ts'
import { holder, PLACE } from './loop/testing.ts'
import type { Who } from '../../kit/scope.ts'

describe('a title', () => {
  test.each([
    ['丢了一把红伞。请帮忙找找！', '丢了一把红伞'],
    ['  \n丢了一把红伞\n谢谢', '丢了一把红伞'],
    ['！！！伞呢？', '伞呢'],
    ['！？', '！？'],
    ['Lost: a red umbrella; please help', 'Lost: a red umbrella'],
    ['伞'.repeat(30), '伞'.repeat(30)],
    ['伞'.repeat(31), `${'伞'.repeat(29)}…`],
    [`${'☂️'.repeat(40)}`, `${[...'☂️'.repeat(40)].slice(0, 29).join('')}…`],
  ])('of %j is %j', (words, title) => {
    expect(titleOf(words)).toBe(title)
  })
  test('is never empty, never long, never half a character, whatever people write', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((s) => s.trim() !== ''),
        (words) => {
          const title = titleOf(words)
          expect([title !== '', [...title].length <= 30, title.isWellFormed()]).toEqual([true, true, true])
        },
      ),
    )
  })
})

describe('a cursor', () => {
  test('comes back as the row that it was made of', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), noInvalidDate: true }),
        fc.nat(Number.MAX_SAFE_INTEGER),
        (createdAt, number) => {
          expect(readCursor(cursorOf({ createdAt: createdAt.toISOString(), number }))).toEqual({
            createdAt,
            number,
          })
        },
      ),
    )
  })
  test('that none was made of is none', () => {
    for (const text of ['', 'garbage', '.', '1.', '.1', 'zzzzzzzzzzzzzz.1'])
      expect([text, readCursor(text)]).toEqual([text, undefined])
  })
})

test('what is internal is seen by a post there or in a unit that holds an order, and by nobody as the reporter', () => {
  const who = (actor: ReturnType<typeof holder> | null): Who => ({
    accountId: 7,
    districtId: 1,
    districtKey: 'umbrella',
    kind: actor ? 'staff' : 'resident',
    name: '',
    demo: false,
    posts: actor?.kind === 'person' ? [...actor.posts] : [],
    can: new Set(actor ? [] : ['matters.read']),
  })
  const sees = (actor: ReturnType<typeof holder> | null) => seesInternal(who(actor), PLACE, [11, null])
  expect([
    sees(holder('community_clerk', PLACE.slice(0, 3))),
    sees(holder('community_clerk', [1, 2, 9])),
    sees(holder('unit_liaison', 11)),
    sees(holder('unit_liaison', 12)),
    sees(holder('admin', [1])),
    sees(null),
  ]).toEqual([true, false, true, false, false, false])
})
