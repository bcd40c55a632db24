import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matters } from '../../../contract/matters.ts'
import { cursorOf, NEVER, readCursor, startRole, titleOf } from './rules.ts'
import { ELSEWHERE, holder, PLACE } from './loop/testing.ts'
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

const ID = '00000000-0000-4000-8000-00000000abcd'

describe('a cursor', () => {
  test('comes back as the row that it was made of', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), noInvalidDate: true }),
        fc.nat(Number.MAX_SAFE_INTEGER),
        fc.uuid(),
        (at, number, id) => {
          expect(readCursor(cursorOf(at.toISOString(), { number, id }))).toEqual({ at, number, id })
          expect(readCursor(cursorOf(at.getTime(), { number, id }))).toEqual({ at, number, id })
        },
      ),
    )
  })
  test('of what has no deadline comes back as that, and fits the address', () => {
    const cursor = cursorOf(NEVER, { number: 7, id: ID })
    expect(readCursor(cursor)?.at.getTime()).toBe(NEVER)
    const { query } = matters['GET /api/matters']
    expect(query.safeParse({ cursor }).success).toBe(true)
  })
  test('that none was made of is none', () => {
    for (const text of [
      '',
      'garbage',
      '.',
      '1.',
      '.1',
      '1.1',
      `zzzzzzzzzzzzzz.1.${ID}`,
      '1.1.x',
      `1.%.${ID}`,
    ])
      expect([text, readCursor(text)]).toEqual([text, undefined])
  })
})

describe('who may file a matter with a first step', () => {
  const who = (kind: Who['kind'], ...posts: [role: string, at: number[] | number][]): Who => ({
    accountId: 7,
    districtId: 1,
    districtKey: 'umbrella',
    kind,
    name: '',
    demo: false,
    posts: posts.flatMap(([role, at]) => {
      const actor = holder(role, at)
      return actor.kind === 'person' ? [...actor.posts] : []
    }),
    can: new Set(),
  })
  const by = ['resident', 'grid_worker', 'unit_liaison', 'intake']
  test.each([
    ['a resident', who('resident'), PLACE, 'resident'],
    ['a program', who('service'), PLACE, 'intake'],
    ['a worker of the place', who('staff', ['grid_worker', PLACE]), PLACE, 'grid_worker'],
    ['a worker of another place', who('staff', ['grid_worker', ELSEWHERE]), PLACE, undefined],
    ['a worker, where no place is given', who('staff', ['grid_worker', ELSEWHERE]), undefined, 'grid_worker'],
    ['a liaison, anywhere', who('staff', ['unit_liaison', 11]), PLACE, 'unit_liaison'],
    ['a clerk, who is not named', who('staff', ['community_clerk', PLACE]), PLACE, undefined],
    [
      'the post that may, among several',
      who('staff', ['community_clerk', PLACE], ['grid_worker', PLACE]),
      PLACE,
      'grid_worker',
    ],
  ])('%s', (_, person, path, role) => {
    expect(startRole(person, { by }, path)).toBe(role)
  })
  test('a resident and a program only where the step says so', () => {
    expect(startRole(who('resident'), { by: ['grid_worker'] }, PLACE)).toBeUndefined()
    expect(startRole(who('service'), { by: ['resident'] }, PLACE)).toBeUndefined()
  })
})
