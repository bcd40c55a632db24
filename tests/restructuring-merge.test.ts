import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Out } from './harness/http.ts'
import { restructuring } from './harness/restructuring.ts'
import { sql } from '../server/kit/db.ts'
import { putSetting, settingsAt } from '../server/kit/settings.ts'
import { homeOf } from '../server/rooms/access/index.ts'
import { admits } from '../server/rooms/lists/index.ts'
import { addDuty, addPairings, addUnit, pairingsAt } from '../server/rooms/partners/index.ts'
import { pathAt } from '../server/rooms/grid/index.ts'

const w = await restructuring()
const { nodes, who, house, districtId, units, clock } = w
const { db } = house
const LIMIT = 'loops.order.ordered.limit'
const admitted = async (nodeId: number, affair: string) =>
  (await admits(house, { districtId, affair, path: await pathAt(house, districtId, nodeId) })).ok
const limitAt = async (nodeId: number) =>
  (
    await settingsAt(db, {
      districtId,
      path: await pathAt(house, districtId, nodeId),
      now: clock.now(),
      keys: [LIMIT],
    })
  ).get(LIMIT)
/** An affair on the list, for one place alone. */
async function affairFor(nodeId: number): Promise<string> {
  const id = randomUUID()
  const path = (await pathAt(house, districtId, nodeId)).join('.')
  await db.rows(sql`
    insert into admission (district_id, id, number, unit_id, node_id, path, class, title, about, provides, urgent, state, version,
      created_at, changed_at, published_at)
    select ${districtId}, ${id}, coalesce(max(number), 0) + 1, ${units.office}, ${nodeId}, ${path}::ltree, 'livelihood', ${id}, 'x', 'x',
      false, 'published', 3, ${clock.now()}, ${clock.now()}, ${clock.now()} from admission`)
  return id
}

