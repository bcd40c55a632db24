import { describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { openTestHouse } from '../../../../tests/harness/house.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { loadTenants } from '../../../kit/tenants.ts'
import { loadDistrict, outlineOf, putShapes } from '../index.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { nodes, who, house, districtId } = w

const square = (x: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [x, 31],
      [x + 1, 31],
      [x + 1, 32],
      [x, 32],
      [x, 31],
    ] as [number, number][],
  ],
})
const NOTE = { zh: '示意', en: 'A sketch' }
await putShapes(house.db, districtId, [
  { nodeId: nodes.before, geometry: square(118), madeUp: false, note: NOTE },
  { nodeId: nodes.ribs, geometry: square(118.1), madeUp: true },
  { nodeId: nodes.tower, geometry: square(118.2), madeUp: true },
])
type Shapes = Out<'GET /api/nodes/:id/shapes'>
const ask = (id: number, headers?: Record<string, string>, as = who.resident) =>
  http.ask<Shapes>('GET', `/api/nodes/${id}/shapes`, { as, ...(headers ? { headers } : {}) })

describe('where a node lies', () => {
  test('is told with where those right below it lie, and which of them are only drawn', async () => {
    const { body } = await ask(nodes.before)
    expect(body.own).toMatchObject({ id: nodes.before, madeUp: false, note: NOTE, geometry: square(118) })
    // one of its two grids has no shape, and what lies below a grid is not asked for
    expect(body.children.map((c) => [c.name, c.level, c.madeUp, c.note])).toEqual([
      ['伞骨网格', 'estate_grid', true, null],
    ])
  })
  test('is nothing where nobody has drawn it', async () => {
    expect((await ask(nodes.after)).body).toEqual({ own: null, children: [] })
  })
  test('leaves out what is closed', async () => {
    await house.db.rows(sql`update node set to_at = ${w.clock.now()} where id = ${nodes.ribs}`)
    expect((await ask(nodes.before)).body.children).toEqual([])
    await house.db.rows(sql`update node set to_at = null where id = ${nodes.ribs}`)
  })
  test('is for people of its district', async () => {
    expect((await ask(nodes.before, undefined, who.stranger)).body).toMatchObject({ code: 'grid.no_node' })
  })
  test('is kept by a browser until it changes', async () => {
    const first = await ask(nodes.ribs)
    const mark = String(first.headers.get('etag'))
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect((await ask(nodes.ribs, { 'if-none-match': mark })).status).toBe(304)
    await putShapes(house.db, districtId, [{ nodeId: nodes.ribs, geometry: square(118.3), madeUp: true }])
    expect((await ask(nodes.ribs, { 'if-none-match': mark })).status).toBe(200)
  })
})

test('what is only drawn never takes the place of a real boundary', async () => {
  await putShapes(house.db, districtId, [{ nodeId: nodes.before, geometry: square(100), madeUp: true }])
  expect((await ask(nodes.before)).body.own?.geometry).toEqual(square(118))
})

test('a district that is loaded brings its outline, and says where that comes from', async () => {
  const { house: shipped } = await openTestHouse({ tenants: loadTenants() })
  for (const tenant of loadTenants().all) {
    await loadDistrict(shipped.db, tenant, { demo: false, now: shipped.clock.now() })
    const row = await shipped.db.one<{ geometry: unknown; note: unknown; made_up: boolean }>(sql`
      select s.geometry, s.note, s.made_up from node_shape s join node n using (district_id) where n.id = s.node_id
        and n.parent_id is null and s.district_id = ${tenant.id}`)
    expect(row).toEqual({ ...outlineOf(tenant), made_up: false })
    expect(outlineOf(tenant)?.note?.zh).toContain('无审图号')
  }
})
