import { describe, expect, test } from 'vitest'
import { guards } from '../guards/index.ts'
import type { Part, Step } from './definition.ts'
import type { Family, Member } from './family.ts'
import { filed, shippedDistricts, shippedLoops, toolsFor, umbrella } from './testing.ts'

const [tenant] = shippedDistricts
if (!tenant) throw new Error('no district is shipped')
const loops = shippedLoops(tenant)
const loop = umbrella()
const tools = toolsFor([...loops, loop], tenant)
const family = filed(loop, tools)
/** The matter with some steps taken so often, and answered so. */
const lived = (steps: Record<string, number>, satisfaction: string | null = null): Member => ({
  ...family.root,
  matter: { ...family.root.matter, satisfaction },
  steps: Object.entries(steps).flatMap(([step, times]) =>
    Array.from({ length: times }, (_, i) => ({ ...family.root.steps[0]!, step, seq: i + 1 })),
  ),
})
const refuses = (name: string, member: Member, part: Omit<Part, 'name'>) =>
  guards[name]?.refuses?.(member, { name, ...part }, family)?.code
const step = (form: object[] = []) => ({ name: 'find', form }) as unknown as Step
const flaw = (name: string, part: object) => guards[name]?.flaw?.({ name, ...part } as Part, step())

test('every guard that can be named is tested here', () => {
  expect(Object.keys(guards).sort()).toEqual([
    'at_most',
    'content_or_reworked',
    'different_units',
    'not_after',
    'other_unit',
  ])
})

describe('at_most', () => {
  test.each([
    [0, undefined],
    [1, undefined],
    [2, 'matters.often_enough'],
    [3, 'matters.often_enough'],
  ])('twice: after %i times', (times, code) => {
    expect(refuses('at_most', lived({ find: times, lose: 5 }), { step: 'find', times: 2 })).toBe(code)
  })
  test('needs a step and a whole number', () => {
    expect(flaw('at_most', { step: 'find', times: 2 })).toBeUndefined()
    for (const part of [
      {},
      { step: 'find' },
      { times: 2 },
      { step: 'find', times: 'twice' },
      { step: 'find', times: 1.5 },
    ])
      expect(flaw('at_most', part)).toBe('at_most needs a step and a number of times')
  })
})

describe('not_after', () => {
  test('refuses once the step was taken', () => {
    expect(refuses('not_after', lived({ lose: 1 }), { step: 'find' })).toBeUndefined()
    expect(refuses('not_after', lived({ find: 1 }), { step: 'find' })).toBe('matters.settled')
  })
  test('needs a step', () => {
    expect(flaw('not_after', { step: 'find' })).toBeUndefined()
    expect(flaw('not_after', {})).toBe('not_after needs a step')
  })
})

describe('content_or_reworked', () => {
  const part = { step: 'find', times: 2 }
  test.each([
    [null, 0, undefined],
    ['satisfied', 0, undefined],
    ['fair', 0, undefined],
    ['unsatisfied', 0, 'matters.rework_first'],
    ['unsatisfied', 1, 'matters.rework_first'],
    ['unsatisfied', 2, undefined],
  ])('%s after %i reworks', (satisfaction, times, code) => {
    expect(refuses('content_or_reworked', lived({ find: times }, satisfaction), part)).toBe(code)
  })
  test('needs a step and a number', () => {
    expect(flaw('content_or_reworked', part)).toBeUndefined()
    expect(flaw('content_or_reworked', { step: 'find' })).toMatch(/needs a step/)
  })
})

describe('different_units', () => {
  const asked = (lead: number, assist: number[]) =>
    guards.different_units?.refusesForm?.({ units: { lead, assist } }, family.root, family)?.code
  test.each([
    [11, [], undefined],
    [11, [12, 13], undefined],
    [11, [11], 'matters.unit_twice'],
    [11, [12, 12], 'matters.unit_twice'],
  ])('lead %i with %j', (lead, assist, code) => {
    expect(asked(lead, assist)).toBe(code)
  })
})

describe('other_unit', () => {
  const whistle = loops.find((l) => l.id === 'whistle')!
  const order = loops.find((l) => l.id === 'order')!
  const child = (unit: number, state: string): Member => ({
    loop: order,
    steps: [],
    matter: { ...family.root.matter, id: `order-${unit}`, unit_id: unit, state },
  })
  const held: Family = {
    root: filed(whistle, tools).root,
    children: [child(11, 'ordered'), child(12, 'withdrawn'), child(13, 'fed_back')],
  }
  test.each([
    [11, 'matters.unit_has_order'],
    [13, 'matters.unit_has_order'],
    [12, undefined],
    [14, undefined],
  ])('unit %i', (unit, code) => {
    expect(guards.other_unit?.refusesForm?.({ unit }, held.children[0]!, held)?.code).toBe(code)
  })
})
