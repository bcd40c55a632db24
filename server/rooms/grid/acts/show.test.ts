import { describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { loadDistrict } from './load-district.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { nodes, who, house } = w

const names = async (query = '') =>
  (await http.ask<Out<'GET /api/districts/:key/nodes'>>('GET', `/api/districts/umbrella/nodes${query}`)).body
    .nodes

describe('the tree of a district', () => {
  test('is shown to everybody, level by level, in the order of its file', async () => {
    expect((await names()).map((n) => [n.name, n.level, n.children])).toEqual([['长柄街道', 'street', 2]])
    expect((await names(`?parent=${nodes.street}`)).map((n) => n.name)).toEqual(['雨前社区', '雨后社区'])
    expect(await names(`?parent=${nodes.stairs}`)).toEqual([])
  })
  test.each([
    ['雨', ['雨前社区', '雨后社区']],
    ['单元', ['一单元微网格']],
    ['sang', ['伞骨网格']],
    ['SAN', ['伞骨网格', '伞面网格', '伞柄网格']],
    ['没有', []],
    ['%', []],
    ["' or 1=1", []],
  ])('finds %j by name or by the beginning of its pinyin', async (q, found) => {
    expect((await names(`?q=${encodeURIComponent(q)}`)).map((n) => n.name)).toEqual(found)
  })
  test('says of what was found where it lies', async () => {
    expect(
      (await names(`?q=${encodeURIComponent('楼栋')}`)).length +
        (await names(`?q=${encodeURIComponent('一号楼')}`)).length,
    ).toBe(1)
    expect((await names(`?q=${encodeURIComponent('一号楼')}`))[0]?.up).toEqual([
      '长柄街道',
      '雨前社区',
      '伞骨网格',
    ])
  })
  test('leaves out what is closed', async () => {
    await house.db.rows(sql`update node set to_at = ${w.clock.now()} where id = ${nodes.after}`)
    expect((await names(`?parent=${nodes.street}`)).map((n) => n.name)).toEqual(['雨前社区'])
    expect(await names(`?q=${encodeURIComponent('雨后')}`)).toEqual([])
    await house.db.rows(sql`update node set to_at = null where id = ${nodes.after}`)
  })
})

test('a node is shown with the way up to it, to people of its district', async () => {
  const { body } = await http.ask<Out<'GET /api/nodes/:id'>>('GET', `/api/nodes/${nodes.tower}`, {
    as: who.resident,
  })
  expect([body.node.name, body.up.map((n) => n.name)]).toEqual([
    '一号楼网格',
    ['伞区', '长柄街道', '雨前社区', '伞骨网格'],
  ])
  for (const [person, id] of [
    [who.stranger, nodes.tower],
    [who.resident, 999_999],
  ] as const)
    expect((await http.ask('GET', `/api/nodes/${id}`, { as: person })).body.code).toBe('grid.no_node')
})

test('the districts of this deployment are told with their levels, categories and words', async () => {
  const { body } = await http.ask<Out<'GET /api/districts'>>('GET', '/api/districts')
  expect(body.map((d) => [d.key, d.name.zh, d.demo, d.levels.length])).toEqual([
    ['umbrella', '伞区', false, 6],
    ['raincoat', '雨衣区', false, 6],
  ])
  expect(body[0]?.rootId).toBe(nodes.district)
  expect(body[0]?.categories.find((c) => c.key === 'sanitation')?.children.length).toBeGreaterThan(3)
})

test('a district is loaded again without a second node, its names brought up to date', async () => {
  const count = async () => (await house.db.one<{ n: number }>(sql`select count(*) as n from node`)).n
  const before = await count()
  await house.db.rows(sql`update node set name = '旧名' where id = ${nodes.ribs}`)
  const tenant = house.tenants.byKey('umbrella')
  expect(await loadDistrict(house.db, tenant, { demo: false, now: w.clock.now() })).toBe(9)
  expect(await count()).toBe(before)
  expect((await names(`?parent=${nodes.before}`)).map((n) => n.name)).toEqual(['伞骨网格', '伞面网格'])
})
