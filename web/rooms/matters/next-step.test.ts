import { expect, test } from 'vitest'
import { nextStep, statesAhead, stepsFor, waitsFor } from './next-step.ts'

const words = { zh: '', en: '' }
const step = (name: string, by: string[], main: boolean, usual = by, from = ['found']) => ({
  name,
  words,
  from,
  by,
  main,
  usual,
})
const loops = [
  {
    id: 'umbrella',
    steps: [
      step('give_up', ['finder'], false),
      step('hand_over', ['finder', 'office'], true, ['office']),
      step('claim', ['owner'], true),
      step('dry', ['holder'], true, ['holder'], ['wet']),
    ],
  },
]
const person = (...roles: string[]) => ({ id: 7, posts: roles.map((role) => ({ role })) })
const found = { loop: 'umbrella', state: 'found' }

test('a list offers the main step of whoever usually takes it, not of who may stand in', () => {
  expect(nextStep(loops, found, person('office'))?.name).toBe('hand_over')
  expect(nextStep(loops, found, person('finder'))).toBeUndefined()
  expect(nextStep(loops, found, null)).toBeUndefined()
  expect(nextStep(loops, { loop: 'glove', state: 'found' }, person('office'))).toBeUndefined()
})

test('what somebody took on waits for them alone', () => {
  const wet = { loop: 'umbrella', state: 'wet' }
  expect(nextStep(loops, { ...wet, holder: 7 }, person())?.name).toBe('dry')
  expect(nextStep(loops, { ...wet, holder: 8 }, person())).toBeUndefined()
})

test('for many at once every step of the posts is offered, the usual main one first', () => {
  expect(stepsFor(loops, found, person('finder', 'owner')).map((s) => s.name)).toEqual([
    'claim',
    'hand_over',
    'give_up',
  ])
})

test('what comes next is what people do to move it on, else what follows of itself and must be', () => {
  const on = (to: string, over: { main?: boolean; required?: boolean; by?: string[] }, from = 'found') => ({
    from: [from],
    to,
    by: ['office'],
    main: false,
    required: false,
    ...over,
  })
  const steps = [
    on('given_up', {}),
    on('handed_over', { main: true }),
    on('auctioned', { main: true }),
    on('=', { main: true }),
    on('dried', { by: ['join'], required: true }, 'wet'),
    on('mouldy', { by: ['join'] }, 'wet'),
  ]
  expect(statesAhead({ steps }, 'found')).toEqual(['handed_over', 'auctioned'])
  expect(statesAhead({ steps }, 'wet')).toEqual(['dried'])
  expect(statesAhead({ steps }, 'gone')).toEqual([])
})

test('what was asked of somebody comes before what the state awaits, for whoever may take it', () => {
  const asked = { ...found, awaits: 'give_up' }
  expect(nextStep(loops, asked, person('finder'))?.name).toBe('give_up')
  expect(nextStep(loops, asked, person('office'))?.name).toBe('hand_over')
})

test('who is awaited: units of open orders by name, people by their usual role, no machine', () => {
  const member = (closedAt: string | null, unit: string | null, state = 'found') => ({
    loop: 'umbrella',
    state,
    closedAt,
    unit: unit === null ? null : { name: unit },
  })
  const theirs = { id: 'umbrella', steps: [step('fetch', ['unit_liaison', 'cascade'], true)] }
  expect(waitsFor([theirs], [member(null, '伞铺'), member('2026-11-23', '帽店')])).toEqual({
    units: ['伞铺'],
    roles: [],
  })
  expect(waitsFor(loops, [member(null, null)])).toEqual({ units: [], roles: ['office', 'owner'] })
  expect(waitsFor(loops, [member('2026-11-23', null)])).toEqual({ units: [], roles: [] })
})
