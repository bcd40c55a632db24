import { expect, test } from 'vitest'
import { nextStep } from './next-step.ts'

const words = { zh: '', en: '' }
const step = (name: string, from: string[], by: string[], required: boolean) => ({
  name,
  words,
  done: words,
  from,
  to: 'x',
  by,
  required,
})
const loops = [
  {
    id: 'umbrella',
    steps: [
      step('give_up', ['sought'], ['finder'], false),
      step('find', ['sought'], ['finder'], true),
      step('claim', ['found'], ['owner'], true),
    ],
  },
]

test('the step that must be taken is offered before the one that may be', () => {
  expect(nextStep(loops, { loop: 'umbrella', state: 'sought' }, ['finder'])?.name).toBe('find')
})

test('nothing is offered to somebody whose turn it is not', () => {
  expect(nextStep(loops, { loop: 'umbrella', state: 'sought' }, ['owner'])).toBeUndefined()
  expect(nextStep(loops, { loop: 'glove', state: 'sought' }, ['finder'])).toBeUndefined()
})
