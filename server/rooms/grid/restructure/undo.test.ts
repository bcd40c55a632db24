import { describe, expect, test } from 'vitest'
import { restructuring } from '../../../../tests/harness/restructuring.ts'
import { HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { putSetting } from '../../../kit/settings.ts'

const w = await restructuring()
const { nodes, who, clock, house, districtId } = w
const code = async (id: string) => (await w.askUndo(id)).body as unknown as { code: string; detail: string }
const merge = () =>
  w.change({
    kind: 'merge',
    nodes: [nodes.ribs, nodes.canopy],
    into: { name: '伞骨伞面网格', code: '990001001001-D9' },
  })
const postsOf = async (person: typeof who.worker) =>
  (await w.now(person)).posts.map((post) => post.path?.at(-1))

describe('a change that is taken back within a day', () => {
  test('gives each grid back what was its own, and what came since to the first; its code is free again', async () => {
    const ribs = (await w.report(who.resident, { nodeId: nodes.ribs })).id
    const canopy = (await w.report(who.resident, { nodeId: nodes.canopy })).id
    const merged = await merge()
    const [one] = merged.made
    expect([await w.lies(ribs), await w.lies(canopy)]).toEqual(
      Array(2).fill('长柄街道 / 雨前社区 / 伞骨伞面网格'),
    )
    expect(await postsOf(who.canopyWorker)).toEqual([one?.id])
    const since = (await w.report(who.resident, { nodeId: one?.id })).id
    const hired = await w.hireAt(one?.id ?? 0)
    w.later(0.9)
    const undone = await w.undo(merged.id)
    expect([undone.state, undone.undoBy, undone.undo.allowed]).toEqual(['undone', '钟心', false])
    expect(await w.lies(canopy)).toBe('长柄街道 / 雨前社区 / 伞面网格')
    for (const id of [ribs, since]) expect(await w.lies(id)).toBe('长柄街道 / 雨前社区 / 伞骨网格')
    expect(await postsOf(who.canopyWorker)).toEqual([nodes.canopy])
    expect(await postsOf(who.worker)).toEqual([nodes.ribs])
    expect(await postsOf(hired)).toEqual([nodes.ribs])
    expect((await w.node(one?.id ?? 0)).became.map((node) => node.id)).toEqual([nodes.ribs, nodes.canopy])
    expect((await code(merged.id)).code).toBe('grid.undone_already')
    const again = await merge()
    expect(again.state).toBe('done')
    await w.undo(again.id)
  })
  test('gives nobody a post back who has left meanwhile', async () => {
    const merged = await merge()
    await house.db.rows(sql`
      update post set to_at = ${clock.now()} where account_id = ${who.canopyWorker.accountId} and to_at is null`)
    await w.undo(merged.id)
    expect(await postsOf(who.canopyWorker)).toEqual([])
    expect(await postsOf(who.worker)).toEqual([nodes.ribs])
    await house.db.rows(sql`
      update post set to_at = null where account_id = ${who.canopyWorker.accountId} and node_id = ${nodes.canopy}`)
  })
})

describe('a change is not taken back', () => {
  test('after a day, and it is said until when it could have been', async () => {
    const move = await w.change({ kind: 'move', node: nodes.handle, parent: nodes.before })
    expect(new Date(move.undo.until ?? 0).getTime() - new Date(move.doneAt ?? 0).getTime()).toBe(24 * HOUR)
    w.later(1)
    expect(await code(move.id)).toMatchObject({
      code: 'grid.undo_late',
      detail: expect.stringContaining('24 小时'),
    })
    expect((await w.show(move.id)).undo).toMatchObject({ allowed: false, why: expect.stringContaining('24') })
    const root = { districtId, nodeId: nodes.district, by: null, now: clock.now() }
    await putSetting(house.db, { ...root, key: 'grid.undo_within', value: '72h' })
    expect((await w.undo(move.id)).state).toBe('undone')
    clock.forward(1000)
    await putSetting(house.db, { ...root, now: clock.now(), key: 'grid.undo_within', value: '24h' })
  })
  test('while a later one builds on it, and that one is named', async () => {
    const first = await merge()
    const second = await w.change({ kind: 'move', node: first.made[0]?.id ?? 0, parent: nodes.after })
    expect(await code(first.id)).toMatchObject({
      code: 'grid.undo_built_on',
      detail: expect.stringContaining('伞架要重排'),
    })
    await w.undo(second.id)
    expect((await w.undo(first.id)).state).toBe('undone')
  })
  test('where the former parent was dissolved', async () => {
    const moved = await w.change({ kind: 'move', node: nodes.canopy, parent: nodes.after })
    const merged = await w.change({
      kind: 'merge',
      nodes: [nodes.before, nodes.after],
      into: { name: '雨中社区' },
    })
    expect((await code(moved.id)).code).toBe('grid.undo_built_on')
    await w.undo(merged.id)
    const parts = [{ name: '雨前一', children: [nodes.ribs] }, { name: '雨前二' }]
    const split = await w.change({ kind: 'split', node: nodes.before, parts })
    expect(await code(moved.id)).toMatchObject({
      code: 'grid.undo_no_parent',
      detail: expect.stringContaining('雨前社区'),
    })
    await w.undo(split.id)
    await w.undo(moved.id)
  })
  test('by whoever may not, or where there is none', async () => {
    const { id } = await w.change({ kind: 'move', node: nodes.handle, parent: nodes.before })
    for (const [person, refused] of [
      [who.clerk, 'auth.not_allowed'],
      [who.stranger, 'grid.no_change'],
    ] as const)
      expect((await w.askUndo(id, person)).body).toMatchObject({ code: refused })
    const elsewhere = await w.hire([{ role: 'district_centre', at: 'after' }])
    expect((await w.askUndo(id, elsewhere)).body).toMatchObject({ code: 'grid.not_your_place' })
    expect((await w.show(id, elsewhere)).undo).toMatchObject({ allowed: false })
    await w.undo(id)
  })
})

test('all of it is on record: who changed what and who took it back', async () => {
  const rows = await house.db.rows<{ act: string; by: number }>(
    sql`select act, account_id as by from audit where act like 'grid%' order by id`,
  )
  expect(new Set(rows.map((row) => row.act))).toEqual(
    new Set(['grid_merge', 'grid_undo', 'grid_move', 'grid_split']),
  )
  expect(rows.every((row) => row.by === who.centre.accountId)).toBe(true)
})
