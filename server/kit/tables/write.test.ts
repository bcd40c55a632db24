import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { all, cellsOf, listOf } from './fixtures.ts'
import { writeWorkbook } from './write.ts'
import { openZip } from './zip.ts'

const place = () => join(mkdtempSync(join(tmpdir(), 'gridloom-write-')), 'umbrellas.xlsx')
const columns = [{ title: '编号' }, { title: '雨伞', width: 40 }]
const ROWS = [
  ['1', '红伞'],
  ['', '  前后有空格 \n 换行\t制表 '],
  ['007', '<b>&"伞"</b>'],
  ['=1+1', '=HYPERLINK("http://example.invalid","伞")'],
  ['+8613800000000', '-2'],
  ['@伞', '_x000D_ 照写'],
]

test('what is written is read back to the letter, from the first sheet', async () => {
  const path = place()
  const size = await writeWorkbook(path, [
    { name: '雨伞 & 伞架', columns, rows: ROWS },
    { name: '说明', columns: [{ title: '说明' }], rows: [['不会被读到']] },
  ])
  expect(size).toBeGreaterThan(1000)
  const table = await all(path, 'umbrellas.xlsx')
  expect(table.columns).toEqual(['编号', '雨伞'])
  expect(cellsOf(table.rows)).toEqual(ROWS.map(([编号, 雨伞]) => ({ 编号, 雨伞 })))
})

test('no cell is a formula, and what looks like one is marked as text', async () => {
  const path = place()
  await writeWorkbook(path, [{ name: '伞', columns, rows: ROWS }])
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(path)
  const types = new Set<unknown>()
  book.worksheets[0]?.eachRow((row) => row.eachCell((cell) => types.add(cell.type)))
  expect(types).toEqual(new Set([exceljs.ValueType.String]))
  const zip = await openZip(path)
  const part = async (name: string) => Buffer.concat(await listOf(await zip.read(name))).toString()
  const quoted = (await part('xl/worksheets/sheet1.xml')).match(
    / s="6" t="inlineStr"><is><t xml:space="preserve">[^<]/g,
  )
  expect(quoted?.map((found) => found.at(-1))).toEqual(['=', '=', '+', '-', '@'])
  expect((await part('xl/styles.xml')).match(/<xf /g)?.length).toBe(9)
  const looks = (await part('xl/styles.xml')).split('<xf ').slice(1)
  expect(looks.map((look) => look.includes('quotePrefix')).indexOf(true)).toBe(6)
  zip.close()
})

test('numbers, times and days are such, in the time of China, and a text that is too long is cut', async () => {
  const path = place()
  const at = Date.parse('2026-03-10T10:30:15+08:00')
  await writeWorkbook(path, [
    {
      name: '伞',
      columns: [
        { title: '把数', as: 'count' },
        { title: '丢失时间', as: 'instant' },
        { title: '日期', as: 'day' },
        { title: '经过' },
        { title: '找回率', as: 'share' },
        { title: '平均几天', as: 'mean' },
      ],
      rows: [
        [-3, at, Date.parse('2026-03-10T00:00:00+08:00'), '在站台', 0.9372, 2.5],
        [null, null, null, '伞'.repeat(40_000), null, null],
      ],
    },
  ])
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(path)
  const [count, lost, day] = ['A2', 'B2', 'C2'].map((at) => book.worksheets[0]?.getCell(at).value)
  const said = book.worksheets[0]?.getCell('D3').value
  expect(count).toBe(-3)
  const [share, mean] = ['E2', 'F2'].map((at) => book.worksheets[0]?.getCell(at))
  expect([share?.value, share?.numFmt, mean?.value, mean?.numFmt]).toEqual([0.9372, '0.00%', 2.5, '0.00'])
  // a workbook knows no zones: it says what the clocks showed
  expect((lost as Date).toISOString()).toBe('2026-03-10T10:30:15.000Z')
  expect((day as Date).toISOString()).toBe('2026-03-10T00:00:00.000Z')
  expect([String(said).length, String(said).at(-1)]).toEqual([32_767, '…'])
  const table = await all(path, 'umbrellas.xlsx')
  expect(cellsOf(table.rows)[0]).toMatchObject({
    把数: '-3',
    丢失时间: '2026-03-10 10:30:15',
    日期: '2026-03-10',
  })
})

test('rows that cannot be had end the writing with their error', async () => {
  async function* broken() {
    yield ['1', '红伞']
    throw new Error('the umbrellas are gone')
  }
  await expect(writeWorkbook(place(), [{ name: '伞', columns, rows: broken() }])).rejects.toThrow(
    'the umbrellas are gone',
  )
})
