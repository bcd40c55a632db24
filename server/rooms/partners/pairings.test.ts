import { expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../kit/clock.ts'
import { sql } from '../../kit/db.ts'
import { placeOf } from '../grid/index.ts'
import { addPairings, addUnit, endPairing, type Pairing, pairingsAt } from './index.ts'

const w = await lostUmbrella()
const { house, districtId, nodes, clock } = w
const now = () => clock.now()
const unit = async (kind: string, name: string, nodeId?: number) =>
  (await addUnit(house.db, districtId, { kind, name, nameEn: '', now: now(), ...(nodeId ? { nodeId } : {}) }))
    .id
const school = await unit('resident_organisation', '雨前小学')
const shop = await unit('resident_organisation', '雨前伞店')
const branch = await unit('party_branch', '伞骨网格党支部', nodes.ribs)
const tie = (partnerId: number, nodeId: number, kind: Pairing['kind'] = 'resident'): Pairing => ({
  ...{ partnerId, nodeId, kind },
})
const at = async (nodeId: number) => {
  const { path } = await placeOf(house, districtId, nodeId)
  return (await pairingsAt(house.db, districtId, path)).map((p) => `${p.name} ${p.place} ${p.kind}`)
}

test('an organisation is paired with places, and found from there and from above', async () => {
  await addPairings(
    house.db,
    districtId,
    [tie(school, nodes.before), tie(school, nodes.before, 'paired'), tie(shop, nodes.after)],
    now(),
  )
  expect(await at(nodes.before)).toEqual(['雨前小学 雨前社区 paired', '雨前小学 雨前社区 resident'])
  expect(await at(nodes.street)).toHaveLength(3)
  expect(await at(nodes.ribs)).toEqual([])
})

test('a pairing that stands is not made twice; one that has ended can begin again, and its past stays', async () => {
  const pair = tie(shop, nodes.after)
  await addPairings(house.db, districtId, [pair], now())
  expect(await at(nodes.after)).toHaveLength(1)
  await endPairing(house.db, districtId, pair, now())
  expect(await at(nodes.after)).toEqual([])
  clock.forward(DAY)
  await addPairings(house.db, districtId, [pair], now())
  expect(await at(nodes.after)).toHaveLength(1)
  const counts = await house.db.one(sql`
    select (select count(*) from partner_pairing where partner_id = ${shop}) as ever,
      (select count(*) from partners_v_pairing where partner_id = ${shop}) as now`)
  expect(counts).toEqual({ ever: 2, now: 1 })
})

test('no matter is offered to a grid branch or to an organisation that is only resident', async () => {
  const http = await openTestHttp(house)
  const { body } = await http.ask<Out<'GET /api/units'>>('GET', '/api/units', { as: w.who.clerk })
  const ids = body.units.map((u) => u.id)
  expect(ids).toContain(w.units.office)
  for (const id of [school, shop, branch]) expect(ids).not.toContain(id)
})
