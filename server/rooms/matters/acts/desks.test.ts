import { expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, nodes, clock } = w

const has = async (as: Who, id: string) => {
  const { body } = await http.ask<Out<'GET /api/matters'>>('GET', '/api/matters?view=todo&limit=100', { as })
  return body.rows.some((row) => row.rootId === id)
}
const waitsFor = async (id: string, people: Record<string, Who>) => {
  const found: string[] = []
  for (const [name, person] of Object.entries(people)) if (await has(person, id)) found.push(name)
  return found
}
/** A matter of the grid in the other community, where only its clerk works, as far as its unit has brought it. */
async function toBeChecked(): Promise<string> {
  const { id } = await w.report(who.resident, { nodeId: nodes.handle })
  await w.step(who.clerkElsewhere, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  await w.work(await w.orderOf(id, units.office), 'feed_back')
  return id
}

// a check in a grid without a worker was told to the clerk, and stood on nobody's list
test('a check in a grid without a worker waits for the nearest who may make it, and for nobody further up', async () => {
  const id = await toBeChecked()
  const people = { clerk: who.clerkElsewhere, other: who.clerk, street: who.street, centre: who.centre }
  expect(await waitsFor(id, people)).toEqual(['clerk'])
})
test('and is the worker’s alone as soon as there is one', async () => {
  const id = await toBeChecked()
  const worker = await w.hire([{ role: 'grid_worker', at: 'handle' }])
  clock.forward(HOUR)
  expect(await waitsFor(id, { clerk: who.clerkElsewhere, worker, street: who.street })).toEqual(['worker'])
})
test('what a community without anybody would do waits for the street', async () => {
  const { id } = await w.report(who.resident, { nodeId: nodes.handle })
  await w.house.db.rows(
    sql`update post set to_at = ${clock.now()} where account_id = ${who.clerkElsewhere.accountId}`,
  )
  clock.forward(HOUR)
  await w.step(who.street, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  await w.work(await w.orderOf(id, units.office), 'feed_back')
  const worker = await w.hire([{ role: 'grid_worker', at: 'handle' }])
  clock.forward(HOUR)
  await w.step(worker, await w.task(id, 'check'), 'deny', { words: '没修好。' })
  expect(await waitsFor(id, { worker, other: who.clerk, street: who.street, centre: who.centre })).toEqual([
    'street',
  ])
})
