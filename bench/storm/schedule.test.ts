import { expect, test } from 'vitest'
import { dueTimes, openLoop } from './schedule.ts'

test('each phase begins its pieces evenly, one after the other', () => {
  const due = dueTimes([
    { name: 'drizzle', perSecond: 2, seconds: 1 },
    { name: 'rain', perSecond: 4, seconds: 1 },
  ])
  expect(due.map(({ at, phase }) => `${phase}:${at}`)).toEqual([
    ...['0:0', '0:500', '1:1000', '1:1250', '1:1500', '1:1750'],
  ])
})

test('pieces begin when they are due, though none of those before them has ended', async () => {
  let begun = 0
  let ended = 0
  const all = Promise.withResolvers<void>()
  await openLoop(dueTimes([{ name: 'rain', perSecond: 100, seconds: 0.3 }]), async () => {
    if (++begun === 30) all.resolve()
    // were one waited for, the last would never begin
    await all.promise
    ended++
  })
  expect([begun, ended]).toEqual([30, 30])
})

test('what begins late because the machine was busy knows when it was due: its wait is not forgotten', async () => {
  const late: number[] = []
  await openLoop(dueTimes([{ name: 'rain', perSecond: 50, seconds: 0.4 }]), async (n, dueAt) => {
    late.push(performance.now() - dueAt)
    if (n === 2) for (const until = performance.now() + 200; performance.now() < until; );
  })
  expect(late[3]).toBeGreaterThan(150)
  expect(late[6]).toBeGreaterThan(90)
})
