import { existsSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bringing, OCTETS, sheet } from '../../../../tests/harness/bringing.ts'
import { csv, HEAD, row } from '../../../../tests/harness/importing.ts'
import { sql } from '../../../kit/db.ts'
import { all, cellsOf, sheetOf, workbookParts, zipOf } from '../../../kit/tables/fixtures.ts'
import { pruneImports } from './prune.ts'

const w = await bringing()
const { house, http, who } = w
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const wide = Array.from({ length: 300 }, (_, i) => `列${i}`)
const xlsx = (rows: string[][]) => zipOf(workbookParts(sheetOf(rows)))
const cell = (inner: string) =>
  zipOf(
    workbookParts(
      `${sheetOf([['编号', '时间', '内容']])}<row><c t="inlineStr"><is><t>1</t></is></c>${inner}<c t="inlineStr"><is><t>丢伞</t></is></c></row>`,
    ),
  )
const uploads = () => house.db.one<{ n: number }>(sql`select count(*) as n from import_batch`)

describe('a file that is none', () => {
  test.each<[string, string, Buffer | string, string]>([
    ['a picture', 'umbrella.png', Buffer.from('89504e47', 'hex'), 'table.unknown_format'],
    ['an old workbook', 'a.xls', Buffer.concat([OLE, Buffer.alloc(600)]), 'table.old_workbook'],
    ['a broken archive', 'a.xlsx', Buffer.from('PK\u0003\u0004 no umbrella'), 'table.not_a_workbook'],
    [
      'an archive that unpacks without end',
      'a.xlsx',
      zipOf(workbookParts('').map((part) => ({ ...part, size: 900 * 1024 * 1024 }))),
      'table.too_large',
    ],
    ['nothing at all', 'a.csv', '', 'table.no_columns'],
    ['a header and no rows', 'a.csv', `${HEAD.join(',')}\n`, 'imports.no_rows'],
    ['300 columns', 'a.csv', `${wide.join(',')}\n${wide.join(',')}`, 'table.too_many_columns'],
    [
      'half a character',
      'a.csv',
      Buffer.concat([Buffer.from(csv([row('enc')])), Buffer.from([0xff, 0xfe])]),
      'table.encoding',
    ],
  ])('%s is refused in words, and nothing is kept', async (_, name, bytes, code) => {
    const before = await uploads()
    const id = randomUUID()
    const answer = await w.bring('messages', bytes, { name, id })
    expect([answer.body.code, answer.status >= 400 && answer.status < 500]).toEqual([code, true])
    expect(answer.body.detail).toMatch(/[\u4e00-\u9fff]/)
    expect([await uploads(), existsSync(join(house.dataDir, 'imports', String(w.districtId), id))]).toEqual([
      before,
      false,
    ])
  })
  test('over 50 MB is refused while it comes', async () => {
    const id = randomUUID()
    const query = new URLSearchParams({ id, kind: 'messages', name: 'big.csv' })
    const body = Buffer.alloc(50 * 1024 * 1024 + 1, 'a')
    const answer = await http.ask('POST', `/api/imports?${query}`, { as: who.centre, body, headers: OCTETS })
    expect([answer.status, answer.body.code]).toEqual([413, 'table.too_large'])
    expect(existsSync(join(house.dataDir, 'imports', String(w.districtId), id))).toBe(false)
  })
  test('as JSON is no file', async () => {
    const query = new URLSearchParams({ id: randomUUID(), kind: 'messages', name: 'a.csv' })
    const answer = await http.ask('POST', `/api/imports?${query}`, { as: who.centre, body: {} })
    expect(answer.body.code).toBe('http.unsupported_type')
  })
  test('as lines of JSON is for messages only', async () => {
    const line = JSON.stringify({ 编码: 'A', 名称: '伞' })
    expect((await w.bring('grids', line, { name: 'a.jsonl' })).body.code).toBe('imports.wrong_format')
    const messages = JSON.stringify({ number: 'jl-1', time: '2019-04-25', words: '丢伞' })
    expect((await w.checked('messages', messages, { name: 'a.jsonl' })).counts).toMatchObject({ new: 1 })
  })
  test('that breaks off after good rows fails as a whole: none of it is loaded', async () => {
    const parts = workbookParts(
      `${sheetOf([HEAD, ...Array.from({ length: 300 }, (_, i) => row(`off-${i}`, {}))])}<row><c>`,
    )
    const broken = parts.map((part) => ({
      ...part,
      data: String(part.data).replace('<row><c></sheetData>', '<row><c>'),
    }))
    const batch = await w.checked('messages', zipOf(broken), { name: 'a.xlsx' })
    expect([batch.state, batch.problem?.code, batch.can.load]).toEqual([
      'failed',
      'table.not_a_workbook',
      false,
    ])
  })
})

