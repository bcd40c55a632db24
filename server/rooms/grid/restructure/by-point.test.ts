import { expect, test } from 'vitest'
import { type Out } from '../../../../tests/harness/http.ts'
import { restructuring } from '../../../../tests/harness/restructuring.ts'
import { addNode, putShapes } from '../index.ts'

const w = await restructuring()
const { nodes, who, house, districtId, clock } = w

const square = (x: number, size = 1): [number, number][][] => [
  [
    [x, 0],
    [x + size, 0],
    [x + size, 1],
    [x, 1],
    [x, 0],
  ],
]
const at = (lng: number) => ({ nodeId: nodes.ribs, at: { lng, lat: 0.5 } })

test('open matters go to the part whose shape they lie in, later reports as well, and new grids are drawn by what they are made of', async () => {
  const second = await addNode(
    house.db,
    districtId,
    { parentId: nodes.ribs, level: 'building_grid', code: null, name: '二号楼网格', nameEn: '', position: 2 },
    clock.now(),
  )
  await putShapes(house.db, districtId, [
    { nodeId: nodes.tower, madeUp: true, geometry: { type: 'Polygon', coordinates: square(0) } },
    { nodeId: second.id, madeUp: false, geometry: { type: 'Polygon', coordinates: square(1) } },
  ])
  const west = (await w.report(who.resident, at(0.5))).id
  const east = (await w.report(who.resident, at(1.5))).id
  const outside = (await w.report(who.resident, at(7))).id
  const nowhere = (await w.report(who.resident)).id
  const split = {
    kind: 'split' as const,
    node: nodes.ribs,
    byPoint: true,
    rest: 1,
    parts: [
      { name: '西', children: [nodes.tower] },
      { name: '东', children: [second.id] },
    ],
  }
  const { body } = await w.preview(split)
  expect(body.parts.map((part) => part.points)).toEqual([1, 1])
  const { made, id } = await w.change(split)
  const names = async (...ids: string[]) =>
    Promise.all(ids.map(async (one) => (await w.lies(one)).split(' / ').at(-1)))
  expect(await names(west, east, outside, nowhere)).toEqual(['西', '东', '东', '东'])
  const shapes = await w.http.ask<Out<'GET /api/nodes/:id/shapes'>>(
    'GET',
    `/api/nodes/${made[0]?.id}/shapes`,
    {
      as: who.centre,
    },
  )
  expect(shapes.body.own).toMatchObject({ madeUp: true, geometry: { type: 'Polygon' } })
  expect((await w.report(who.resident, at(0.5))).node.name).toBe('西')
  await w.undo(id)
  expect(await names(west, east)).toEqual(['伞骨网格', '伞骨网格'])
})

test('where nothing is drawn it is said that points are of no use', async () => {
  const parts = [{ name: '一' }, { name: '二' }]
  const { body } = await w.preview({ kind: 'split', node: nodes.canopy, byPoint: true, parts })
  expect([body.parts.map((part) => part.points), body.warnings.map(({ code }) => code)]).toEqual([
    [null, null],
    ['no_staff', 'no_shapes'],
  ])
})
