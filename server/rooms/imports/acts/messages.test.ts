import { describe, expect, test } from 'vitest'
import { bringing } from '../../../../tests/harness/bringing.ts'
import { csv, row } from '../../../../tests/harness/importing.ts'
import { sql } from '../../../kit/db.ts'
import { session } from '../../../kit/postgres/roles.ts'
import { replay } from '../../matters/index.ts'

const w = await bringing()
const { house, who, nodes } = w
const mattersOf = (like: string) =>
  house.db.rows<{ ref: string; state: string; at: number; by: number | null }>(sql`
    select m.ref, m.state, m.grid_at_filing as at, (select by_account from matter_step s where s.matter_id = m.id and s.seq = 1) as by
    from matter m where m.source = 'import' and m.ref like ${like} order by m.ref`)

describe("a file of residents' messages", () => {
  test('goes from upload over the preview into matters, as history of the place of whoever loads it', async () => {
    const before = await w.rowCounts()
    const brought = await w.bring('messages', csv([row('a-1'), row('a-2', { 5: '', 6: '' })]), {
      as: who.clerk,
    })
    expect(brought.body.batch).toMatchObject({
      state: 'uploaded',
      format: 'csv',
      encoding: 'utf-8',
      place: { id: nodes.before },
      mapping: { ref: '留言编号', words: '留言详情', replyTime: '答复时间' },
      can: { map: true, load: false, cancel: true, undo: false },
    })
    await w.map(brought.body.batch, { as: who.clerk })
    const checked = await w.done(brought.body.batch, who.clerk)
    expect([checked.state, checked.counts]).toMatchObject(['checked', { new: 2, error: 0, repeat: 0 }])
    expect((await w.rowCounts()).matter).toBe(before.matter)
    await w.act(checked, 'load', who.clerk)
    const done = await w.done(checked, who.clerk)
    expect([done.state, done.counts]).toMatchObject(['done', { loaded: 2 }])
    expect(await mattersOf('a-%')).toEqual([
      { ref: 'a-1', state: 'replied', at: nodes.before, by: who.clerk.accountId },
      { ref: 'a-2', state: 'reported', at: nodes.before, by: who.clerk.accountId },
    ])
    await w.allHeard()
    const after = await w.rowCounts()
    expect([after.notice, after.outbox]).toEqual([before.notice, before.outbox])
    expect((await replay(house, w.districtId)).different).toEqual([])
  })
  test('names repeats in the file and of before, and errors by line, column and reason', async () => {
    const batch = await w.checked(
      'messages',
      csv([row('a-1'), row('b-1'), row('b-1'), row('b-2', { 3: '43580.4' }), row('b-3', { 4: ' ' })]),
    )
    expect(batch.counts).toMatchObject({ new: 1, repeat: 2, error: 2 })
    expect((await w.rows(batch, 'status=error')).map((r) => r.flaws)).toEqual([
      [
        expect.objectContaining({
          column: '留言时间',
          value: '43580.4',
          reason: expect.stringContaining('日期格式'),
        }),
      ],
      [expect.objectContaining({ column: '留言详情', reason: '没有留言内容。' })],
    ])
    expect((await w.rows(batch, 'status=repeat')).map((r) => r.shown.ref)).toEqual(['a-1', 'b-1'])
  })
  test('shows names and numbers of people masked, before and after', async () => {
    const batch = await w.checked(
      'messages',
      csv([
        row('c-1', { 1: '李伞骨', 4: '打我电话 13812345678，身份证 340209199001011234' }),
        row('c-2', { 1: '王伞柄', 3: '?' }),
      ]),
    )
    const text = JSON.stringify(await w.rows(batch)) + JSON.stringify(batch)
    for (const secret of ['李伞骨', '王伞柄', '13812345678', '340209199001011234', '19900101'])
      expect(text).not.toContain(secret)
    expect((await w.rows(batch))[0]?.shown).toMatchObject({
      from: '李**',
      words: '打我电话 138****5678，身份证 340***********1234',
    })
  })
  test('lies nowhere in the clear while it waits', async () => {
    await w.checked('messages', csv([row('d-1', { 4: '象牙柄的红伞不见了' })]))
    const staged = await house.db.rows<{ text: string }>(
      sql`select r::text as text from import_row r union all select b::text from import_batch b`,
    )
    const forms = ['象牙柄', Buffer.from('象牙柄').toString('hex')]
    expect(staged.some(({ text }) => forms.some((form) => text.includes(form)))).toBe(false)
  })
})

