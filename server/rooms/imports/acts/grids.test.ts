import { describe, expect, test } from 'vitest'
import { bringing, sheet } from '../../../../tests/harness/bringing.ts'
import { sql } from '../../../kit/db.ts'

const w = await bringing()
const { house, who, nodes } = w
const HEAD = ['网格编码', '网格名称', '层级', '上级编码']
const file = (...rows: string[][]) => sheet([HEAD, ...rows])
const BEFORE = '990001001001'
const nodesWith = (codes: string[]) =>
  house.db.rows<{ code: string; name: string; parent: string; path: string }>(sql`
    select n.code, n.name, p.code as parent, n.path::text from node n join node p on p.id = n.parent_id
    where n.code = any(${codes}::text[]) order by n.code`)

describe('a file of grids', () => {
  test('may name parents after their children, and each lies where it belongs', async () => {
    const batch = await w.loaded(
      'grids',
      file(
        ['A-1-1', '伞尖微网格', '微网格', 'A-1'],
        ['A-1', '伞尖楼栋', '楼栋网格', 'A'],
        ['A', '伞尖网格', '小区网格', BEFORE],
      ),
    )
    expect([batch.state, batch.counts]).toMatchObject(['done', { loaded: 3, error: 0 }])
    const rows = await nodesWith(['A', 'A-1', 'A-1-1'])
    expect(rows.map(({ code, parent }) => [code, parent])).toEqual([
      ['A', BEFORE],
      ['A-1', 'A'],
      ['A-1-1', 'A-1'],
    ])
    expect(rows[2]?.path.split('.')).toHaveLength(6)
  })
  test('changes names, says what they were, and leaves what is the same', async () => {
    const batch = await w.checked(
      'grids',
      file(
        [`${BEFORE}-D1`, '伞骨大网格', '小区网格', BEFORE],
        ['990001', '伞区', '区', ''],
        [`${BEFORE}-D2`, '伞面网格', '小区网格', BEFORE],
      ),
    )
    expect(batch.counts).toMatchObject({ changed: 1, same: 2 })
    expect((await w.rows(batch, 'status=changed'))[0]).toMatchObject({
      shown: { name: '伞骨大网格' },
      was: { name: '伞骨网格' },
    })
    await w.act(batch, 'load')
    await w.done(batch)
    expect((await nodesWith([`${BEFORE}-D1`]))[0]?.name).toBe('伞骨大网格')
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 1 })
    expect((await nodesWith([`${BEFORE}-D1`]))[0]?.name).toBe('伞骨网格')
  })
  test('with faults has each of them named: nothing of those rows or below them is loaded', async () => {
    const batch = await w.checked(
      'grids',
      file(
        ['B-1', '圈一', '小区网格', 'B-2'],
        ['B-2', '圈二', '小区网格', 'B-1'],
        ['B-3', '圈外', '楼栋网格', 'B-2'],
        ['C', '无上级', '小区网格', '没有的'],
        ['D', '倒置', '社区', `${BEFORE}-D1`],
        ['E', '平级', '小区网格', `${BEFORE}-D1`],
        ['F', '好的', '小区网格', BEFORE],
        ['F', '重复', '小区网格', BEFORE],
        ['坏 编码', '坏编码', '小区网格', BEFORE],
        ['G', '', '小区网格', BEFORE],
        ['H', '没有层级', '伞层', BEFORE],
        ['H-1', '上级有误', '楼栋网格', 'H'],
        [`${BEFORE}-D2`, '伞面网格', '小区网格', '990001001002'],
        [`${BEFORE}-D1`, '伞骨网格', '楼栋网格', BEFORE],
        ['I', '又一个区', '区', '990001'],
        ['J', '空上级', '小区网格', ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual([
      '2 parent 上下级绕成了一个圈：B-1 → B-2 → B-1。',
      '3 parent 上下级绕成了一个圈：B-1 → B-2 → B-1。',
      '4 parent 上级（第 3 行）有误，先改正它。',
      '5 parent 文件和本区都没有编码为“没有的”的上级。',
      '6 level “社区”不能设在“小区网格”之下。',
      '7 level “小区网格”不能设在“小区网格”之下。',
      '9 code 与第 8 行重复。',
      '10 code 编码只能用字母、数字、“-”和“_”，最多 40 个字符。',
      '11 name 必填。',
      '12 level 没有这种层级，可用：区、街道、社区、小区网格、楼栋网格、微网格。',
      '13 parent 上级（第 12 行）有误，先改正它。',
      '14 parent 本区里这个网格的上级是“990001001001”；换上级请用“网格调整”，不用导入。',
      '15 level 本区里这个网格的层级是“小区网格”，导入不能改层级。',
      '16 level 区一级由“district load”载入，不能用导入改。',
      '17 parent 必填。',
    ])
    await w.act(batch, 'load')
    expect((await w.done(batch)).counts).toMatchObject({ loaded: 1, error: 15 })
  })
})

describe('an undo of grids', () => {
  test('closes what nobody uses, below first, and frees the codes', async () => {
    const grids = file(['K', '伞把网格', '小区网格', BEFORE], ['K-1', '伞把楼', '楼栋网格', 'K'])
    const batch = await w.loaded('grids', grids)
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 2, kept: 0 })
    expect(await nodesWith(['K', 'K-1'])).toEqual([])
    expect(
      await house.db.one(sql`select count(*) as n from node where name = '伞把网格' and to_at is not null`),
    ).toEqual({ n: 1 })
    expect((await w.loaded('grids', grids)).counts).toMatchObject({ loaded: 2 })
  })
  test.each([
    [
      'somebody has a post there',
      (id: number) =>
        sql`insert into post (district_id, account_id, role, node_id, from_at) values (${w.districtId}, ${who.worker.accountId}, 'grid_worker', ${id}, ${w.clock.now()})`,
    ],
    [
      'a unit answers for it',
      (id: number) =>
        sql`insert into partner_duty values (${w.districtId}, ${w.units.office}, 'market', ${id})`,
    ],
    [
      'a setting was put on it',
      (id: number) =>
        sql`insert into setting values (${w.districtId}, ${id}, 'umbrella', ${w.clock.now()}, '1')`,
    ],
    ['it was given another name', (id: number) => sql`update node set name = '新名' where id = ${id}`],
  ])('keeps a grid where %s, and what lies above it', async (why, use) => {
    const code = `L-${why.length}-${why.includes('name')}`
    const batch = await w.loaded(
      'grids',
      file([code, '伞带网格', '小区网格', BEFORE], [`${code}-1`, '伞带楼', '楼栋网格', code]),
    )
    const { id } = await house.db.one<{ id: number }>(sql`select id from node where code = ${`${code}-1`}`)
    await house.db.rows(use(id))
    await w.act(batch, 'undo')
    const undone = await w.done(batch)
    expect(undone.counts).toMatchObject({ kept: 2, undone: 0 })
    const used = '导入后已有下级、人员、职责、结对或其他资料用到它，所以保留。'
    const altered = '导入后又被改过，不再是导入时的样子，所以保留。'
    expect(await w.kept(undone)).toEqual([used, why.includes('name') ? altered : used])
  })
  test('keeps a grid in which a report was made', async () => {
    const batch = await w.loaded('grids', file(['M', '伞珠网格', '小区网格', BEFORE]))
    const { id } = await house.db.one<{ id: number }>(sql`select id from node where code = 'M'`)
    await w.report(who.resident, { nodeId: id })
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ kept: 1, undone: 0 })
    expect((await w.rows(batch, 'fate=kept')).map((row) => row.shown.code)).toEqual(['M'])
    expect(await w.kept(batch)).toEqual(['导入后已有事项归到这里，所以保留。'])
  })
  test('leaves a name alone that somebody has changed since', async () => {
    const batch = await w.loaded('grids', file([`${BEFORE}-D2`, '伞面甲', '小区网格', BEFORE]))
    await house.db.rows(sql`update node set name = '伞面乙' where id = ${nodes.canopy}`)
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ kept: 1, undone: 0 })
    expect((await nodesWith([`${BEFORE}-D2`]))[0]?.name).toBe('伞面乙')
  })
})

test('an administrator of one street adds grids there and nowhere else', async () => {
  const admin = await w.hire([{ role: 'admin', at: 'before' }])
  const batch = await w.checked(
    'grids',
    file(
      ['N-1', '这里', '小区网格', BEFORE],
      ['N-2', '别处', '小区网格', '990001001002'],
      ['990001001002', '雨后大社区', '社区', '990001001'],
    ),
    { as: admin },
  )
  expect(await w.flaws(batch, admin)).toEqual([
    '3 parent 不在您的管理范围内。',
    '4 code 不在您的管理范围内。',
  ])
})
