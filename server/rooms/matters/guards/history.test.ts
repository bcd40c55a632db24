import { describe, expect, test } from 'vitest'
import { filed, flawOf, holder, lived, PLACE, refuses, shipped, toolsFor, umbrella } from '../loop/testing.ts'

const { tenant, loopNamed, tools } = shipped()
const { root } = filed(umbrella(), toolsFor([umbrella()], tenant))
const after = (...steps: (string | [string, number])[]) => ({ member: lived(root, steps) })

describe('at_most', () => {
  test.each([
    [0, undefined],
    [1, undefined],
    [2, 'matters.often_enough'],
    [3, 'matters.often_enough'],
  ])('twice: after %i times', (times, code) => {
    const steps = ['lose', 'lose', 'lose', ...Array.from({ length: times }, () => 'find')]
    expect(refuses('at_most', { step: 'find', times: 2 }, after(...steps))).toBe(code)
  })
  test('counts several steps together', () => {
    const part = { step: ['find', 'mend'], times: 2 }
    expect(refuses('at_most', part, after('find'))).toBeUndefined()
    expect(refuses('at_most', part, after('find', 'mend'))).toBe('matters.often_enough')
  })
  test('needs a step, or several, and a whole number', () => {
    expect(flawOf('at_most', { step: 'find', times: 2 })).toBeUndefined()
    expect(flawOf('at_most', { step: ['find', 'lose'], times: 2 })).toBeUndefined()
    for (const part of [
      {},
      { step: 'find' },
      { step: [], times: 2 },
      { step: [1], times: 2 },
      { times: 2 },
      { step: 'find', times: 'twice' },
      { step: 'find', times: 1.5 },
    ])
      expect(flawOf('at_most', part)).toBe('at_most needs a step and a number of times')
  })
})

describe('at_least', () => {
  test.each([
    [[], 'matters.not_often_enough'],
    [['find'], 'matters.not_often_enough'],
    [['find', 'find'], undefined],
    [['find', 'mend', 'find'], undefined],
  ])('twice: after %j', (steps, code) => {
    expect(refuses('at_least', { step: 'find', times: 2 }, after(...steps))).toBe(code)
  })
  test('counts several steps together, and needs both parameters', () => {
    expect(refuses('at_least', { step: ['find', 'mend'], times: 2 }, after('find', 'mend'))).toBeUndefined()
    expect(flawOf('at_least', { times: 2 })).toBe('at_least needs a step and a number of times')
  })
})

describe('not_after', () => {
  test('refuses once the step was taken', () => {
    expect(refuses('not_after', { step: 'find' }, after('lose'))).toBeUndefined()
    expect(refuses('not_after', { step: 'find' }, after('find', 'lose'))).toBe('matters.settled')
  })
  test('needs a step', () => {
    expect(flawOf('not_after', { step: 'find' })).toBeUndefined()
    expect(flawOf('not_after', {})).toBe('not_after needs a step')
  })
})

describe('not_ruled', () => {
  const born = (data: Record<string, unknown> | null) => {
    const [first] = root.steps
    return { member: { ...root, steps: [{ ...first!, data }] } }
  }
  test('refuses where the first step says that a ruling made it, and nowhere else', () => {
    expect(refuses('not_ruled', {}, born({ unit: 11, ruled: true }))).toBe('matters.settled')
    expect(refuses('not_ruled', {}, born({ unit: 11 }))).toBeUndefined()
    expect(refuses('not_ruled', {}, born(null))).toBeUndefined()
  })
})

describe('lead_after', () => {
  const part = { step: 'contact', except: ['emergency'] }
  const unit = (lead: boolean, kind: string | null, ...steps: string[]) => ({
    member: lived(root, steps, { lead, kind }),
  })
  test.each([
    ['the lead before it', unit(true, null), 'matters.first_do'],
    ['the lead after it', unit(true, null, 'contact'), undefined],
    ['the lead of a hard problem before it', unit(true, 'hard'), 'matters.first_do'],
    ['the lead in an emergency', unit(true, 'emergency'), undefined],
    ['an assisting unit', unit(false, null), undefined],
  ])('%s', (_, judged, code) => {
    expect(refuses('lead_after', part, judged)).toBe(code)
  })
  test('without exceptions counts for all kinds, and needs a step', () => {
    expect(refuses('lead_after', { step: 'contact' }, unit(true, 'emergency'))).toBe('matters.first_do')
    expect(flawOf('lead_after', {})).toBe('lead_after needs a step')
  })
})

