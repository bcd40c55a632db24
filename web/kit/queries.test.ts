import { QueryObserver } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { CallProblem } from './call.ts'
import { keepWithin, openQueries } from './queries.ts'
import { toast } from './toast.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const busy = (after?: number) =>
  new CallProblem({ code: 'http.busy', status: 503, detail: 'the service is busy', after })
function reading(queryFn: () => Promise<unknown>) {
  const queries = openQueries({ queries: { networkMode: 'always' } })
  const seen = new QueryObserver(queries, { queryKey: ['umbrellas'], queryFn })
  const unsubscribe = seen.subscribe(() => {})
  onTestFinished(() => {
    unsubscribe()
    queries.clear()
  })
  return { queries, result: () => seen.getCurrentResult() }
}

test('a read that found no service is asked again after as long as the server said; one line says so and goes with the answer', async () => {
  const ask = vi.fn().mockRejectedValueOnce(busy(5)).mockResolvedValue(['a lost umbrella'])
  const { result } = reading(ask)
  await vi.advanceTimersByTimeAsync(4_900)
  expect(ask).toHaveBeenCalledTimes(1)
  expect(toast.value).toMatchObject({ tone: 'waiting', words: 'kit.call.trying' })
  await vi.advanceTimersByTimeAsync(2_700)
  expect([result().data, toast.value]).toEqual([['a lost umbrella'], null])
})

test('after two more tries the page says why, and the line is gone', async () => {
  const ask = vi.fn().mockImplementation(() => Promise.reject(busy()))
  const { result } = reading(ask)
  await vi.advanceTimersByTimeAsync(2_900)
  expect(toast.value).not.toBeNull()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ask).toHaveBeenCalledTimes(3)
  expect([result().error?.message, toast.value]).toEqual(['http.busy: the service is busy', null])
})

test.each([
  ['http.full', 503],
  ['matters.not_allowed', 403],
])('what %s refused is not asked again, and no line says that it were', async (code, status) => {
  const ask = vi.fn().mockRejectedValue(new CallProblem({ code, status, detail: 'no' }))
  reading(ask)
  await vi.advanceTimersByTimeAsync(60_000)
  expect([ask.mock.calls.length, toast.value]).toEqual([1, null])
})

test('what was given up is read again as soon as another answer says that the service is back', async () => {
  const ask = vi.fn().mockImplementation(() => Promise.reject(busy()))
  const { queries, result } = reading(ask)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(result().isError).toBe(true)
  ask.mockResolvedValue(['a lost umbrella'])
  await queries.fetchQuery({ queryKey: ['hats'], queryFn: async () => [] })
  await vi.advanceTimersByTimeAsync(100)
  expect([result().data, ask.mock.calls.length]).toEqual([['a lost umbrella'], 4])
})

test('a page that is left takes its line with it', async () => {
  const { queries } = reading(() => Promise.reject(busy(5)))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(toast.value).not.toBeNull()
  queries.clear()
  expect(toast.value).toBeNull()
})

test('what was read stays while the same list is asked for otherwise, and never under the headings of another', () => {
  let list = 'umbrellas'
  const kept = (readAs: unknown[]) => keepWithin(1, () => list).value(['a row'], { queryKey: readAs })
  expect(kept(['lists', 'umbrellas', { colour: 'red' }])).toEqual(['a row'])
  list = 'hats'
  expect(kept(['lists', 'umbrellas', { colour: 'red' }])).toBeUndefined()
  expect(keepWithin(1, () => list).value(['a row'])).toBeUndefined()
})
