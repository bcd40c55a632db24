import { expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { type Sql, sql } from '../../../kit/db.ts'
import { session } from '../../../kit/postgres/roles.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { house, districtId } = w
const check = () => replay(house, districtId)
const asOwner = (statement: Sql) =>
  session(w.owner, (client) => client.query({ text: statement.text, values: statement.values }))

test('a district whose rows are what its histories fold to has no difference, and every matter is looked at', async () => {
  for (const state of [
    'reported',
    'dispatched',
    'reported_in',
    'fed_back',
    'called_back',
    'cleared',
  ] as const)
    await w.bringTo(state, { assist: ['repair'] })
  w.clock.forward(30 * DAY)
  await sweep(house)
  const rows = await house.db.one<{ matters: number; steps: number }>(sql`
    select (select count(*) from matter) as matters, (select count(*) from matter_step) as steps`)
  expect(await check()).toEqual({ ...rows, different: [] })
})
test.each([
  ['state', sql`state = 'cleared'`],
  ['due_at', sql`due_at = due_at + interval '1 second'`],
  ['late', sql`late = not late`],
  ['version', sql`version = version + 1`],
  ['solved', sql`solved = 'solved'`],
  ['closed_at', sql`closed_at = '2026-03-10'`],
])('a row whose %s was changed behind its history is found', async (field, change) => {
  const { id } = await w.report()
  await house.db.rows(sql`update matter set ${change} where id = ${id}`)
  expect((await check()).different).toEqual([{ id, fields: [field] }])
  await asOwner(sql`delete from matter_step where matter_id = ${id}`)
  await house.db.rows(sql`delete from matter where id = ${id}`)
})
test('a history with a step taken out of it is found, and one without any', async () => {
  const { id } = await w.bringTo('called_back')
  await asOwner(sql`delete from matter_step where matter_id = ${id} and step = 'feed_back'`)
  const [found] = (await check()).different
  expect([found?.id, found?.fields.includes('seq')]).toEqual([id, true])
  await asOwner(sql`delete from matter_step where matter_id = ${id}`)
  expect((await check()).different).toEqual([{ id, fields: ['steps'] }])
})
