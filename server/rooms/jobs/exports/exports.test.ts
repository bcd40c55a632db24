import { readFile } from 'node:fs/promises'
import exceljs from 'exceljs'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { pruneJobs } from '../../../kit/jobs.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const { house, clock, who, nodes } = w
const http = await openTestHttp(house)

const HOSTILE = [
  '=HYPERLINK("http://example.invalid","伞")',
  '+86 丢了一把伞',
  '-2 把伞',
  '@伞匠 请看',
  '\t=1+1 缩进的伞',
  '第一行的伞\r\n第二行的伞',
  '🌂☂️ 两把伞 👨‍👩‍👧',
  '"伞",；\'伞\' <b>&amp;',
]
type Format = 'xlsx' | 'csv'
type Begun = Out<'POST /api/exports'> & { code: string; detail: string }
const begin = (as: Who, query: Record<string, string>, format: Format, lang: 'zh' | 'en' = 'zh') =>
  http.ask<Begun>('POST', '/api/exports', { as, lang, body: { list: 'matters.list', query, format } })
const jobOf = async (as: Who, id: string) =>
  (await http.ask<Out<'GET /api/jobs/:id'>>('GET', `/api/jobs/${id}`, { as })).body.job
async function bytesOf(as: Who, query: Record<string, string> = {}, format: Format = 'xlsx', lang?: 'en') {
  const { body } = await begin(as, query, format, lang)
  await w.allDone()
  const file = await http.ask('GET', `/api/jobs/${body.job.id}/file`, { as })
  expect([file.status, await jobOf(as, body.job.id)]).toMatchObject([200, { state: 'done' }])
  return { bytes: file.bytes, id: body.job.id, name: file.headers.get('content-disposition') ?? '' }
}
async function bookOf(...given: Parameters<typeof bytesOf>) {
  const book = new exceljs.Workbook()
  await book.xlsx.load((await bytesOf(...given)).bytes.buffer as ArrayBuffer)
  const [rows, about] = book.worksheets
  const values = (sheet = rows) =>
    (sheet?.getSheetValues() ?? []).slice(1).map((row) => (row as unknown[]).slice(1))
  return { book, rows: rows!, about: values(about), lines: values() }
}
const listOf = async (as: Who, query: string) =>
  (await http.ask<Out<'GET /api/matters'>>('GET', `/api/matters?limit=100${query}`, { as })).body.rows

beforeAll(async () => {
  for (const words of HOSTILE) {
    clock.forward(1000)
    await w.report(who.resident, { words: `${words}，麻烦找一找。`, title: words })
  }
  await w.bringTo('cleared')
  await w.report(who.neighbour, { nodeId: nodes.handle })
})