describe('rows that cannot be read', () => {
  test.each<[string, Buffer | string, string]>([
    [
      'a cell of 65,000 characters',
      xlsx([
        ['编号', '时间', '内容'],
        ['1', '2019-04-25', '伞'.repeat(65_000)],
      ]),
      '“内容”太长，上限是 20000 个字符',
    ],
    ['a formula without a result', cell('<c><f>NOW()</f></c>'), '没有结果的公式'],
    ['a date that is a bare number', cell('<c><v>43580.4</v></c>'), '没有日期格式的数字'],
    ['a row with too many cells', '编号,时间,内容\n1,2019-04-25,丢伞,又一格', '有 4 格，表头有 3 列'],
  ])('%s: said, and the others come in', async (_, bytes, words) => {
    const batch = await w.checked('messages', bytes, { name: Buffer.isBuffer(bytes) ? 'a.xlsx' : 'a.csv' })
    expect(batch.counts).toMatchObject({ error: 1 })
    expect((await w.flaws(batch))[0]).toContain(words)
  })
  test('a date with its format is a date', async () => {
    const styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
    const parts = workbookParts(
      `${sheetOf([['编号', '时间', '内容']])}<row><c t="inlineStr"><is><t>dated</t></is></c><c s="1"><v>43580.4</v></c><c t="inlineStr"><is><t>丢伞</t></is></c></row>`,
      ...(['', styles] as const),
    )
    const batch = await w.checked('messages', zipOf(parts), { name: 'a.xlsx' })
    expect((await w.rows(batch))[0]?.shown).toMatchObject({ ref: 'dated', time: '2019-04-25 09:36' })
  })
})

describe('columns', () => {
  const own = sheet([
    ['No', 'When', 'What', 'No'],
    ['col-1', '2019/4/5', '丢伞', 'x'],
  ])
  test('that stand twice, are chosen twice, are missing or unknown are said', async () => {
    const { batch } = (await w.bring('messages', own)).body
    expect(batch.mapping).toEqual({})
    const code = async (mapping: Record<string, string>) => (await w.map(batch, { mapping })).body.code
    expect(await code({ ref: 'No', time: 'When', words: 'What' })).toBe('imports.column_twice')
    expect(await code({ ref: 'When', time: 'When', words: 'What' })).toBe('imports.column_shared')
    expect(await code({ ref: 'Nr', time: 'When', words: 'What' })).toBe('imports.no_column')
    expect(await code({ time: 'When', words: 'What' })).toBe('imports.unmapped')
    expect(await code({ colour: 'What' })).toBe('imports.unknown_field')
  })
  test('once chosen are remembered for the next file with the same header, in this district and for this kind', async () => {
    const rows = (ref: string) =>
      sheet([
        ['Nr', 'When', 'What'],
        [ref, '2019/4/5', '丢伞'],
      ])
    const mapping = { ref: 'Nr', time: 'When', words: 'What' }
    const first = await w.checked('messages', rows('mem-1'), { mapping })
    expect([first.counts?.new, first.remembered]).toEqual([1, false])
    const next = (await w.bring('messages', rows('mem-2'))).body.batch
    expect([next.remembered, next.mapping]).toEqual([true, mapping])
    const other = (await w.bring('units', rows('mem-3'))).body.batch
    expect([other.remembered, other.mapping]).toEqual([false, {}])
  })
  test('can be chosen anew after the preview: the rows are checked once more', async () => {
    const file = sheet([
      ['编号', '时间', '内容', '备注'],
      ['re-1', '2019-04-25', '', '丢伞'],
    ])
    const batch = await w.checked('messages', file)
    expect(batch.counts).toMatchObject({ new: 0, error: 1 })
    await w.map(batch, { mapping: { ...batch.mapping, words: '备注' } })
    expect((await w.done(batch)).counts).toMatchObject({ new: 1, error: 0 })
  })
  test('an as-of date leaves out what is later', async () => {
    const batch = await w.checked(
      'messages',
      csv([row('as-1'), row('as-2', { 3: '2019-07-01 08:00:00', 6: '2019-07-02' })]),
      { asOf: '2019-06-30' },
    )
    expect(await w.flaws(batch)).toEqual(['4 time 晚于截止日期。'])
  })
})

