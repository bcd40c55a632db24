import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { drive } from './drive.ts'

test('each connection does one thing at a time, and all of them go on until the time is up', async () => {
  const atWork = new Map<number, number>()
  let most = 0
  const round = await drive(3, 1, async (connection) => {
    atWork.set(connection, (atWork.get(connection) ?? 0) + 1)
    most = Math.max(most, atWork.get(connection) ?? 0)
    await sleep(10)
    atWork.set(connection, (atWork.get(connection) ?? 0) - 1)
  })
  expect(most).toBe(1)
  expect(atWork.size).toBe(3)
  // a busy machine wakes late: some hundred of each where it is idle
  expect(round.done).toBeGreaterThan(3 * 2)
  expect(round.seconds).toBeGreaterThanOrEqual(1)
  expect(round.p50).toBeGreaterThanOrEqual(9)
})

test('what fails is counted, not timed, and its first reason is kept', async () => {
  let calls = 0
  const round = await drive(1, 0.1, async () => {
    if (++calls % 2 === 0) throw new Error(`umbrella ${calls} is lost`)
  })
  expect(round.errors).toBeGreaterThan(0)
  expect(round.firstError).toBe('umbrella 2 is lost')
  expect(Math.abs(round.done - round.errors)).toBeLessThanOrEqual(1)
})
