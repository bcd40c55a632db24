import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Out } from '../../../../tests/harness/http.ts'
import { restructuring } from '../../../../tests/harness/restructuring.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await restructuring()
const { nodes, who, http } = w
type Whole = Out<'GET /api/grid/nets/:id'>
type Area = { name: string; nodes?: number[]; leftOver?: string | null }

const put = (
  id: string,
  version: number,
  areas: Area[],
  over: Record<string, unknown> = {},
  as: Who = who.centre,
) =>
  http.ask<Whole & { code?: string; detail?: string }>('PUT', `/api/grid/nets/${id}`, {
    as,
    body: { version, department: '公安', name: '警务区', areas, ...over },
  })
const merge = (id: string, version: number, as: Who = who.centre) =>
  http.ask<Whole & { code?: string; detail?: string }>('POST', `/api/grid/nets/${id}/merge`, {
    as,
    body: { version },
  })
const read = (name: string, body: string) =>
  http.ask<Out<'POST /api/grid/nets/read'> & { code?: string }>(
    'POST',
    `/api/grid/nets/read?name=${encodeURIComponent(name)}`,
    { as: who.centre, body: Buffer.from(body), headers: { 'content-type': 'application/octet-stream' } },
  )

describe('an old net of a department', () => {
  const id = randomUUID()
  test('is read from a table, by codes or names, and what names none of ours is shown', async () => {
    const { body } = await read(
      '警务区.csv',
      '片区,网格,未并入原因\n一警区,990001001001-D1、伞面网格,\n二警区,不知道的网格,\n三警区,,已拆迁\n',
    )
    expect(body.refused).toEqual([])
    expect(body.areas.map((a) => [a.name, a.nodes.map((n) => n.name), a.leftOver, a.unknown])).toEqual([
      ['一警区', ['伞骨网格', '伞面网格'], null, []],
      ['二警区', [], null, ['不知道的网格']],
      ['三警区', [], '已拆迁', []],
    ])
    expect(body.areas[0]?.nodes[0]?.up).toEqual(['长柄街道', '雨前社区'])
    expect((await read('x.csv', '颜色,长度\n红,1\n')).body).toMatchObject({ code: 'grid.net_columns' })
  })
  test('is drafted, changed on its newest version only, and not merged while an area has no answer', async () => {
    const areas = [{ name: '一警区', nodes: [nodes.ribs, nodes.canopy] }, { name: '二警区' }]
    const { body } = await put(id, 0, areas)
    expect([body.net.state, body.net.areas, body.net.mapped, body.net.leftOver]).toEqual(['drafted', 2, 1, 0])
    expect((await put(id, 0, areas)).body).toMatchObject({ code: 'grid.net_changed' })
    expect((await merge(id, 1)).body).toMatchObject({
      code: 'grid.areas_open',
      detail: expect.stringContaining('二警区'),
    })
    expect((await put(id, 1, [{ name: '一', nodes: [999_999] }])).body).toMatchObject({
      code: 'grid.no_node',
    })
  })
  test('is merged into the one net with what was left over, and stays so', async () => {
    await put(id, 1, [
      { name: '一警区', nodes: [nodes.ribs, nodes.canopy] },
      { name: '二警区', leftOver: '整体搬迁，没有住户' },
    ])
    const { body } = await merge(id, 2)
    expect([body.net.state, body.net.mergedBy, body.net.mapped, body.net.leftOver]).toEqual([
      'merged',
      '钟心',
      1,
      1,
    ])
    expect((await merge(id, 3)).body.net.version).toBe(3)
    expect((await put(id, 3, [])).body).toMatchObject({ code: 'grid.net_merged' })
    expect((await http.ask('DELETE', `/api/grid/nets/${id}`, { as: who.centre })).body).toMatchObject({
      code: 'grid.net_merged',
    })
  })
  test('is the last of its department: no line draws a net of its own again', async () => {
    const refused = await put(randomUUID(), 0, [], { name: '新警务区' })
    expect(refused.body).toMatchObject({ code: 'grid.one_net', detail: expect.stringContaining('警务区') })
    const other = randomUUID()
    expect((await put(other, 0, [], { department: '民政', name: '救助片区' })).body.net.state).toBe('drafted')
    expect((await put(randomUUID(), 0, [], { department: '民政', name: '救助片区' })).body).toMatchObject({
      code: 'grid.net_name_taken',
    })
    expect((await merge(other, 1)).body).toMatchObject({ code: 'grid.no_areas' })
    expect((await http.ask('DELETE', `/api/grid/nets/${other}`, { as: who.centre })).status).toBe(200)
  })
  test('is there for everybody on the staff to read, and says what its grids have become', async () => {
    await w.change({ kind: 'merge', nodes: [nodes.ribs, nodes.canopy], into: { name: '伞网格' } })
    const { body } = await http.ask<Whole>('GET', `/api/grid/nets/${id}`, { as: who.worker })
    expect(body.areas[0]?.nodes.map((n) => [n.name, n.open])).toEqual([
      ['伞骨网格', false],
      ['伞面网格', false],
    ])
    expect(
      (await http.ask<Out<'GET /api/grid/nets'>>('GET', '/api/grid/nets', { as: who.worker })).body.rows,
    ).toHaveLength(1)
    expect((await http.ask('GET', `/api/grid/nets/${id}`, { as: who.stranger })).body.code).toBe(
      'grid.no_net',
    )
  })
  test('is merged only by whoever stands over the whole district', async () => {
    const street = await w.hire([{ role: 'district_centre', at: 'street' }])
    expect((await put(randomUUID(), 0, [], { department: '市场监管' }, street)).body).toMatchObject({
      code: 'grid.not_your_place',
    })
    expect((await merge(id, 3, street)).body).toMatchObject({ code: 'grid.not_your_place' })
    expect((await put(randomUUID(), 0, [], {}, who.clerk)).body).toMatchObject({ code: 'auth.not_allowed' })
  })
})
