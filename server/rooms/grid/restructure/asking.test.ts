import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Asked, type Preview, restructuring } from '../../../../tests/harness/restructuring.ts'
import { sql } from '../../../kit/db.ts'

const w = await restructuring()
const { nodes, who, house, districtId, clock } = w
const two = [{ name: '伞一' }, { name: '伞二' }]

describe('what can’t be done to the tree is refused with the reason:', () => {
  test.each<[string, Asked, string, RegExp]>([
    [
      'a street',
      { kind: 'split', node: nodes.street, parts: two },
      'grid.not_restructured',
      /长柄街道.*社区/,
    ],
    [
      'the district',
      { kind: 'move', node: nodes.district, parent: nodes.street },
      'grid.not_restructured',
      /伞区/,
    ],
    [
      'a child of another grid',
      { kind: 'split', node: nodes.ribs, parts: [{ name: '一', children: [nodes.canopy] }, { name: '二' }] },
      'grid.not_its_part',
      /伞骨网格/,
    ],
    [
      'a child in two parts',
      {
        kind: 'split',
        node: nodes.ribs,
        parts: [
          { name: '一', children: [nodes.tower] },
          { name: '二', children: [nodes.tower] },
        ],
      },
      'grid.not_its_part',
      /只能分到一处/,
    ],
    [
      'two of a name',
      { kind: 'split', node: nodes.ribs, parts: [{ name: '伞' }, { name: '伞' }] },
      'grid.name_twice',
      /伞/,
    ],
    [
      'one grid merged with itself',
      { kind: 'merge', nodes: [nodes.ribs, nodes.ribs], into: { name: '伞' } },
      'grid.merge_two',
      /两个/,
    ],
    [
      'grids of two parents',
      { kind: 'merge', nodes: [nodes.ribs, nodes.handle], into: { name: '伞' } },
      'grid.one_parent',
      /同一个上级/,
    ],
    [
      'a move to where it lies',
      { kind: 'move', node: nodes.ribs, parent: nodes.before },
      'grid.same_place',
      /雨前社区/,
    ],
    [
      'a move to another level',
      { kind: 'move', node: nodes.ribs, parent: nodes.street },
      'grid.wrong_level',
      /长柄街道.*雨前社区/,
    ],
    ['a grid that never was', { kind: 'move', node: 999_999, parent: nodes.after }, 'grid.no_node', /没有/],
    [
      'a choice of a part that is none',
      {
        kind: 'split',
        node: nodes.ribs,
        parts: two,
        goes: [{ kind: 'access.posts', thing: '1', parts: [2] }],
      },
      'grid.no_part',
      /新网格/,
    ],
  ])('%s', async (_, asked, code, why) => {
    const before = await w.rowCounts()
    const { status, body } = await w.preview(asked)
    expect([status >= 400, body]).toMatchObject([true, { code, detail: expect.stringMatching(why) }])
    expect((await w.begin(asked, { version: 'any' })).body).toMatchObject({ code })
    expect(await w.rowCounts()).toEqual(before)
  })
  test('a code that was used before, also by a grid that has ended', async () => {
    const parts = [{ name: '伞一', code: '990001001001-D2' }, { name: '伞二' }]
    const { body } = await w.begin({ kind: 'split', node: nodes.ribs, parts })
    expect(body).toMatchObject({ code: 'grid.code_taken', detail: expect.stringContaining('D2') })
    expect(await house.db.rows(sql`select from grid_change`)).toEqual([])
  })
  test('by whoever stands over only one of the places', async () => {
    const elsewhere = await w.hire([{ role: 'district_centre', at: 'after' }])
    const move = { kind: 'move', node: nodes.handle, parent: nodes.before } as const
    expect((await w.preview(move, elsewhere)).body).toMatchObject({ code: 'grid.not_your_place' })
    const street = await w.hire([{ role: 'district_centre', at: 'street' }])
    expect((await w.preview(move, street)).status).toBe(200)
    expect((await w.preview(move, who.admin)).status).toBe(200)
  })
})

