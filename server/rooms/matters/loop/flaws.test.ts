import { describe, expect, test } from 'vitest'
import { flaws } from './flaws.ts'
import { plain, shippedDistricts, shippedLoops, umbrella } from './testing.ts'

const words = { zh: '伞', en: 'umbrella' }
const [lose, find, late] = plain().steps
const step = (over: Record<string, unknown>) => ({ ...find, name: 'mend', ...over })
const withStep = (over: Record<string, unknown>) => umbrella({ steps: [lose, find, late, step(over)] })
const state = { words, plain: words }
const child = (over: Record<string, unknown> = {}) =>
  umbrella({
    steps: [lose, find, late, step({ name: 'join_up', by: ['join'] })],
    children: [
      {
        loop: 'umbrella',
        spawnedBy: 'find',
        withdrawn: [],
        joins: [{ when: 'all', in: ['found'], step: 'join_up' }],
        cascades: [],
        ...over,
      },
    ],
  })

describe.each(shippedDistricts.map((tenant) => [tenant.key, tenant] as const))('%s', (_, tenant) => {
  test('ships loops without a flaw', () => {
    const loops = shippedLoops(tenant)
    expect(loops.map((l) => l.id)).toEqual(['order', 'whistle'])
    expect(loops.flatMap((loop) => flaws(loop, loops))).toEqual([])
  })
})
test('the smallest loop is sound, and one with children too', () => {
  expect([flaws(umbrella()), flaws(child())]).toEqual([[], []])
})

describe('a flaw is found and named:', () => {
  test.each([
    ['two steps of one name', umbrella({ steps: [lose, find, late, find] }), 'two steps have the same name'],
    ['no start', umbrella({ start: 'begin' }), 'the start "begin" is no step'],
    [
      'a start that comes after something',
      umbrella({ start: 'find' }),
      'the start "find" has a state before it',
    ],
    ['an end that is no state', umbrella({ ends: ['found', 'sold'] }), 'the end "sold" is no state'],
    ['a step from nowhere known', withStep({ from: ['rain'] }), 'step mend: unknown state "rain"'],
    ['a step to nowhere known', withStep({ to: 'rain' }), 'step mend: unknown state "rain"'],
    [
      'a step that can never be taken',
      withStep({ from: [] }),
      'step mend can never be taken: it has no state before it',
    ],
    ['an unknown actor', withStep({ by: ['umbrella_maker'] }), 'step mend: unknown actor "umbrella_maker"'],
    [
      'two fields of one name',
      withStep({ form: [1, 2].map(() => ({ name: 'colour', kind: 'line', label: words })) }),
      'step mend: two fields have the same name',
    ],
    [
      'a choice without options',
      withStep({ form: [{ name: 'colour', kind: 'choice', label: words }] }),
      'step mend: the choice "colour" has no options',
    ],
    ['an unknown guard', withStep({ guards: [{ name: 'is_dry' }] }), 'step mend: unknown guard "is_dry"'],
    [
      'a guard without its parameters',
      withStep({ guards: [{ name: 'at_most', step: 'find' }] }),
      'step mend: at_most needs a step and a number of times',
    ],
    [
      'a guard that names no step',
      withStep({ guards: [{ name: 'not_after', step: 'dry' }] }),
      'step mend: guard not_after names no step',
    ],
    ['an unknown effect', withStep({ effects: [{ name: 'dry' }] }), 'step mend: unknown effect "dry"'],
    [
      'an effect without its parameters',
      withStep({ effects: [{ name: 'order_units' }] }),
      'step mend: order_units needs a loop and a required field "units"',
    ],
    [
      'a clock of an unknown state',
      umbrella({ clocks: [{ state: 'rain', limit: '1wd', onLate: 'late' }] }),
      'clock of rain: unknown state',
    ],
    [
      'a clock without a step that it may take',
      umbrella({ clocks: [{ state: 'lost', limit: '1wd', onLate: 'find' }] }),
      'clock of lost: "find" is no step that the clock may take there',
    ],
    [
      'a clock without a limit that can be read',
      umbrella({ clocks: [{ state: 'lost', limit: 'soon', onLate: 'late' }] }),
      'clock of lost: "soon" is no limit',
    ],
    ['children that no step makes', child({ spawnedBy: 'make' }), 'children umbrella: "make" is no step'],
    ['children of an unknown loop', child({ loop: 'raincoat' }), 'children: unknown loop "raincoat"'],
    [
      'a join that is no step for a join',
      child({ joins: [{ when: 'all', in: ['found'], step: 'find' }] }),
      'children umbrella: "find" is no step for a join',
    ],
    [
      'a join on a state that the children never have',
      child({ joins: [{ when: 'all', in: ['rain'], step: 'join_up' }] }),
      'children umbrella: unknown state "rain"',
    ],
    [
      'a cascade on no step',
      child({ cascades: [{ on: 'make', from: ['lost'], step: 'find' }] }),
      'children umbrella: "make" is no step',
    ],
    [
      "a cascade that the children's loop doesn't take",
      child({ cascades: [{ on: 'find', from: ['lost'], step: 'find' }] }),
      'children umbrella: "find" can\'t be carried along',
    ],
    [
      'a state that is never reached',
      umbrella({
        states: { ...plain().states, dry: state },
        steps: [lose, find, late, step({ from: ['dry'] })],
      }),
      "state dry can't be reached",
    ],
    [
      'a state that leads to no end',
      umbrella({
        states: { ...plain().states, torn: state, thrown: state },
        steps: [
          lose,
          find,
          late,
          step({ to: 'torn' }),
          step({ name: 'throw_away', from: ['torn'], to: 'thrown' }),
          step({ name: 'pick_up', from: ['thrown'], to: 'torn' }),
        ],
      }),
      'state torn leads to no end',
    ],
    [
      'a state that can only be watched by the clock',
      umbrella({
        states: { ...plain().states, torn: state },
        steps: [lose, find, { ...late, from: ['lost', 'torn'] }, step({ to: 'torn' })],
      }),
      "state torn can't be left",
    ],
  ])('%s', (_, loop, flaw) => {
    expect(flaws(loop, [loop])).toContain(flaw)
  })
})
