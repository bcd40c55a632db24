import exceljs from 'exceljs'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { type Sheet, workbookOf } from './workbook.ts'

const about = { title: '伞', creator: '织网' }
const sheet = (over: Partial<Sheet> = {}): Sheet => ({
  name: '单位 & 部门',
  heading: '丢伞周通报 <第1期>',
  notes: ['=1+1 也只是字'],
  columns: [
    { title: '单位', as: 'text', width: 20 },
    { title: '签收及时率', as: 'percent' },
    { title: '联系及时率', as: 'percent' },
    { title: '收单', as: 'count' },
  ],
  rows: [
    ['=cmd|calc!A1', 0.5, 1, 3],
    ['“伞厂” & \u0000co', null, 0.25, 10],
  ],
  ...over,
})
const bars = { kind: 'bars', title: '及时率', labels: 0, series: [1, 2] } as const

/** Every part of a package by its name, each read as XML. */
async function partsOf(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
  const parts = new Map<string, string>()
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'))
  }
  for (const text of parts.values()) new SaxesParser({ xmlns: true }).write(text).close()
  return parts
}
const reopened = async (bytes: Buffer) => {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  return book
}

describe('a workbook', () => {
  test('opens elsewhere with what was put into it, texts as texts and never as formulas', async () => {
    const book = await reopened(await workbookOf([sheet()], about))
    const [page] = book.worksheets
    const rows: unknown[] = []
    page?.eachRow((row) => void rows.push((row.values as unknown[]).slice(1)))
    expect(page?.name).toBe('单位 & 部门')
    expect(rows.slice(2)).toEqual([
      ['单位', '签收及时率', '联系及时率', '收单'],
      ['=cmd|calc!A1', 0.5, 1, 3],
      ['“伞厂” & co', undefined, 0.25, 10],
    ])
    expect(page?.getCell('A2').type).toBe(exceljs.ValueType.String)
    expect(page?.getCell('B4').numFmt).toBe('0.0%')
  })
  test('draws its charts from its own cells, and keeps what they show', async () => {
    const parts = await partsOf(
      await workbookOf([sheet({ charts: [bars, { ...bars, kind: 'lines', series: [3] }] })], about),
    )
    const chart = parts.get('xl/charts/chart1.xml') ?? ''
    expect(chart).toContain("<c:f>'单位 &amp; 部门'!$A$4:$A$5</c:f>")
    expect(chart).toContain("<c:f>'单位 &amp; 部门'!$C$4:$C$5</c:f>")
    // an empty cell is a gap, no zero
    expect(chart).toMatch(
      /\$B\$4:\$B\$5<\/c:f><c:numCache>.*?<c:ptCount val="2"\/><c:pt idx="0"><c:v>0.5<\/c:v><\/c:pt><\/c:numCache>/,
    )
    expect(chart).toContain('<c:min val="0"/>')
    expect(parts.get('xl/charts/chart2.xml')).toContain('<c:lineChart>')
  })
  test('holds together: every relation leads to a part, every part has a type', async () => {
    const parts = await partsOf(await workbookOf([sheet({ charts: [bars] }), sheet({ name: '二' })], about))
    const types = parts.get('[Content_Types].xml') ?? ''
    for (const [name, text] of parts) {
      if (!name.endsWith('.rels') && name !== '[Content_Types].xml')
        expect(types).toContain(`PartName="/${name}"`)
      if (!name.endsWith('.rels')) continue
      const folder = name.replace(/_rels\/.*$/, '')
      for (const [, target = ''] of text.matchAll(/Target="([^"]+)"/g))
        expect([name, [...parts.keys()]]).toEqual([
          name,
          expect.arrayContaining([new URL(target, `x:/${folder}`).pathname.slice(1)]),
        ])
    }
  })
  test('says on every printed page what it is to say there', async () => {
    const parts = await partsOf(
      await workbookOf([sheet({ header: '演示 & 虚构', footer: '第 1 期' })], about),
    )
    expect(parts.get('xl/worksheets/sheet1.xml')).toContain(
      '<oddHeader>&amp;C演示 &amp;&amp; 虚构</oddHeader><oddFooter>&amp;C第 1 期',
    )
  })
  test('is the same bytes for the same content', async () => {
    const once = await workbookOf([sheet({ charts: [bars] })], about)
    expect(await workbookOf([sheet({ charts: [bars] })], about)).toEqual(once)
  })
  test.each([['a/b'], [''], ["'伞"], ['伞'.repeat(32)]])('has no sheet called “%s”', (name) => {
    expect(() => workbookOf([sheet({ name })], about)).toThrow('no workbook has sheets called')
  })
  test('has no two sheets of one name', () => {
    expect(() => workbookOf([sheet({ name: 'a' }), sheet({ name: 'A' })], about)).toThrow()
  })
})