describe('a preview', () => {
  const asked = { kind: 'split', node: nodes.ribs, parts: two } as const
  test('holds as long as the tree is as it was; after that the new one comes with the refusal', async () => {
    const { version } = (await w.preview(asked)).body
    await house.db.rows(sql`update node set name = '伞骨大网格' where id = ${nodes.ribs}`)
    const { status, body } = await w.begin(asked, { version })
    const problem = body as unknown as { code: string; current: Preview }
    expect([status, problem.code, problem.current.ends[0]?.name]).toEqual([
      409,
      'grid.tree_changed',
      '伞骨大网格',
    ])
    expect(problem.current.version).not.toBe(version)
    await house.db.rows(sql`update node set name = '伞骨网格' where id = ${nodes.ribs}`)
    expect((await w.preview(asked)).body.version).toBe(version)
  })
  test('warns of each post that would end, by whose it is', async () => {
    const [post] = (await w.preview(asked)).body.found.find((f) => f.kind === 'access.posts')?.items ?? []
    const goes = [{ kind: 'access.posts', thing: post?.thing ?? '', parts: [] }]
    const { warnings } = (await w.preview({ ...asked, goes })).body
    expect(warnings).toEqual([
      { code: 'post_ends', n: 1, names: [{ zh: '伞小骨 · 网格员', en: '伞小骨 · grid worker' }] },
      { code: 'no_staff', n: 1, names: [{ zh: '伞二', en: '伞二' }] },
    ])
  })
})

test('asked twice with the same id a change is begun once', async () => {
  const id = randomUUID()
  const asked = { kind: 'move', node: nodes.handle, parent: nodes.before } as const
  const first = await w.begin(asked, { id })
  const again = await w.begin(asked, { id, version: 'another' })
  expect([first.status, again.status, again.body.change.id]).toEqual([200, 200, id])
  expect(await house.db.rows(sql`select from job`)).toHaveLength(1)
  await w.allDone()
  await w.settle()
})

test('asked twice at the same moment a change is begun once, and both are told of it', async () => {
  const id = randomUUID()
  const asked = { kind: 'move', node: nodes.handle, parent: nodes.after } as const
  const { version } = (await w.preview(asked)).body
  const both = await Promise.all([w.begin(asked, { id, version }), w.begin(asked, { id, version })])
  expect(both.map(({ status, body }) => [status, body.change?.id])).toEqual([
    [200, id],
    [200, id],
  ])
  await w.allDone()
  await w.settle()
})

test('thousands of matters go in pieces, each told of in facts of at most 500, and all of them arrive', async () => {
  const { id } = await w.report(who.resident, { nodeId: nodes.ribs })
  const copies = (count: number, node: number, closed: boolean) =>
    house.db.rows(sql`
      insert into matter
      select (jsonb_populate_record(m, jsonb_build_object('id', c.id, 'root_id', c.id, 'number', 1000000 + nextval('matter_number'),
        'path', n.path::text, 'closed_at', case when ${closed} then m.created_at end))).*
      from matter m, node n, (select gen_random_uuid() as id from generate_series(1, ${count})) c
      where m.id = ${id} and n.id = ${node}`)
  await copies(1203, nodes.ribs, false)
  await copies(1300, nodes.stairs, true)
  await house.db.rows(sql`delete from fact`)
  const parts = [{ name: '伞骨甲', children: [nodes.tower] }, { name: '伞骨乙' }]
  const { body } = await w.begin({ kind: 'split', node: nodes.ribs, parts, rest: 1 })
  expect(body.change.total).toBeGreaterThanOrEqual(2504)
  const progress: number[] = []
  while (await w.jobs.turn()) progress.push((await w.show(body.change.id)).done)
  expect(progress.length).toBeGreaterThan(6)
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
  const facts = await house.db.rows<{ n: number }>(
    sql`select jsonb_array_length(data -> 'ids') as n from fact where name = 'matters.moved'`,
  )
  expect([facts.every(({ n }) => n <= 500), facts.reduce((sum, { n }) => sum + n, 0)]).toEqual([true, 2504])
  const where = await house.db.rows<{ name: string; n: number }>(sql`
    select n.name, count(*)::int as n from matter m join node n on n.id = split_part(m.path::text, '.', nlevel(m.path))::int
    where m.district_id = ${districtId} and n.path = m.path group by 1 order by 1`)
  expect(where).toEqual([
    { name: '一单元微网格', n: 1300 },
    { name: '伞骨乙', n: 1204 },
  ])
  clock.forward(60_000)
  await w.undo(body.change.id)
  expect(
    (
      await house.db.rows<{ n: number }>(
        sql`select count(*)::int as n from matter where path <@ (select path from node where id = ${nodes.ribs})`,
      )
    )[0]?.n,
  ).toBe(2504)
})
