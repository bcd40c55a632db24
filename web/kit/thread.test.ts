import { expect, test } from 'vitest'
import { type Knot, layThread } from './thread.ts'

const knot = (matterId: string, seq: number, minute: number) =>
  ({
    matterId,
    seq,
    step: `${matterId}${seq}`,
    occurredAt: new Date(Date.UTC(2026, 10, 22, 0, minute)).toISOString(),
  }) as Knot
const steps = (rows: { knot: Knot }[]) => rows.map((row) => row.knot.step)

test('the newest knot comes first, and is the only one marked', () => {
  const rows = layThread([knot('m', 1, 0), knot('m', 2, 5), knot('m', 3, 9)], 'm')
  expect(steps(rows)).toEqual(['m3', 'm2', 'm1'])
  expect(rows.map((row) => row.newest)).toEqual([true, false, false])
})

test('what happened in the same instant keeps the order of the server', () => {
  expect(steps(layThread([knot('m', 1, 0), knot('m', 2, 5), knot('o', 1, 5)], 'm'))).toEqual([
    'o1',
    'm2',
    'm1',
  ])
})

test('an order has a strand of its own, from where it joins to its newest knot', () => {
  const rows = layThread([knot('m', 1, 0), knot('o', 1, 2), knot('o', 2, 4), knot('m', 2, 6)], 'm')
  const strand = rows.map((row) => row.strands[1])
  expect(strand.map((s) => [s?.above, s?.below, s?.joins])).toEqual([
    [false, false, false],
    [false, true, false],
    [true, false, true],
    [false, false, false],
  ])
  expect(rows.map((row) => row.lane)).toEqual([0, 1, 1, 0])
})

test('many orders share the last lane, so that words keep their room', () => {
  const knots = [knot('m', 1, 0), ...['a', 'b', 'c', 'd', 'e'].map((o, i) => knot(o, 1, i + 1))]
  expect(layThread(knots, 'm')[0]?.strands).toHaveLength(4)
})

test('an empty thread is an empty thread', () => expect(layThread([], 'm')).toEqual([]))
