import { expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { homeOf } from '../index.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes } = w
const say = (nodeId: number | null, as = who.resident) =>
  http.ask<Out<'PUT /api/session/home'>>('PUT', '/api/session/home', { as, body: { nodeId } })

test('a person says where they live: of a door in a community only the community is kept', async () => {
  const { body } = await say(nodes.stairs)
  expect(body.person?.home).toMatchObject({ id: nodes.before })
  const again = await http.ask<Out<'GET /api/session'>>('GET', '/api/session', { as: who.resident })
  expect(again.body.person?.home?.id).toBe(nodes.before)
  expect((await homeOf(w.house, who.resident))?.path.at(-1)).toBe(nodes.before)
  expect(await homeOf(w.house, who.neighbour)).toBeNull()
})
test('takes it back, and is at once nobody’s neighbour', async () => {
  await say(nodes.before)
  expect((await say(null)).body.person?.home).toBeNull()
  expect(await homeOf(w.house, who.resident)).toBeNull()
  const kept = await w.house.db.one<{ home: number | null }>(
    sql`select home_node as home from account where id = ${who.resident.accountId}`,
  )
  expect(kept.home).toBeNull()
})
test('a street or a place of another district is no home, and what was said before stays', async () => {
  await say(nodes.after)
  const elsewhere = await w.house.db.one<{ id: number }>(
    sql`select id from node where district_id = ${who.stranger.districtId} limit 1`,
  )
  expect(
    (await http.ask('PUT', '/api/session/home', { as: who.resident, body: { nodeId: nodes.street } })).body
      .code,
  ).toBe('access.no_community')
  expect(
    (await http.ask('PUT', '/api/session/home', { as: who.resident, body: { nodeId: elsewhere.id } })).body
      .code,
  ).toBe('grid.no_node')
  expect((await homeOf(w.house, who.resident))?.id).toBe(nodes.after)
})
