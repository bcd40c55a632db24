import { expect, test } from 'vitest'
import { isGoodEnd, progressOf } from './progress.ts'

const words = { zh: '', en: '' }
const state = (key: string, end = false) => ({ key, words, plain: words, end })
const step = (name: string, from: string[], to: string, required = true) => ({
  name,
  words,
  done: words,
  from,
  to,
  by: [],
  required,
  main: required,
})
const loop = {
  road: [] as string[],
  states: [state('lost'), state('sought'), state('found'), state('returned', true), state('given_up', true)],
  steps: [
    step('give_up', ['lost'], 'given_up', false),
    step('lose', [], 'lost'),
    step('seek', ['lost'], 'sought'),
    step('find', ['sought'], 'found'),
    step('return', ['found'], 'returned'),
    step('late', ['lost', 'sought'], '=', false),
  ],
}

test('the knots are the states that every matter must pass', () => {
  expect(progressOf(loop, 'lost')).toEqual({ at: 1, of: 4 })
  expect(progressOf(loop, 'found')).toEqual({ at: 3, of: 4 })
})

test('an end is all the way, also one beside the way', () => {
  expect(progressOf(loop, 'returned')).toEqual({ at: 4, of: 4 })
  expect(progressOf(loop, 'given_up')).toEqual({ at: 4, of: 4 })
})

test('an unknown loop shows no knots', () => expect(progressOf(undefined, 'lost')).toEqual({ at: 0, of: 0 }))

test('where a loop says its usual way, that is it, and a state beside it has come as far as where it joins again', () => {
  const forked = {
    ...loop,
    road: ['lost', 'sought', 'found', 'returned'],
    steps: [...loop.steps, step('lend', ['lost'], 'lent'), step('miss', ['lent'], 'found')],
  }
  expect(progressOf(forked, 'sought')).toEqual({ at: 2, of: 4 })
  expect(progressOf(forked, 'lent')).toEqual({ at: 2, of: 4 })
})

test('a good end is the last of the way; what was given up only ended', () => {
  expect(isGoodEnd(loop, 'returned')).toBe(true)
  expect(isGoodEnd(loop, 'given_up')).toBe(false)
  expect(isGoodEnd(loop, 'found')).toBe(false)
  expect(isGoodEnd(undefined, 'returned')).toBe(false)
})

test('where the way forks before any end, main steps lead to good ones, and what follows those by itself is good as well', () => {
  const forks = {
    road: [],
    states: [state('asked'), state('yes', true), state('noted', true), state('called_off', true)],
    steps: [
      step('ask', [], 'asked'),
      { ...step('confirm', ['asked'], 'yes', false), main: true },
      step('note', ['yes'], 'noted', false),
      step('call_off', ['asked'], 'called_off', false),
    ],
  }
  expect(['yes', 'noted', 'called_off'].map((key) => isGoodEnd(forks, key))).toEqual([true, true, false])
})
