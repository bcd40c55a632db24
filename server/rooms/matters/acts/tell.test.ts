import { beforeEach, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, house, units } = w

/** What was told since the test began, once all facts so far were heard. */
async function told(): Promise<string[]> {
  await w.allHeard()
  const rows = await house.db.rows<{ accountId: number; step: string }>(sql`
    select account_id as "accountId", data->>'step' as step from notice order by id`)
  const names = new Map(Object.entries(who).map(([name, { accountId }]) => [accountId, name]))
  return rows.map((row) => `${names.get(row.accountId)} of ${row.step}`)
}
beforeEach(async () => {
  await told()
  await house.db.rows(sql`delete from notice`)
})

test('a reporter is told of each step that moved the matter, once, and not of their own', async () => {
  await w.bringTo('cleared', { assist: ['repair'] })
  const steps = ['dispatch', 'report_in', 'feed_back', 'clear']
  expect(await told()).toEqual(steps.map((step) => `resident of ${step}`))
})
test('nobody is told of lateness, of what units do among themselves, or of imported history', async () => {
  const { id, orders } = await w.bringTo('dispatched')
  expect(await told()).toEqual(['resident of dispatch'])
  await w.step(who.liaison, orders[0] ?? '', 'object', { reason: '不归我们', unit: units.repair })
  await w.step(who.clerk, orders[0] ?? '', 'reject', { ruling: '归你们' })
  w.clock.forward(30 * DAY)
  await sweep(house)
  expect((await w.stored(id)).late).toBe(true)
  expect(await told()).toEqual(['resident of dispatch'])
})
test('who reported for somebody else is not told; the one whom it is for is, if they have a number here', async () => {
  const filed = await w.report(who.worker, { onBehalf: { name: '雷雨霏', phone: '13911112222' } })
  const nobody = await w.report(who.worker, { onBehalf: { name: '不留电话' } })
  for (const { id } of [filed, nobody])
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  expect(await told()).toEqual(['resident of dispatch'])
})
test('a matter that the staff reported by themselves tells them as any reporter', async () => {
  const { id } = await w.report(who.worker)
  await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  expect(await told()).toEqual(['worker of dispatch'])
})
