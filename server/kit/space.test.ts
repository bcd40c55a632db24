import { expect, inject, test } from 'vitest'
import { type Log, silentLog } from './log.ts'
import { watchSpace } from './space.ts'

test('an operator is told before a disk is full, and not without need', async () => {
  const { files } = inject('postgres')
  const lines: unknown[] = []
  const log: Log = { ...silentLog, warn: (what: unknown) => void lines.push(what) }
  const free = await watchSpace(files, log, 0)
  expect(free).toBeGreaterThan(0)
  expect(lines).toEqual([])
  // others write to the same disk meanwhile
  await watchSpace(files, log, free * 2)
  expect(lines).toEqual([{ freeMb: expect.any(Number), dataDir: files }])
})
