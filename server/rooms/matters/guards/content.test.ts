import { describe, expect, test } from 'vitest'
import type { Family, Member } from '../loop/family.ts'
import { filed, flawOf, lived, PLACE, refuses, refusesForm, shipped } from '../loop/testing.ts'

const { loopNamed, tools } = shipped()
const { root } = filed(loopNamed('whistle'), tools())
const matter = (over: Partial<typeof root.matter>, ...steps: string[]) => ({
  member: lived(root, steps, over),
})
const child = (loop: string, unit: number | null, state: string): Member => ({
  loop: loopNamed(loop),
  steps: [],
  matter: {
    ...root.matter,
    id: `${loop}-${unit}`,
    unit_id: unit,
    state,
    closed_at: loopNamed(loop).ends.includes(state) ? root.matter.created_at : null,
  },
})

describe('content', () => {
  test.each([
    [null, undefined],
    ['satisfied', undefined],
    ['fair', undefined],
    ['unsatisfied', 'matters.rework_first'],
  ])('%s', (satisfaction, code) => {
    expect(refuses('content', {}, matter({ satisfaction }, 'return', 'return'))).toBe(code)
  })
})
describe('content_or_reworked', () => {
  const part = { step: 'return', times: 2 }
  test.each([
    ['fair', 0, undefined],
    ['unsatisfied', 1, 'matters.rework_first'],
    ['unsatisfied', 2, undefined],
  ])('%s after %i reworks', (satisfaction, times, code) => {
    const judged = matter({ satisfaction }, ...Array.from({ length: times }, () => 'return'))
    expect(refuses('content_or_reworked', part, judged)).toBe(code)
    expect(flawOf('content_or_reworked', { step: 'return' })).toMatch(/needs a step/)
  })
})
describe('discontent', () => {
  test.each([
    [null, 'matters.nobody_discontent'],
    ['fair', 'matters.nobody_discontent'],
    ['unsatisfied', undefined],
  ])('%s', (satisfaction, code) => {
    expect(refuses('discontent', {}, matter({ satisfaction }))).toBe(code)
  })
})

describe('whoever else was asked', () => {
  const part = { also: 'answer_too', since: ['passed', 'answer'] }
  const answered = (...after: string[]) => {
    const { member } = matter({ satisfaction: 'satisfied' }, 'passed', 'call_back', 'answer_too', ...after)
    const steps = member.steps.map((row) =>
      row.step === 'answer_too' ? { ...row, data: { satisfaction: 'unsatisfied' } } : row,
    )
    return { member: { ...member, steps } }
  }
  test('and is not satisfied keeps it from being cleared, as the first one does', () => {
    expect(refuses('content', part, answered())).toBe('matters.rework_first')
    expect(refuses('discontent', part, answered())).toBeUndefined()
  })
  test('no longer counts once the work was done anew', () => {
    expect(refuses('content', part, answered('return', 'passed'))).toBeUndefined()
    expect(refuses('discontent', part, answered('return', 'passed'))).toBe('matters.nobody_discontent')
  })
})

describe('different_units', () => {
  test.each([
    [11, [], undefined],
    [11, [12, 13], undefined],
    [11, [11], 'matters.unit_twice'],
    [11, [12, 12], 'matters.unit_twice'],
  ])('lead %i with %j', (lead, assist, code) => {
    expect(refusesForm('different_units', { units: { lead, assist } }, {}, matter({}))).toBe(code)
  })
})

describe('other_unit', () => {
  const held: Family = {
    root,
    children: [
      child('order', 11, 'ordered'),
      child('order', 12, 'withdrawn'),
      child('order', 13, 'fed_back'),
    ],
    joined: [],
  }
  test.each([
    [11, 'matters.unit_has_order'],
    [13, 'matters.unit_has_order'],
    [12, undefined],
    [14, undefined],
  ])('unit %i', (unit, code) => {
    const judged = { member: held.children[0]!, family: held }
    expect(refusesForm('other_unit', { unit }, {}, judged)).toBe(code)
  })
})