describe('a list taken away as a workbook', () => {
  test('holds what the list holds, row for row in its order, times and numbers as such', async () => {
    const { rows, lines } = await bookOf(who.clerk)
    const list = await listOf(who.clerk, '')
    expect(lines[0]).toEqual(expect.arrayContaining(['编号', '标题', '上报时间']))
    expect(lines.slice(1).map(([number, title]) => [number, title])).toEqual(
      list.map((row) => [row.number, row.title]),
    )
    const at = (lines[0] as string[]).indexOf('上报时间')
    const shown = new Date(String(lines[1]?.[at])).getTime()
    expect(shown - 8 * 3_600_000).toBe(Math.floor(new Date(list[0]?.createdAt ?? '').getTime() / 1000) * 1000)
    expect(rows.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  })
  test('holds no formula, whatever people wrote', async () => {
    const { rows } = await bookOf(who.clerk)
    const types = new Set<number>()
    rows.eachRow((row) => row.eachCell((cell) => types.add(cell.type)))
    expect(types.has(exceljs.ValueType.Formula)).toBe(false)
    expect(types.has(exceljs.ValueType.Hyperlink)).toBe(false)
  })
  test('says on a sheet of its own which list it is, for whom, narrowed to what, with how many rows', async () => {
    const { about, lines } = await bookOf(who.clerk, { state: 'cleared', node: String(nodes.before) })
    const said = Object.fromEntries(about.slice(1)) as Record<string, string>
    expect(said).toMatchObject({ 清单: '事项清单', 行数: '1', 导出人: '余前 · 社区专干' })
    expect(said.筛选).toBe('视图：事项；状态：已销号；地点：雨前社区')
    expect(said.导出时间).toMatch(/^2026-03-10 \d\d:/)
    expect(lines).toHaveLength(2)
    expect(said.数据性质).toBeUndefined()
  })
  test('says that it is made up where the district is', async () => {
    await w.house.db.rows(sql`update district set demo = true where id = ${w.districtId}`)
    const { about, rows } = await bookOf(who.clerk)
    const { bytes, name } = await bytesOf(who.clerk, {}, 'csv')
    await w.house.db.rows(sql`update district set demo = false where id = ${w.districtId}`)
    expect(about[1]).toEqual(['数据性质', '演示数据，均为虚构'])
    expect(bytes.toString()).toContain('演示数据，均为虚构')
    // also where the first sheet is printed by itself, and where only the name is seen
    expect(rows.headerFooter.oddHeader).toBe('&C演示数据，均为虚构')
    expect(decodeURIComponent(name)).toContain('事项清单-演示-')
  })
  test('speaks the language of whoever asked', async () => {
    const { lines, about } = await bookOf(who.clerk, { state: 'cleared' }, 'xlsx', 'en')
    expect(lines[0]).toEqual(expect.arrayContaining(['No.', 'Title', 'State']))
    expect(lines[1]).toEqual(expect.arrayContaining(['whistle and report-in', 'cleared']))
    expect(about.flat()).toEqual(expect.arrayContaining(['View: matters; State: cleared']))
  })
  test('every filter that the list knows is said in words', async () => {
    const query = {
      category: 'roads.lights',
      late: 'yes',
      open: 'no',
      source: 'staff',
      kind: 'push',
      sheet: '7',
    }
    const ahead = await http.ask<Out<'POST /api/exports/ahead'>>('POST', '/api/exports/ahead', {
      as: who.clerk,
      body: { list: 'matters.list', query },
    })
    expect(ahead.body.filters.map(({ value }) => value.zh)).toEqual(
      expect.arrayContaining(['路灯不亮', '是', '已办结', '工作人员上报', '推进哨', '7']),
    )
    expect([ahead.body.rows, ahead.body.most]).toEqual([0, 100_000])
  })
})

describe('a list taken away as a text table', () => {
  test('opens in a desk program as it is, in Chinese, and no cell as a formula', async () => {
    const { bytes } = await bytesOf(who.clerk, {}, 'csv')
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows = parse(bytes, { bom: true }) as string[][]
    const list = await listOf(who.clerk, '')
    expect(rows).toHaveLength(list.length + 1)
    for (const [i, row] of list.entries()) {
      const title = rows[i + 1]?.[1] ?? ''
      expect(title).toBe(/^[=+\-@\t\r]/.test(row.title) ? `'${row.title}` : row.title)
    }
    expect(rows[1]).toContain(
      new Date(Date.parse(list[0]?.createdAt ?? '') + 8 * 3_600_000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' '),
    )
  })
})

describe('whose an export is', () => {
  test('it holds what its owner sees, and nothing else', async () => {
    const here = await bookOf(who.clerk)
    const there = await bookOf(who.clerkElsewhere)
    const liaison = await bookOf(who.liaison, { view: 'orders' })
    expect(there.lines).toHaveLength(2)
    expect(JSON.stringify(there.lines)).not.toContain('雨前')
    expect(liaison.lines).toHaveLength(2)
    expect(here.lines).toHaveLength((await listOf(who.clerk, '')).length + 1)
  })
  test('asked for again with the same id it is begun once; with other filters under it, or by somebody else, not at all', async () => {
    const id = crypto.randomUUID()
    const body = { id, list: 'matters.list', query: { loop: 'whistle' }, format: 'csv' }
    const asked = (over: object = {}, as = who.secretary) =>
      http.ask<Begun>('POST', '/api/exports', { as, body: { ...body, ...over } })
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => asked()))
    expect(all.map((one) => one.body.job?.id)).toEqual(all.map(() => id))
    await w.allDone()
    expect((await asked()).body.job.id).toBe(id)
    expect((await jobOf(who.secretary, id)).state).toBe('done')
    const others = [asked({ query: {} }), asked({ format: 'xlsx' }), asked({}, who.clerk)]
    expect((await Promise.all(others)).map((one) => one.body.code)).toEqual(
      others.map(() => 'exports.id_taken'),
    )
  })
  test('nobody takes away a list that is not theirs to open', async () => {
    const refused = await begin(who.admin, {}, 'xlsx')
    expect([refused.status, refused.body.code]).toEqual([403, 'auth.not_allowed'])
    const unknown = await http.ask('POST', '/api/exports', {
      as: who.clerk,
      body: { list: 'umbrellas.list', query: {}, format: 'csv' },
    })
    expect(unknown.body.code).toBe('exports.no_list')
    expect((await begin(who.clerk, { colour: 'red' }, 'csv')).body.code).toBe('http.bad_input')
  })
  test('its file is there for whoever began it, for seven days', async () => {
    const { id } = await bytesOf(who.clerk)
    expect((await http.ask('GET', `/api/jobs/${id}/file`, { as: who.secretary })).body.code).toBe('jobs.none')
    const { path } = await house.db.one<{ path: string }>(
      sql`select result #>> '{file,path}' as path from job where id = ${id}`,
    )
    await readFile(path)
    clock.forward(8 * DAY)
    await pruneJobs(house.db, clock)
    expect((await http.ask('GET', `/api/jobs/${id}/file`, { as: who.clerk })).body.code).toBe('jobs.no_file')
    await expect(readFile(path)).rejects.toThrow('ENOENT')
    clock.forward(-8 * DAY)
  })
  test('it is on record: who, which list, narrowed to what, how many rows', async () => {
    const { id } = await bytesOf(who.street, { state: 'cleared' })
    const noted = await house.db.one<{ account: number; about: string; purpose: string }>(sql`
      select account_id as account, about, purpose from audit where act = 'list_exported' and request_id = ${id}`)
    expect(noted).toEqual({
      account: who.street.accountId,
      about: 'matters.list',
      purpose: '1 rows · xlsx · 视图=事项; 状态=已销号',
    })
  })
})