describe('what is given out', () => {
  test.each(['grids', 'units', 'people', 'messages'])(
    'a template of %s has a header that is recognised, and examples that are never loaded',
    async (kind) => {
      const as = kind === 'messages' ? who.centre : who.admin
      for (const lang of ['zh', 'en'] as const) {
        const book = await http.ask('GET', `/api/imports/template?kind=${kind}&as=xlsx`, { as, lang })
        const plain = await http.ask('GET', `/api/imports/template?kind=${kind}&as=csv`, { as, lang })
        const [fromBook, fromCsv] = [await all(book.bytes, 'a.xlsx'), await all(plain.bytes, 'a.csv')]
        expect(fromBook.columns).toEqual(fromCsv.columns)
        expect([fromBook.rows, fromCsv.rows]).toEqual([[], []])
        expect(book.headers.get('content-disposition')).toContain('.xlsx')
      }
    },
  )
  test('the rows that failed come back as they were, with the reason, and can be brought again as they are', async () => {
    const bad = row('err-1', { 2: '=1+1', 3: '不知道', 4: ' 丢了一把伞 ' })
    const batch = await w.checked('messages', csv([bad, row('err-2')]))
    const answer = await http.ask('GET', `/api/imports/${batch.id}/errors`, { as: who.centre })
    const book = await all(answer.bytes, 'errors.xlsx')
    expect(book.columns).toEqual([...HEAD, '原行号', '出错原因'])
    expect(cellsOf(book.rows)).toEqual([
      {
        ...Object.fromEntries(HEAD.map((name, i) => [name, bad[i]])),
        原行号: '2',
        出错原因: '留言时间：看不懂留言时间。',
      },
    ])
    const again = await w.checked('messages', answer.bytes, { name: 'errors.xlsx' })
    expect(again.counts).toMatchObject({ error: 1, new: 0 })
    const twice = await http.ask('GET', `/api/imports/${again.id}/errors`, { as: who.centre })
    expect((await all(twice.bytes, 'errors.xlsx')).columns).toEqual(book.columns)
    const third = await w.bring('messages', twice.bytes, { name: 'errors.xlsx' })
    expect(third.body.batch.remembered).toBe(true)
    const audited = await house.db.one(
      sql`select count(*) as n from audit where act = 'import_errors_opened' and about = ${batch.id}`,
    )
    expect(audited).toEqual({ n: 1 })
  })
})