const SETTLED = { step: 'ask', settled: ['grant', 'refuse'] }
const asked = [
  [[], false],
  [['ask'], true],
  [['ask', 'grant'], false],
  [['ask', 'refuse'], false],
  [['ask', 'note'], true],
  [['ask', 'refuse', 'ask'], true],
] as const

describe('pending', () => {
  test.each(asked)('after %j: %s', (steps, open) => {
    expect(refuses('pending', SETTLED, after(...steps))).toBe(open ? undefined : 'matters.nothing_asked')
  })
  test('needs a step and those that settle it', () => {
    expect(flawOf('pending', SETTLED)).toBeUndefined()
    expect(flawOf('pending', { step: 'ask' })).toBe('pending needs a step and the steps that settle it')
  })
})

describe('not_pending', () => {
  test.each(asked)('after %j: %s', (steps, open) => {
    expect(refuses('not_pending', SETTLED, after(...steps))).toBe(open ? 'matters.asked_already' : undefined)
  })
  test('needs a step and those that settle it', () => {
    expect(flawOf('not_pending', { settled: ['grant'] })).toMatch(/needs a step/)
  })
})

describe('another_person', () => {
  const one = holder('street_clerk', PLACE.slice(0, 2), 61)
  const by = (...steps: [string, number][]) => ({ ...after(...steps), actor: one })
  test('refuses whoever took the step last, and nobody else', () => {
    expect(refuses('another_person', { step: 'back' }, by(['back', 61]))).toBe('matters.another_person')
    expect(refuses('another_person', { step: 'back' }, by(['back', 62]))).toBeUndefined()
    expect(refuses('another_person', { step: 'back' }, by(['back', 61], ['back', 62]))).toBeUndefined()
    expect(refuses('another_person', { step: 'back' }, by(['grant', 61]))).toBeUndefined()
  })
  test('of several steps refuses whoever took any of them last', () => {
    const part = { step: ['ask', 'back'] }
    expect(refuses('another_person', part, by(['ask', 61], ['back', 62]))).toBe('matters.another_person')
    expect(refuses('another_person', part, by(['ask', 62], ['back', 63]))).toBeUndefined()
  })
  test('needs a step', () => {
    expect(flawOf('another_person', {})).toBe('another_person needs a step')
  })
})

describe('once_each', () => {
  const part = { steps: ['call_back', 'answer_too'], since: ['passed', 'answer'] }
  const me = holder('grid_worker', PLACE, 61)
  const by = (...steps: (string | [string, number])[]) => ({ ...after(...steps), actor: me })
  test.each([
    ['nobody has answered', by('passed'), undefined],
    ['somebody else has', by('passed', ['call_back', 62]), undefined],
    ['I have, by the one step', by('passed', ['call_back', 61]), 'matters.answered_already'],
    ['I have, by the other', by('passed', ['call_back', 62], ['answer_too', 61]), 'matters.answered_already'],
    ['I had, before the work was done anew', by('passed', ['call_back', 61], 'passed'), undefined],
    ['I had, before it was done in another way', by('passed', ['call_back', 61], 'answer'), undefined],
  ])('%s', (_, judged, code) => {
    expect(refuses('once_each', part, judged)).toBe(code)
  })
  test('needs steps and since when they count', () => {
    expect(flawOf('once_each', part)).toBeUndefined()
    expect(flawOf('once_each', { steps: ['call_back'], since: 'passed' })).toBeUndefined()
    expect(flawOf('once_each', { steps: ['call_back'] })).toMatch(/needs steps/)
    expect(flawOf('once_each', { since: 'passed' })).toMatch(/needs steps/)
  })
})

describe('last_by', () => {
  const among = ['passed', 'solved_here', 'answer']
  const whistle = filed(loopNamed('whistle'), tools()).root
  const lastly = (step: unknown, ...steps: string[]) =>
    refuses('last_by', { step, among }, { member: lived(whistle, steps) })
  test('asks for the last of several ways in which the work may have been done', () => {
    expect(lastly('passed', 'report', 'passed')).toBeUndefined()
    expect(lastly('passed', 'report', 'solved_here')).toBe('matters.done_otherwise')
    expect(lastly('passed', 'passed', 'reopen', 'answer')).toBe('matters.done_otherwise')
    expect(lastly(['solved_here', 'answer'], 'passed', 'reopen', 'answer')).toBeUndefined()
    expect(lastly('passed', 'report')).toBe('matters.done_otherwise')
  })
  test('needs a step and those among which', () => {
    expect(flawOf('last_by', { step: 'passed', among })).toBeUndefined()
    expect(flawOf('last_by', { step: 'passed' })).toMatch(/needs a step/)
    expect(flawOf('last_by', { among })).toMatch(/needs a step/)
  })
})