describe('two communities that become one', () => {
  let merged = 0
  let affair = ''
  beforeAll(async () => {
    for (const [nodeId, value] of [
      [nodes.before, '2wd'],
      [nodes.after, '4wd'],
    ] as const)
      await putSetting(db, { districtId, nodeId, key: LIMIT, value, by: null, now: clock.now() })
    await addDuty(db, districtId, { unitId: units.repair, category: 'other', nodeId: nodes.after })
    const branch = await addUnit(db, districtId, {
      kind: 'party_branch',
      name: '雨后党支部',
      nameEn: '',
      nodeId: nodes.after,
      now: clock.now(),
    })
    await addPairings(
      db,
      districtId,
      [{ partnerId: branch.id, nodeId: nodes.after, kind: 'paired' }],
      clock.now(),
    )
    affair = await affairFor(nodes.after)
    for (const [person, nodeId] of [
      [who.resident, nodes.before],
      [who.neighbour, nodes.after],
    ] as const)
      await w.http.ask('PUT', '/api/session/home', { as: person, body: { nodeId } })
    await w.settle()
  })

  test('are previewed with what differs between them', async () => {
    const { body } = await w.preview({
      kind: 'merge',
      nodes: [nodes.before, nodes.after],
      into: { name: '雨中社区' },
    })
    expect(body.parts[0]?.children.map((node) => node.name)).toEqual(['伞骨网格', '伞面网格', '伞柄网格'])
    expect(body.warnings).toEqual([
      { code: 'settings_differ', n: 1, names: [{ zh: `${LIMIT} = 2wd`, en: `${LIMIT} = 2wd` }] },
    ])
    const kinds = body.found.map((f) => `${f.node.name} ${f.kind} ${f.n}`)
    expect(kinds).toEqual(
      expect.arrayContaining([
        '雨前社区 settings 1',
        '雨后社区 partners.duties 1',
        '雨后社区 partners.pairings 1',
        '雨后社区 partners.seats 1',
        '雨后社区 lists.admissions 1',
        '雨前社区 access.homes 1',
      ]),
    )
    expect(kinds.filter((kind) => kind.includes('posts'))).toEqual([
      '雨前社区 access.posts 2',
      '雨后社区 access.posts 1',
    ])
  })
  test('keep what both had: people, duties, pairings, settings, affairs, neighbours', async () => {
    const change = await w.change({
      kind: 'merge',
      nodes: [nodes.before, nodes.after],
      into: { name: '雨中社区' },
    })
    merged = change.made[0]?.id ?? 0
    expect(change.ends.map((node) => node.name)).toEqual(['雨前社区', '雨后社区'])
    const path = await pathAt(house, districtId, merged)
    for (const person of [who.clerk, who.clerkElsewhere, who.secretary])
      expect((await w.now(person)).posts.map((post) => post.path)).toEqual([path])
    expect(await db.rows(sql`select partner_id from partner_duty where node_id = ${merged}`)).toHaveLength(1)
    expect((await pairingsAt(db, districtId, path)).map((p) => [p.name, p.place])).toEqual([
      ['雨后党支部', '雨中社区'],
    ])
    expect(await limitAt(merged)).toBe('2wd')
    expect(await admitted(nodes.ribs, affair)).toBe(true)
    for (const person of [who.resident, who.neighbour])
      expect((await homeOf(house, person))?.name).toBe('雨中社区')
    const units2 = await w.http.ask<Out<'GET /api/units'>>(
      'GET',
      `/api/units?node=${nodes.canopy}&category=other`,
      {
        as: who.clerk,
      },
    )
    expect(units2.body.units.find((unit) => unit.id === units.repair)?.because).toContain('雨中社区')
  })
  test('split again, ask residents where they live, and keep the affairs of both', async () => {
    const parts = [
      { name: '雨前新社区', children: [nodes.ribs, nodes.canopy] },
      { name: '雨后新社区', children: [nodes.handle] },
    ]
    const { body } = await w.preview({ kind: 'split', node: merged, parts })
    expect(body.warnings).toContainEqual({ code: 'homes_asked', n: 2, names: [] })
    const split = await w.change({ kind: 'split', node: merged, parts })
    expect(await homeOf(house, who.resident)).toBeNull()
    for (const node of split.made) {
      expect([node.name, await limitAt(node.id), await admitted(node.id, affair)]).toEqual([
        node.name,
        '2wd',
        true,
      ])
      expect(await db.rows(sql`select from partner_duty where node_id = ${node.id}`)).toHaveLength(1)
    }
    await w.undo(split.id)
    expect((await homeOf(house, who.resident))?.name).toBe('雨中社区')
    expect(await db.rows(sql`select from partner_duty where node_id = ${merged}`)).toHaveLength(1)
  })
})

test('whoever had a post at a grid that ends hears where it is now, also when all goes back', async () => {
  const parts = [{ name: '伞柄甲' }, { name: '伞柄乙' }]
  const worker = await w.hireAt(nodes.handle)
  const gone = await w.hireAt(nodes.handle)
  const posts =
    (await w.preview({ kind: 'split', node: nodes.handle, parts })).body.found.find(
      (found) => found.kind === 'access.posts',
    )?.items ?? []
  const goes = [
    { kind: 'access.posts', thing: posts[0]?.thing ?? '', parts: [0, 1] },
    { kind: 'access.posts', thing: posts[1]?.thing ?? '', parts: [] },
  ]
  const { id } = await w.change({ kind: 'split', node: nodes.handle, parts, goes })
  const told = async (as: typeof worker) =>
    (await w.http.ask<Out<'GET /api/notices'>>('GET', '/api/notices', { as })).body.rows.map((row) => [
      row.kind,
      row.words?.zh,
      row.title,
    ])
  expect(await told(worker)).toEqual([['grid.post_moved', '您的岗位随网格调整', '伞柄网格 → 伞柄甲、伞柄乙']])
  expect(await told(gone)).toEqual([['grid.post_moved', '您的岗位随网格调整结束', '伞柄网格']])
  await w.undo(id)
  expect((await told(worker)).map(([, , title]) => title)).toEqual(
    expect.arrayContaining(['伞柄甲 → 伞柄网格', '伞柄乙 → 伞柄网格']),
  )
})
