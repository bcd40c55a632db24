import { expect, test } from 'vitest'
import { readStat } from './proc.ts'

test('a process whose name holds brackets and spaces keeps its figures', () => {
  const line = '4711 (umbrella (lost) 1) S 42 1 1 0 -1 4194560 100 0 0 0 250 50 30 20 20 0 1 0 99 0 0'
  expect(readStat(line)).toEqual({ pid: 4711, parent: 42, own: 3, waitedFor: 0.5 })
})
