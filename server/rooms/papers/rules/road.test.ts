import { expect, test } from 'vitest'
import { parseLimit } from '../../../kit/worktime.ts'
import { roadAhead } from './road.ts'

const words = (name: string) => ({ zh: name, en: name })
const step = (name: string, from: string, to: string, over = {}) => ({
  name,
  words: words(name),
  from: [from],
  to,
  by: ['umbrella_maker'],
  main: true,
  required: true,
  guards: [],
  ...over,
})
const LOOP: Parameters<typeof roadAhead>[0] = {
  ends: ['mended'],
  states: { disputed: { words: words('disputed') } },
  steps: [
    step('call', 'taken', 'called', { required: false }),
    step('visit', 'taken', 'visited', {
      from: ['taken', 'called'],
      guards: [{ name: 'lead_after', step: 'call', except: ['storm'] }],
    }),
    step('take', 'given', 'taken'),
    step('mend', 'visited', 'mended'),
    step('uphold', 'disputed', 'given', { by: ['clerk'] }),
  ],
}
const LIMITS: Record<string, string> = {
  given: '1wh',
  taken: '24h',
  called: '3wd',
  visited: '5wd',
  disputed: '1wd',
}
const ahead = (
  over: Partial<{ state: string; kind: string | null; lead: boolean }>,
  own: Record<string, string> = {},
) =>
  roadAhead(
    LOOP,
    { state: 'given', kind: null, lead: true, ...over },
    {
      isUnits: (role) => role === 'umbrella_maker',
      limitIn: (state) => {
        const limit = own[state] ?? LIMITS[state]
        return limit === undefined ? undefined : parseLimit(limit)
      },
    },
  ).map(({ words: said, limit }) => `${said.en} ${limit?.n}${limit?.unit}`)

test('who leads goes the whole road, with the limit of each state', () => {
  expect(ahead({})).toEqual(['take 1wh', 'call 24h', 'visit 3wd', 'mend 5wd'])
  expect(ahead({ state: 'called' })).toEqual(['visit 3wd', 'mend 5wd'])
})
test('who assists, and who comes in a storm, is spared what the lead does first', () => {
  expect(ahead({ lead: false }, { taken: '3wd' })).toEqual(['take 1wh', 'visit 3wd', 'mend 5wd'])
  expect(ahead({ kind: 'storm' }, { given: '10m' })).toEqual(['take 10m', 'visit 24h', 'mend 5wd'])
})
test('each state has the limit that holds for this order, whatever it hangs on', () => {
  const own = { given: '2wh', visited: '9wd' }
  expect(ahead({}, own)).toEqual(['take 2wh', 'call 24h', 'visit 3wd', 'mend 9wd'])
})
test('while others decide, only that is said; at the end nothing', () => {
  expect(ahead({ state: 'disputed' })).toEqual(['disputed 1wd'])
  expect(ahead({ state: 'mended' })).toEqual([])
})
