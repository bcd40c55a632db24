import { expect, test } from 'vitest'
import { outcomeOf, type Sample } from './calls.ts'
import { byKind, figuresOf, illSeconds, recovery } from './figures.ts'

const call = (at: number, ms: number, outcome: Sample['outcome'] = 'ok', kind = 'umbrella'): Sample => ({
  ...{ kind, at, ms, outcome },
})

test('told to come again is one thing, failed another: a 503 that does not say when counts as failed', () => {
  const said = (status: number, head = '') => outcomeOf({ status, head })
  expect([said(200), said(204), said(503, 'HTTP/1.1 503\r\nRetry-After: 2')]).toEqual(['ok', 'ok', 'refused'])
  expect([said(503), said(500), said(429), said(409)]).toEqual(Array(4).fill('failed'))
})

test('of those let in, it is counted how many were answered; only good answers are timed', () => {
  const figures = figuresOf([
    ...Array.from({ length: 98 }, (_, n) => call(n, 10)),
    ...[call(98, 30_000, 'failed'), call(99, 30_000, 'failed')],
    ...Array.from({ length: 50 }, () => call(1, 1, 'refused')),
  ])
  expect(figures).toMatchObject({
    calls: 150,
    ok: 98,
    refused: 50,
    failed: 2,
    answered: 0.98,
    p50: 10,
    p99: 10,
  })
})

test('kinds are told apart, in the order in which they came', () => {
  const kinds = byKind([call(0, 5, 'ok', 'coat'), call(1, 7), call(2, 9, 'ok', 'coat')])
  expect(Object.entries(kinds).map(([kind, { calls, p50 }]) => [kind, calls, p50])).toEqual([
    ['coat', 2, 7],
    ['umbrella', 1, 7],
  ])
})

test('the seconds in which somebody got no answer are named', () => {
  const samples = [
    call(100, 1),
    call(7_900, 1, 'failed'),
    call(2_000, 1, 'refused'),
    call(2_999, 1, 'refused'),
  ]
  expect(illSeconds(samples)).toEqual([
    { second: 2, calls: 2 },
    { second: 7, calls: 1 },
  ])
})

test('all is well again after the last second in which somebody was refused, failed or waited too long', () => {
  const well = Array.from({ length: 100 }, (_, n) => call(n * 100, 20))
  expect(recovery(well, 0, 500)).toBe(0)
  expect(recovery([...well, call(3_200, 1, 'refused')], 0, 500)).toBe(4)
  expect(recovery([...well, ...Array(3).fill(call(6_900, 800))], 2_000, 500)).toBe(5)
  expect(recovery(well, 20_000, 500)).toBeNaN()
})
