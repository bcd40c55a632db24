import { expect, test } from 'vitest'
import { progressOf } from './progress.ts'

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
