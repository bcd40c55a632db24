import { expect, test } from 'vitest'
import { readOptions } from './args.ts'

const known = ['umbrella', 'coat']

test('several measures can be asked for at once', () => {
  const options = readOptions(['coat', 'umbrella', '--matters', '5000', '--json'], known)
  expect(options).toMatchObject({
    measures: ['coat', 'umbrella'],
    matters: 5000,
    rows: 100000,
    connections: 16,
    json: true,
  })
})

test('where nobody says how many matters there are to be, it is 200,000, and a million for the lifecycle', () => {
  const asked = (...args: string[]) => readOptions(args, [...known, 'lifecycle']).matters
  expect([asked('coat'), asked('lifecycle'), asked('lifecycle', '--matters', '5000')]).toEqual([
    200_000, 1_000_000, 5000,
  ])
})

test('a wrong call is refused in one line that says what is right', () => {
  expect(() => readOptions(['hat'], known)).toThrow('there is no bench "hat"; there are: umbrella, coat')
  expect(() => readOptions(['coat', '--matters', 'many'], known)).toThrow(/--matters must be a whole number/)
  expect(() => readOptions(['coat', '--mattres', '9'], known)).toThrow(/--mattres/)
})