describe('a batch is there', () => {
  test('for whoever imports such things over its place, and for nobody else', async () => {
    const { batch } = (await w.bring('messages', csv([row('see-1')]), { as: who.clerk })).body
    const sees = async (as: typeof who.clerk) =>
      (await http.ask('GET', `/api/imports/${batch.id}`, { as })).status
    expect(await Promise.all([who.clerk, who.street, who.centre].map(sees))).toEqual([200, 200, 200])
    expect(await Promise.all([who.clerkElsewhere, who.admin, who.stranger].map(sees))).toEqual([
      404, 404, 404,
    ])
    const lists = async (as: typeof who.clerk) =>
      (await http.ask<{ rows: { id: string }[] }>('GET', '/api/imports', { as })).body.rows.some(
        ({ id }) => id === batch.id,
      )
    expect(await Promise.all([who.clerk, who.centre, who.clerkElsewhere, who.admin].map(lists))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
  test('once, however often it is brought with the same id; and not under somebody else’s', async () => {
    const id = randomUUID()
    const first = await w.bring('messages', csv([row('id-1')]), { id })
    const again = await w.bring('messages', csv([row('id-1')]), { id })
    expect([first.body.batch.id, again.body.batch.id, again.status]).toEqual([id, id, 200])
    expect((await w.bring('messages', csv([row('id-1')]), { id, as: who.clerk })).body.code).toBe(
      'imports.id_taken',
    )
  })
  test('another file under the same id is refused, not taken for the one that is there', async () => {
    const id = randomUUID()
    await w.bring('messages', csv([row('id-2')]), { id })
    expect((await w.bring('messages', csv([row('id-3')]), { id })).body.code).toBe('imports.id_taken')
    const at = (name: string) => w.bring('messages', csv([row('id-2')]), { id, name })
    expect((await at('another.csv')).body.code).toBe('imports.id_taken')
  })
  test('and on record once, however many times it comes at the same moment', async () => {
    const id = randomUUID()
    const all = await Promise.all([1, 2, 3, 4].map(() => w.bring('messages', csv([row('id-4')]), { id })))
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { n } = await house.db.one<{ n: number }>(
      sql`select count(*) as n from audit where act = 'import_brought' and about = ${id}`,
    )
    expect(n).toBe(1)
  })
  test('given up where nobody goes on with it for some days, and its rows go; those of what was loaded after a month', async () => {
    const waiting = await w.checked('messages', csv([row('old-1')]))
    const loaded = await w.loaded('messages', csv([row('old-2')]))
    const rowsOf = async (id: string) =>
      (await house.db.one<{ n: number }>(sql`select count(*) as n from import_row where batch_id = ${id}`)).n
    w.clock.forward(4 * 24 * 3_600_000)
    await pruneImports(house)
    expect((await w.show(waiting)).state).toBe('cancelled')
    w.clock.forward(4 * 24 * 3_600_000)
    await pruneImports(house)
    expect([await rowsOf(waiting.id), await rowsOf(loaded.id)]).toEqual([0, 1])
    w.clock.forward(30 * 24 * 3_600_000)
    await pruneImports(house)
    expect([await rowsOf(loaded.id), (await w.show(loaded)).counts?.loaded]).toEqual([0, 1])
  })
  test('keeps no rows for ever where its undo is stuck: after a month nobody can go on with it', async () => {
    const batch = await w.loaded('messages', csv([row('stuck-1', { 5: '', 6: '' })]))
    await house.db.rows(sql`update import_batch set state = 'stuck' where id = ${batch.id}`)
    w.clock.forward(31 * 24 * 3_600_000)
    await pruneImports(house)
    expect((await w.show(batch)).can.undo).toBe(false)
    expect(await house.db.rows(sql`select from import_row where batch_id = ${batch.id}`)).toEqual([])
  })
  test('twenty at a time for each person', async () => {
    const clerk = await w.hire([{ role: 'community_clerk', at: 'before' }])
    for (let i = 0; i < 20; i++) await w.bring('messages', csv([row(`many-${i}`)]), { as: clerk })
    expect((await w.bring('messages', csv([row('many-20')]), { as: clerk })).body.code).toBe(
      'imports.too_many_open',
    )
  })
})
