import { expect, test } from 'vitest'
import '../server/house.ts'
import '../server/kit/backup/problems.ts'
import '../server/kit/files.ts'
import {
  declaredProblems,
  declareProblems,
  Problem,
  problem,
  problemBody,
  say,
} from '../server/kit/problems.ts'
import '../server/kit/tables/index.ts'

const all = [...declaredProblems()]
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

test('every code names its room and has a status of an error', () => {
  expect(all.length).toBeGreaterThan(50)
  for (const [code, { status }] of all) {
    expect(code).toMatch(/^[a-z]+(\.[a-z_]+)+$/)
    expect([code, status >= 400 && status < 600]).toEqual([code, true])
  }
})
test.each(all)('%s is a sentence in both languages, with the same things named in each', (_, { zh, en }) => {
  // a number with a unit of its own may be counted otherwise in each language
  const named = (text: string) => placeholders(text).filter((name) => name !== 'wan' && name !== 'millions')
  expect(named(zh)).toEqual(named(en))
  expect(zh).toMatch(/\p{Script=Han}/u)
  expect(zh).toMatch(/[。！？：}]$/u)
  expect(en).toMatch(/^[A-Z“{].*[.!?}]$/s)
  expect(en).not.toMatch(/\p{Script=Han}/u)
})
test('a code is declared once', () => {
  expect(() => declareProblems({ 'auth.sign_in_first': { status: 401, zh: '伞', en: 'Umbrella.' } })).toThrow(
    'problem code declared twice: auth.sign_in_first',
  )
})
test('words are filled in with what belongs to the reader: names in the own language, lists, nothing for nothing', () => {
  const p = problem('matters.not_now', {
    state: { zh: '待派单', en: 'to dispatch' },
    from: [
      { zh: '待回访', en: 'to call back' },
      { zh: '待销号', en: 'to clear' },
    ],
  })
  expect([say(p, 'zh'), say(p, 'en')]).toEqual([
    '现在是“待派单”，这一步要在“待回访、待销号”时办理。',
    'It is “to dispatch” now; this step belongs to “to call back, to clear”.',
  ])
  expect(say(problem('matters.no_step', { step: undefined }), 'en')).toBe(
    'Matters of this kind have no step “”.',
  )
  expect(say(problem('matters.no_step', { step: '{state}' }), 'en')).toContain('“{state}”')
})
test('what crosses the wire is code, sentence and status, and nothing of what it was made from', () => {
  const body = problemBody(
    problem('matters.stale', { current: { version: 3 }, secret: '伞' }),
    'en',
    'the-request',
  )
  expect(body).toEqual({
    type: 'urn:gridloom:problem:matters.stale',
    code: 'matters.stale',
    status: 409,
    detail: expect.stringMatching(/^The matter has moved on/),
    requestId: 'the-request',
    current: { version: 3 },
  })
})
test('a code that nobody declared is an error of ours', () => {
  expect(new Problem('umbrella.torn').status).toBe(500)
})
