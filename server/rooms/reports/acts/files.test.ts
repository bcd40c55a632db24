// The Word document and the workbook of an edition, opened again.
import exceljs from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import type { Who } from '../../../kit/scope.ts'
import { bulletinDocument } from '../paper/word.ts'
import { bulletinWorkbook } from '../paper/excel.ts'
import { bulletinWorld, type Edition } from '../testing.ts'

const w = await bulletinWorld()
const { who, clock } = w
let month = ''
let edition: Edition

beforeAll(async () => {
  await w.bringTo('cleared')
  await w.bringTo('cleared', { assist: ['repair'], satisfaction: 'fair' })
  clock.set('2026-04-02T09:00:00+08:00')
  await w.make()
  month = await w.frozen('monthly')
  edition = await w.seen(month)
})

/** The texts of the parts of a package by their names. */
async function partsOf(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
  const parts = new Map<string, string>()
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'))
  }
  return parts
}
const wordsOf = (xml = '') =>
  [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('\n')
const openBook = async (bytes: Buffer) => {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  return book
}
const file = (ending: string, as: Who = who.centre, lang: 'zh' | 'en' = 'zh') =>
  w.http.ask('GET', `/api/editions/${month}/bulletin.${ending}`, { as, lang })

describe('the Word document', () => {
  test('has the form of an official paper: title, number, period, numbers and the day', async () => {
    const { bytes, headers } = await file('docx')
    expect(decodeURIComponent(String(headers.get('content-disposition')))).toContain('（2026年第3期）.docx')
    const parts = await partsOf(bytes)
    const text = wordsOf(parts.get('word/document.xml'))
    for (const said of [
      ...['伞区吹哨报到月评估', '（2026年第3期）', '统计时间：2026年3月1日至2026年3月31日'],
      ...['失物招领处', '雨伞修理铺', '长柄街道', '吹哨率只列示', '2026年4月2日'],
    ])
      expect(text).toContain(said)
    expect(text).toContain('签收及时率 100.0%（3/3）')
    // bars are drawn without letters, so that no server needs a font for them
    expect([...parts.keys()].filter((name) => name.startsWith('word/media/'))).not.toEqual([])
  })
  test('says on every page that it is made up where it is, and that a draft is one', async () => {
    const head = (parts: Map<string, string>) =>
      [...parts].filter(([name]) => /word\/(header|footer)\d/.test(name)).map(([, xml]) => wordsOf(xml))
    const real = head(await partsOf(await bulletinDocument(edition, 'zh'))).join()
    expect(real).not.toMatch(/演示|草稿/)
    const demo = { ...edition, demo: true, state: 'drafted' as const }
    const [header, footer] = head(await partsOf(await bulletinDocument(demo, 'zh')))
    expect(header).toContain('演示数据，均为虚构')
    expect(header).toContain('草稿，未印发')
    expect(footer).toContain('演示数据，均为虚构')
    expect(head(await partsOf(await bulletinDocument(demo, 'en'))).join()).toContain('Demo data')
  })
  test('is in the reader’s language', async () => {
    const text = wordsOf(
      (await partsOf((await file('docx', who.centre, 'en')).bytes)).get('word/document.xml'),
    )
    expect(text).toContain('monthly assessment')
    expect(text).toContain('Lost Property Office')
  })
})

describe('the workbook', () => {
  test('holds every number of the edition, shares as shares, each with what it is a part of', async () => {
    const book = await openBook((await file('xlsx')).bytes)
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual([
      ...['单位应哨', '吹哨', '比较', '事例', '申诉与更正', '口径'],
    ])
    for (const [i, side] of edition.sides.entries()) {
      const sheet = book.worksheets[i]
      const lines: unknown[][] = []
      sheet?.eachRow((row) => void lines.push((row.values as unknown[]).slice(1)))
      const head = lines.findIndex((line) => line[0] === (i === 0 ? '单位' : '街道（镇）'))
      const columns = lines[head] ?? []
      for (const [n, row] of side.rows.entries())
        for (const { key, kind, words } of side.columns) {
          const cell = row.cells[key]
          const at = columns.indexOf(words.zh)
          const value = lines[head + 1 + n]?.[at]
          const share = cell?.of ? cell.n / cell.of : undefined
          const expected =
            kind === 'count' ? cell?.n : kind === 'per100' && share !== undefined ? share * 100 : share
          expect([row.name, key, value]).toEqual([row.name, key, expected])
          if (kind !== 'count') expect(lines[head + 1 + n]?.[at + 1]).toBe(cell?.of)
        }
    }
  })
  test('has charts that the opening program draws from its cells', async () => {
    const parts = await partsOf((await file('xlsx')).bytes)
    const charts = [...parts].filter(([name]) => name.startsWith('xl/charts/'))
    expect(charts.length).toBeGreaterThan(2)
    expect(charts.every(([, xml]) => /<c:f>'(单位应哨|吹哨|比较)'!\$A\$/.test(xml))).toBe(true)
  })
  test('says on every page that it is made up where it is', async () => {
    const parts = await partsOf(await bulletinWorkbook({ ...edition, demo: true }, 'zh'))
    for (const [name, xml] of parts)
      if (name.startsWith('xl/worksheets/sheet')) expect(xml).toMatch(/<oddHeader>&amp;C演示数据，均为虚构/)
  })
})

test('a unit takes along its own numbers and the totals, and nobody else’s', async () => {
  const { bytes } = await file('xlsx', who.repairer)
  const [sheet] = (await openBook(bytes)).worksheets
  const names: unknown[] = []
  sheet?.eachRow((row) => void names.push(row.getCell(1).value))
  expect(names.slice(-2)).toEqual(['雨伞修理铺', '合计'])
  const text = wordsOf((await partsOf((await file('docx', who.repairer)).bytes)).get('word/document.xml'))
  expect(text).toContain('其他单位的数字不在您的这份里')
  expect(text).not.toMatch(/失物招领处|伞厂/)
})
