import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sql } from '../server/kit/db.ts'
import { makeEditions } from '../server/rooms/reports/index.ts'
import { restructuring } from './harness/restructuring.ts'

const w = await restructuring()
const { nodes, who, house, districtId, clock } = w

test('what was published before a change stays as it was published, to the letter', async () => {
  await w.bringTo('cleared')
  await w.report(who.resident, { nodeId: nodes.canopy })
  await w.settle()
  clock.set('2026-03-16T02:00:00+08:00')
  await makeEditions(house)
  const { id, version } = await house.db.one<{ id: string; version: number }>(sql`
    select id, version from report_edition where district_id = ${districtId} and kind = 'weekly' order by to_day desc limit 1`)
  const body = { requestId: randomUUID(), version }
  const { status } = await w.http.ask('POST', `/api/editions/${id}/freeze`, { as: who.centre, body })
  expect(status).toBe(200)
  const published = () =>
    house.db.one<{ content: string; digest: string }>(
      sql`select content::text as content, digest from report_frozen where edition_id = ${id}`,
    )
  const before = await published()
  expect(before.content).toContain(`"id":${nodes.street}`)
  const parts = [{ name: '伞骨甲', children: [nodes.tower] }, { name: '伞骨乙' }]
  await w.change({ kind: 'split', node: nodes.ribs, parts })
  await w.change({ kind: 'move', node: nodes.canopy, parent: nodes.after })
  expect(await published()).toEqual(before)
})
