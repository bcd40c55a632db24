import { appendFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { all, cellsOf } from '../../../kit/tables/fixtures.ts'
import { exportable } from '../../../kit/exports.ts'
import { openJobs } from '../../../kit/jobs.ts'
import { silentLog } from '../../../kit/log.ts'
import type { Who } from '../../../kit/scope.ts'
import { exportKind, MOST } from './work.ts'

const w = await lostUmbrella()
const { house, clock, who, districtId } = w
const http = await openTestHttp(house)

/** 2,000 rows in the suite; the proof asks for 50,000. */
const ROWS = Number(process.env.GRIDLOOM_EXPORT_ROWS ?? 2_000)
let stands = ROWS
let after: (row: number) => unknown = () => undefined
let said = (n: number) => plain(n)
const plain = (n: number) => `第 ${n} 把伞，${'黑色长柄，'.repeat(12)}`
type Row = { n: number; words: string; at: Date }
const umbrellas = exportable<Record<string, never>, Row>({
  name: 'umbrellas.stand',
  words: { zh: '伞架', en: 'Umbrella stand' },
  needs: 'matters.read',
  query: z.strictObject({}),
  async page(_house, _who, _query, { cursor, most }) {
    const from = Number(cursor ?? 0)
    await after(from)
    const to = Math.min(stands, from + most)
    const rows = Array.from({ length: to - from }, (_, i) => from + i).map(
      (n): Row => ({ n, words: said(n), at: new Date(1.77e12 + n * 1000) }),
    )
    return { rows, next: to < stands ? String(to) : null }
  },
  count: async () => stands,
  columns: () => [
    { words: { zh: '号', en: 'No.' }, as: 'count', of: (row) => row.n },
    { words: { zh: '伞', en: 'Umbrella' }, as: 'text', of: (row) => row.words },
    { words: { zh: '时间', en: 'At' }, as: 'instant', of: (row) => row.at },
  ],
})
house.exports = () => [umbrellas]

const begin = async (as: Who = who.clerk, format = 'xlsx') =>
  http.ask<Out<'POST /api/exports'> & { code: string; detail: string }>('POST', '/api/exports', {
    as,
    body: { list: 'umbrellas.stand', query: {}, format },
  })
const started = async (format?: string) => (await begin(who.clerk, format)).body.job.id
const jobOf = async (id: string) =>
  (await http.ask<Out<'GET /api/jobs/:id'>>('GET', `/api/jobs/${id}`, { as: who.clerk })).body.job
const bytesOf = async (id: string) => (await http.ask('GET', `/api/jobs/${id}/file`, { as: who.clerk })).bytes
const files = async () => (await readdir(join(house.dataDir, 'jobs', String(districtId)))).sort()
const turns = () => openJobs(house.db, clock, [exportKind(house)], silentLog)
async function numbersIn(bytes: Buffer): Promise<number[]> {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
  const column = book.worksheets[0]?.getColumn(1).values ?? []
  return column.slice(2).map(Number)
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

beforeEach(async () => {
  await house.db.rows(sql`delete from job`)
  stands = ROWS
  after = () => undefined
  said = plain
})

describe('an export', () => {
  test('is made piece by piece and says how far it is; nothing but its file is left', async () => {
    const id = await started()
    expect(await jobOf(id)).toMatchObject({ state: 'queued', done: 0, total: ROWS })
    await w.allDone()
    expect(await jobOf(id)).toMatchObject({ state: 'done', done: ROWS, result: { rows: ROWS, cut: false } })
    expect(await numbersIn(await bytesOf(id))).toEqual(upTo(ROWS))
    expect(await files()).toEqual([`${id}.xlsx`])
  })

  test('goes on where it was when the process at it is killed, to the very same file', async () => {
    stands = 4_500
    const whole = await started()
    await w.allDone()
    const id = await started()
    let killed = false
    // in the midst of its second piece the process dies with what it had written
    after = async (from) => {
      if (from !== 2_500 || killed) return
      killed = true
      await appendFile(join(house.dataDir, 'jobs', String(districtId), `${id}.part`), '[999999,"half a li')
      throw Object.assign(new Error('killed'), { code: '57P01' })
    }
    const jobs = turns()
    for (let n = 0; n < 40 && (await jobOf(id)).endedAt === null; n++) {
      await jobs.turn()
      clock.forward(20_000)
    }
    expect([killed, (await jobOf(id)).state]).toEqual([true, 'done'])
    expect(await numbersIn(await bytesOf(id))).toEqual(upTo(4_500))
    const sheets = await Promise.all([whole, id].map(async (one) => rowsOf(await bytesOf(one))))
    expect(sheets[1]).toEqual(sheets[0])
  })

  test('of which the file was made but not told of is not made again', async () => {
    stands = 10
    const id = await started('csv')
    await w.allDone()
    const before = await bytesOf(id)
    // as it stands when the process dies between the file and the word of it
    await house.db.rows(
      sql`update job set state = 'running', ended_at = null, result = null, taken = 0, turn_at = ${clock.now()} where id = ${id}`,
    )
    await w.allDone()
    expect((await jobOf(id)).state).toBe('done')
    expect(await bytesOf(id)).toEqual(before)
  })

  test('of hostile cells opens in a desk program, with nothing in it that is run', async () => {
    const cells = [
      ...['=cmd|calc', '+1', '-1', '@SUM(A1)', '\tfirst', '\rsecond', 'a\u0000b\u0007c', '\ud83c half'],
      ...['_x000D_ stays', '</t></is></c><c><f>1+1</f></c>', '🌂'.repeat(20_000)],
    ]
    stands = cells.length
    said = (n) => cells[n] ?? ''
    for (const format of ['xlsx', 'csv']) {
      const id = await started(format)
      await w.allDone()
      const bytes = await bytesOf(id)
      const { rows } = await all(bytes, `umbrellas.${format}`)
      const back = cellsOf(rows).map((row) => (typeof row === 'string' ? row : row.伞))
      const quoted = (text: string) => (format === 'csv' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
      expect(back.slice(0, 6)).toEqual(cells.slice(0, 6).map(quoted))
      expect(back[8]).toBe(cells[8])
      expect(back[9]).toBe(cells[9])
      expect(back[6]).toBe('abc')
      if (format === 'csv') expect(bytes.includes(0)).toBe(false)
    }
  })

  test('that is stopped leaves no file', async () => {
    const id = await started()
    await turns().turn()
    expect(await files()).toContain(`${id}.part`)
    await http.ask('POST', `/api/jobs/${id}/cancel`, { as: who.clerk, body: {} })
    await w.allDone()
    expect((await jobOf(id)).state).toBe('cancelled')
    expect((await files()).filter((name) => name.startsWith(id))).toEqual([])
  })

  test('is stopped where its owner has lost a post meanwhile, and leaves nothing', async () => {
    const hired = await w.hire([
      { role: 'community_clerk', at: 'before' },
      { role: 'street_clerk', at: 'street' },
    ])
    const { body } = await begin(hired)
    await turns().turn()
    await house.db.rows(
      sql`update post set to_at = ${clock.now()} where account_id = ${hired.accountId} and role = 'street_clerk'`,
    )
    clock.forward(1000)
    await w.allDone()
    const { job } = (
      await http.ask<Out<'GET /api/jobs/:id'>>('GET', `/api/jobs/${body.job.id}`, { as: hired })
    ).body
    expect([job.state, job.problem?.code]).toEqual(['failed', 'exports.other_posts'])
    expect((await files()).filter((name) => name.startsWith(body.job.id))).toEqual([])
  })

  test('of more rows than a file holds is refused before it begins, with how many those are', async () => {
    stands = MOST + 1
    const { status, body } = await begin()
    expect([status, body.code]).toEqual([400, 'exports.too_many'])
    expect(body.detail).toContain('100,000')
  })

  test('is one of three at most that one person has under way', async () => {
    const atOnce = await Promise.all(Array.from({ length: 12 }, () => begin()))
    expect(atOnce.filter(({ status }) => status === 200)).toHaveLength(3)
    expect((await begin()).body.code).toBe('exports.enough')
    expect((await begin(who.secretary)).status).toBe(200)
  })

  test(`of ${ROWS} rows takes little memory, however many they are`, { timeout: 600_000 }, async () => {
    const id = await started()
    const jobs = turns()
    globalThis.gc?.()
    let most = 0
    const before = process.memoryUsage().rss
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
    while (await jobs.turn());
    clearInterval(watch)
    expect((await jobOf(id)).state).toBe('done')
    expect((most - before) / 1024 / 1024).toBeLessThan(150)
  })
})

/** The sheet of rows as it stands in the file: the sheet beside it tells the time. */
async function rowsOf(bytes: Buffer): Promise<unknown> {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer)
  return book.worksheets[0]?.getSheetValues()
}