describe('a column that names the place', () => {
  test('is taken by code or whole name, and only within reach', async () => {
    const head = ['编号', '时间', '内容', '所属社区']
    const lines = [
      ['e-1', '2019-04-25', '丢伞', '990001001001-D1'],
      ['e-2', '2019-04-25', '丢伞', '雨前社区'],
      ['e-3', '2019-04-25', '丢伞', '990001001002'],
      ['e-4', '2019-04-25', '丢伞', '没有的社区'],
      ['e-5', '2019-04-25', '丢伞', ''],
    ]
    const file = [head, ...lines].map((cells) => cells.join(',')).join('\n')
    const batch = await w.loaded('messages', file, { as: who.clerk })
    expect(await w.flaws(batch, who.clerk)).toEqual([
      '4 node 不在您的管理范围内。',
      '5 node 本区没有这个网格。',
    ])
    expect((await mattersOf('e-%')).map(({ ref, at }) => [ref, at])).toEqual([
      ['e-1', nodes.ribs],
      ['e-2', nodes.before],
      ['e-5', nodes.before],
    ])
  })
})

describe('an undo', () => {
  test('takes back what nobody has touched, keeps and lists the rest, and tells of what went', async () => {
    const batch = await w.loaded('messages', csv([row('f-1'), row('f-2'), row('f-3', { 5: '', 6: '' })]))
    const { id } = await house.db.one<{ id: string }>(sql`select id from matter where ref = 'f-2'`)
    await w.step(who.centre, id, 'dispatch', { units: { lead: w.units.office, assist: [] } })
    await w.allHeard()
    await w.act(batch, 'undo')
    const undone = await w.done(batch)
    expect([undone.state, undone.counts]).toMatchObject(['undone', { undone: 2, kept: 1, loaded: 0 }])
    expect((await mattersOf('f-%')).map(({ ref }) => ref)).toEqual(['f-2'])
    expect((await w.rows(batch, 'fate=kept')).map((r) => r.shown.ref)).toEqual(['f-2'])
    expect(await w.kept(batch)).toEqual(['导入后已有人处理、关联或并入过这件事项，所以保留。'])
    const left = await house.db.one(sql`
      select (select count(*) from matter_step s where not exists (select from matter m where m.id = s.matter_id)) as steps,
        (select count(*) from matter_content c where not exists (select from matter m where m.id = c.matter_id)) as contents`)
    expect(left).toEqual({ steps: 0, contents: 0 })
    const facts = await house.db.rows<{ data: { ids: string[] } }>(
      sql`select data from fact where name = 'matters.removed'`,
    )
    expect(facts.flatMap(({ data }) => data.ids)).toHaveLength(2)
    expect(undone.history.map(({ what }) => what)).toEqual([
      ...['uploaded', 'mapped', 'checked', 'loaded', 'done', 'undo_asked', 'undone_done'],
    ])
  })
  test('keeps what another matter says it came from', async () => {
    const batch = await w.loaded('messages', csv([row('l-1'), row('l-2')]))
    const { id } = await house.db.one<{ id: string }>(sql`select id from matter where ref = 'l-1'`)
    const report = await w.report(who.resident)
    await session(w.owner, (client) =>
      client.query(
        `update matter_step set data = coalesce(data, '{}') || jsonb_build_object('linked', $1::text) where matter_id = $2`,
        [id, report.id],
      ),
    )
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 1, kept: 1 })
    expect((await mattersOf('l-%')).map(({ ref }) => ref)).toEqual(['l-1'])
  })
  test('lets the same file come in again', async () => {
    const file = csv([row('g-1')])
    const first = await w.loaded('messages', file)
    await w.act(first, 'undo')
    await w.done(first)
    expect((await w.loaded('messages', file)).counts).toMatchObject({ loaded: 1, repeat: 0 })
  })
  test('is no way for the application to delete history by itself', async () => {
    await w.loaded('messages', csv([row('h-1')]))
    await expect(house.db.rows(sql`delete from matter_step where by_role = 'import'`)).rejects.toThrow(
      /permission denied/,
    )
    const { id } = await w.report(who.resident)
    const gone = await house.db.rows(sql`select matters_take_back(${w.districtId}, ${[id]}::uuid[])`)
    expect(gone).toEqual([])
  })
})