describe('several_units', () => {
  const part = { kind: 'joint' }
  test.each([
    ['joint', [], 'matters.several_units'],
    ['joint', [12], undefined],
    ['hard', [], undefined],
    [undefined, [], undefined],
  ])('%s with %j assisting', (kind, assist, code) => {
    expect(refusesForm('several_units', { kind, units: { lead: 11, assist } }, part, matter({}))).toBe(code)
  })
  test('needs a kind', () => {
    expect(flawOf('several_units', part)).toBeUndefined()
    expect(flawOf('several_units', {})).toBe('several_units needs a kind')
  })
})

describe('can_rise', () => {
  test.each([
    [null, undefined],
    [2, undefined],
    [1, 'matters.at_the_top'],
  ])('held at depth %s', (held, code) => {
    expect(refuses('can_rise', {}, matter({ held }))).toBe(code)
  })
  test('what was reported at the district itself rises no further', () => {
    expect(refuses('can_rise', {}, matter({ path: [1] }))).toBe('matters.at_the_top')
  })
})
describe('has_risen', () => {
  test.each([
    [null, 'matters.at_the_bottom'],
    [PLACE.length, 'matters.at_the_bottom'],
    [3, undefined],
    [1, undefined],
  ])('held at depth %s', (held, code) => {
    expect(refuses('has_risen', {}, matter({ held }))).toBe(code)
  })
})

describe('root_closed', () => {
  test('asks for the end of the whole, not of the order', () => {
    const order = child('order', 11, 'fed_back')
    const family = (closed: Date | null) => ({
      member: order,
      family: { root: matter({ closed_at: closed }).member, children: [order], joined: [] },
    })
    expect(refuses('root_closed', {}, family(null))).toBe('matters.still_open')
    expect(refuses('root_closed', {}, family(root.matter.created_at))).toBeUndefined()
  })
})

describe('nobody_joined', () => {
  test.each([
    [[], undefined],
    [[502], 'matters.has_joined'],
    // reported for somebody who has no account: still another report
    [[null], 'matters.has_joined'],
  ])('%j joined', (joined, code) => {
    expect(refuses('nobody_joined', {}, { member: root, family: { root, children: [], joined } })).toBe(code)
  })
})

describe('none_open', () => {
  const family = (...children: Member[]): Family => ({ root, children, joined: [] })
  test.each([
    ['none there', family(), undefined],
    ['one open', family(child('verify', null, 'asked')), 'matters.task_open'],
    ['one that is done', family(child('verify', null, 'noted')), undefined],
    ['an open one of another loop', family(child('check', null, 'asked')), undefined],
  ])('%s', (_, held, code) => {
    expect(refuses('none_open', { loop: 'verify' }, { member: root, family: held })).toBe(code)
  })
  test('needs a loop', () => {
    expect(flawOf('none_open', { loop: 'verify' })).toBeUndefined()
    expect(flawOf('none_open', {})).toBe('none_open needs a loop')
  })
})

const ASKED: [string, string][] = [
  ['within_duties', 'units or unit'],
  ['admitted', 'affair'],
  ['can_join', 'matter'],
]
const needsField = (name: string) => {
  const kinds = ASKED.find(([asked]) => asked === name)?.[1] ?? ''
  test('names a field of its kind; what it asks lies outside of the family', () => {
    for (const kind of kinds.split(' or ')) {
      expect(flawOf(name, { field: 'x' }, [{ name: 'x', kind }])).toBeUndefined()
      for (const form of [[], [{ name: 'x', kind: 'line' }], [{ name: 'y', kind }]])
        expect(flawOf(name, { field: 'x' }, form)).toBe(`${name} needs a field of kind ${kinds}`)
    }
    expect(refuses(name, { field: 'x' }, matter({}))).toBeUndefined()
  })
}
describe('within_duties', () => needsField('within_duties'))
describe('admitted', () => needsField('admitted'))
describe('can_join', () => needsField('can_join'))
describe('can_link', () => {
  const form = [{ name: 'linked', kind: 'matter' }]
  test('names a field under which it is found from the other side', () => {
    expect(flawOf('can_link', { field: 'linked' }, form)).toBeUndefined()
    expect(flawOf('can_link', { field: 'linked' }, [{ name: 'linked', kind: 'line' }])).toMatch(
      /of kind matter/,
    )
    expect(flawOf('can_link', { field: 'x' }, [{ name: 'x', kind: 'matter' }])).toMatch(/called "linked"/)
  })
})
