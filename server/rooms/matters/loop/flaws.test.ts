import { describe, expect, test } from 'vitest'
import { flaws } from './flaws.ts'
import { plain, shippedDistricts, shippedLoops, umbrella } from './testing.ts'

const words = { zh: '伞', en: 'umbrella' }
const [lose, find, late] = plain().steps
const step = (over: Record<string, unknown>) => ({ ...find, name: 'mend', ...over })
const withStep = (over: Record<string, unknown>) => umbrella({ steps: [lose, find, late, step(over)] })
const state = { words, plain: words }
const clocked = (over: Record<string, unknown>) => umbrella({ clocks: [{ ...plain().clocks[0], ...over }] })
const child = (over: Record<string, unknown> = {}) =>
  umbrella({
    steps: [lose, find, late, step({ name: 'join_up', by: ['join'] })],
    children: [
      {
        loop: 'umbrella',
        spawnedBy: ['find'],
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
    expect(loops.map((l) => l.id)).toEqual(expect.arrayContaining(['check', 'order', 'verify', 'whistle']))
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
    [
      'a road through what is no state',
      umbrella({ road: ['sold'] }),
      'the road leads through "sold", which is no state',
    ],
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
    [
      'a step that only such may take as take no steps',
      withStep({ by: ['leader', 'admin'] }),
      'step mend: nobody named may take steps',
    ],
    [
      'somebody whose usual work it is, though they may not',
      withStep({ usual: ['street_clerk'] }),
      'step mend: "street_clerk" is usual but may not',
    ],
    ['a step that tells nobody there is', withStep({ tells: ['mayor'] }), 'step mend: tells nobody, "mayor"'],
    [
      'a step that is required after one that there is not',
      withStep({ required: 'dry' }),
      'step mend: required after no step "dry"',
    ],
    [
      'a guard that names no step among several',
      withStep({ guards: [{ name: 'at_most', step: ['find', 'dry'], times: 1 }] }),
      'step mend: guard at_most names no step',
    ],
    [
      'a guard whose settling step is none',
      withStep({ guards: [{ name: 'pending', step: 'find', settled: ['dry'] }] }),
      'step mend: guard pending names no step',
    ],
    [
      'a clock that warns by no step',
      clocked({ onWarn: 'find' }),
      'clock of lost: "find" is no step that the clock may take there',
    ],
    [
      'a clock that would warn again and again',
      clocked({ onWarn: 'late' }),
      'clock of lost: "late" needs the effect mark_warned',
    ],
    [
      'a clock that would call it late again and again',
      umbrella({ steps: [lose, find, { ...late, effects: [] }] }),
      'clock of lost: "late" needs the effect mark_late',
    ],
    [
      'a clock that would rise no level',
      clocked({ onLater: { step: 'late', every: '1wd' } }),
      'clock of lost: "late" needs the effect raise_lateness',
    ],
    [
      'a clock that rises ever so often',
      clocked({ onLater: { step: 'late', every: 'often' } }),
      'clock of lost: "often" is no limit',
    ],
    [
      'a limit of a kind that is none',
      clocked({ limits: { hard: 'long' } }),
      'clock of lost: "long" is no limit',
    ],
    ['warnings out of order', clocked({ warnAt: [80, 50] }), 'clock of lost: its warnings are not in order'],
    [
      'an echo of a step that the children have not',
      child({ echoes: [{ on: 'dry', step: 'join_up' }] }),
      'children umbrella: "dry" can\'t be echoed by "join_up"',
    ],
    [
      'an echo by a step that is none for a join',
      child({ echoes: [{ on: 'find', step: 'find' }] }),
      'children umbrella: "find" can\'t be echoed by "find"',
    ],
    ['children that no step makes', child({ spawnedBy: ['make'] }), 'children umbrella: "make" is no step'],
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
      child({ cascades: [{ on: ['make'], from: ['lost'], step: 'find' }] }),
      'children umbrella: "make" is no step',
    ],
    [
      "a cascade that the children's loop doesn't take",
      child({ cascades: [{ on: ['find'], from: ['lost'], step: 'find' }] }),
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
