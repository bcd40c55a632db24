import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { all, cellsOf, sheetOf, workbookParts, zipOf, type Part } from './fixtures.ts'
import { TABLE_LIMITS } from './index.ts'

const read = (parts: Part[]) => all(zipOf(parts), 'umbrellas.xlsx')
const code = (source: Buffer | Part[]) =>
  all(Array.isArray(source) ? zipOf(source) : source, 'umbrellas.xlsx').then(
    () => 'read',
    (error) => error.code,
  )
/** One column of cells under the header `a`, as a person sees them. */
const shown = async (cells: string[], texts = '', styles = '', workbookPr = '') => {
  const body = cells.map((cell, i) => `<row r="${i + 2}">${cell}</row>`).join('')
  const { rows } = await read(workbookParts(`${sheetOf([['a']])}${body}`, texts, styles, workbookPr))
  return rows.map((row) => row.cells?.['a'] ?? row.error?.code)
}
const numbers = (format: string, ...values: (string | number)[]) => {
  const styles = `<numFmts><numFmt numFmtId="164" formatCode="${format}"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>`
  return shown(
    values.map((value) => `<c r="A2" s="1"><v>${value}</v></c>`),
    '',
    styles,
  )
}

describe('a workbook is read', () => {
  test('a file written by a common library gives its texts, numbers and dates', async () => {
    const book = new exceljs.Workbook()
    book.addWorksheet('notes', { state: 'hidden' }).addRow(['not this one'])
    const sheet = book.addWorksheet('umbrellas')
    sheet.addRow(['colour', 'found', 'at', 'price', 'again'])
    sheet.addRow([
      '红伞',
      new Date(Date.UTC(2026, 10, 22)),
      new Date(Date.UTC(2026, 10, 22, 9, 30)),
      12.5,
      { formula: 'A2', result: '红伞' },
    ])
    sheet.addRow([])
    sheet.addRow([{ richText: [{ text: 'dark ' }, { font: { bold: true }, text: 'blue' }] }, null, null, 7])
    sheet.getCell('B2').numFmt = 'yyyy"年"m"月"d"日"'
    sheet.getCell('C2').numFmt = 'm/d/yy h:mm'
    sheet.getCell('D2').numFmt = '¥0.00'
    const { columns, rows, format } = await all(Buffer.from(await book.xlsx.writeBuffer()), 'x.xlsx')
    expect({ columns, format }).toEqual({
      columns: ['colour', 'found', 'at', 'price', 'again'],
      format: 'xlsx',
    })
    expect(rows).toEqual([
      {
        line: 2,
        cells: {
          colour: '红伞',
          found: '2026-11-22',
          at: '2026-11-22 09:30:00',
          price: '¥12.50',
          again: '红伞',
        },
      },
      { line: 4, cells: { colour: 'dark blue', found: '', at: '', price: '7', again: '' } },
    ])
  })
  test('it is known by its content, whatever its name, and read from disk too', async () => {
    const path = join(tmpdir(), `umbrellas-${process.pid}.csv`)
    await writeFile(path, zipOf(workbookParts(sheetOf([['a'], ['red']]))))
    onTestFinished(() => rm(path))
    expect(await all(path, 'umbrellas.csv')).toMatchObject({
      format: 'xlsx',
      rows: [{ line: 2, cells: { a: 'red' } }],
    })
  })
  test('the header is the first row with words, and rows keep their own numbers', async () => {
    const { columns, rows } = await read(
      workbookParts(
        `<row r="3"/><row r="4"><c r="B4" t="str"><v>a</v></c></row><row r="9"><c r="B9"><v>1</v></c></row>`,
      ),
    )
    expect({ columns, rows }).toEqual({
      columns: ['#1', 'a'],
      rows: [{ line: 9, cells: { '#1': '', a: '1' } }],
    })
  })
  test('runs of rich text are joined, reading aids are not text', async () => {
    const texts =
      '<si><r><t>red </t></r><r><rPr><b/></rPr><t>umbrella</t></r></si><si><t>伞</t><rPh sb="0" eb="1"><t>san</t></rPh></si>'
    const inline = '<c r="A2" t="inlineStr"><is><r><t>red </t></r><r><t>umbrella</t></r></is></c>'
    expect(
      await shown(['<c r="A2" t="s"><v>0</v></c>', '<c r="A3" t="s"><v>1</v></c>', inline], texts),
    ).toEqual(['red umbrella', '伞', 'red umbrella'])
  })
  test('a formula shows its last result: text, number, truth or error', async () => {
    expect(
      await shown([
        '<c r="A2" t="str"><f>B1</f><v>red</v></c>',
        '<c r="A3"><f>1+1</f><v>2</v></c>',
        '<c r="A4" t="b"><f>1=1</f><v>1</v></c>',
        '<c r="A5" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
      ]),
    ).toEqual(['red', '2', 'TRUE', '#DIV/0!'])
  })
  test('a formula that no program worked out is said, not taken for an empty cell', async () => {
    expect(
      await shown([
        '<c r="A2"><f>1+1</f></c>',
        '<c r="A3" t="str"><f>B1</f><v></v></c>',
        '<c r="A4"><v>1</v></c>',
      ]),
    ).toEqual(['table.no_result', '1'])
  })
  test('characters that XML writes in another way come out right', async () => {
    expect(
      await shown(['<c r="A2" t="inlineStr"><is><t>a_x000D_&#10;&lt;b&gt; _x005F_x000D_</t></is></c>']),
    ).toEqual(['a\r\n<b> _x000D_'])
    expect(await shown(['<c r="A2" t="inlineStr"><is><t>_x0000_</t></is></c>'])).toEqual([
      'table.bad_characters',
    ])
  })
  test('names with a prefix are the same names', async () => {
    const parts = workbookParts('')
    parts[2] = {
      name: 'xl/worksheets/sheet1.xml',
      data: '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="str"><x:v>a</x:v></x:c></x:row><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    }
    expect(cellsOf((await read(parts)).rows)).toEqual([{ a: '5' }])
  })
})

describe('numbers and dates are text as a person sees them', () => {
  test.each<[string, (string | number)[], string[]]>([
    [
      'General',
      [0.1 + 0.2, 1234.5, '007', '340209001001', 1e-7],
      ['0.3', '1234.5', '7', '340209001001', '1E-7'],
    ],
    ['@', ['13800000000'], ['13800000000']],
    ['000000', [42], ['000042']],
    ['#,##0.00', [1234567.891], ['1,234,567.89']],
    ['0.0%', [0.125], ['12.5%']],
    ['yyyy/m/d;@', [46348, 46348.7], ['2026-11-22', '2026-11-22']],
    ['yyyy/m/d h:mm', [46348.395833333336], ['2026-11-22 09:30:00']],
    ['h:mm:ss', [0.75], ['18:00:00']],
    ['[h]:mm', [1.5], ['36:00']],
    ['yyyy-mm-dd', [1, -1, 1e9], ['1900-01-01', '-1', '1000000000']],
  ])('%s', async (format, values, expected) => {
    expect(await numbers(format, ...values)).toEqual(expected)
  })
  test('a format that is longer than Excel allows is left aside', async () => {
    expect(await numbers('0'.repeat(300), 5)).toEqual(['5'])
  })
  test('a Chinese built-in date format is a date', async () => {
    const styles =
      '<cellXfs><xf numFmtId="31"/><xf numFmtId="57"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs>'
    const cells = [0, 1, 2, 3, 4].map((s) => `<c r="A2" s="${s}"><v>46348.5</v></c>`)
    expect(await shown(cells, '', styles)).toEqual([
      '2026-11-22',
      '2026-11-22',
      '2026-11-22',
      '2026-11-22 12:00:00',
      '12:00:00',
    ])
  })
  test('a workbook that counts from 1904 gives the same day', async () => {
    const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    expect(
      await shown(['<c r="A2" s="0"><v>44886</v></c>'], '', styles, '<workbookPr date1904="1"/>'),
    ).toEqual(['2026-11-22'])
  })
  test('an ID number typed as a number is not dressed up as a real one', async () => {
    expect(await numbers('0', '340209199001011234')).toEqual(['3.40209199001011E+17'])
    expect(await numbers('General', '340209199001011234')).toEqual(['3.40209199001011E+17'])
  })
})

describe('a bad row is listed and reading goes on', () => {
  test('a cell that points nowhere', async () => {
    expect(await shown(['<c r="A2" t="s"><v>7</v></c>', '<c r="A3"><v>1</v></c>'])).toEqual([
      'table.bad_cell',
      '1',
    ])
  })
  test('words beside the table', async () => {
    const { rows } = await read(workbookParts(`${sheetOf([['a'], ['1'], ['2', 'a note'], ['3', '']])}`))
    expect(cellsOf(rows)).toEqual([{ a: '1' }, 'table.cell_count', { a: '3' }])
    expect(
      await shown(['<c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c>', '<c r="A3"><v>3</v></c><c r="XFD3"/>']),
    ).toEqual(['table.cell_count', '3'])
  })
  test('a cell over the limit, however long', async () => {
    const cell = (n: number) => `<c r="A2" t="inlineStr"><is><t>${'x'.repeat(n)}</t></is></c>`
    const [at, over, far] = await shown(
      [TABLE_LIMITS.cellChars, TABLE_LIMITS.cellChars + 1, 1_000_000].map(cell),
    )
    expect([at?.length, over, far]).toEqual([20_000, 'table.cell_too_long', 'table.cell_too_long'])
  })
})

describe('an archive that is no sound workbook is refused', () => {
  const good = workbookParts(sheetOf([['a'], ['1']]))
  const without = (name: string) => good.filter((part) => part.name !== name)
  const changed = (name: string, change: Partial<Part>) =>
    good.map((part) => (part.name === name ? { ...part, ...change } : part))
  const SHEET = 'xl/worksheets/sheet1.xml'

  test('what is no archive, an old workbook, a cut one', async () => {
    expect(await code(Buffer.from('a,b\n1,2\n'))).toBe('table.not_a_workbook')
    expect(await code(Buffer.from('d0cf11e0a1b11ae1000000', 'hex'))).toBe('table.old_workbook')
    const locked = Buffer.alloc(1024)
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(locked)
    locked.writeUInt16LE(9, 30)
    locked.write('EncryptedPackage', 512, 'utf16le')
    expect(await code(locked)).toBe('table.locked')
    const bytes = zipOf(good)
    for (const length of [4, 100, bytes.length / 2, bytes.length - 1]) {
      expect(await code(bytes.subarray(0, length))).toBe('table.not_a_workbook')
    }
  })
  test.each(['_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', SHEET])(
    '%s is missing',
    async (name) => {
      expect(await code(without(name))).toBe('table.not_a_workbook')
    },
  )
  test('styles and shared texts may be missing', async () => {
    expect(await code(without('xl/styles.xml').filter((part) => part.name !== 'xl/sharedStrings.xml'))).toBe(
      'read',
    )
  })
  test('XML that breaks off, is not UTF-8, or brings entities of its own', async () => {
    expect(await code(changed(SHEET, { data: '<worksheet><sheetData>' }))).toBe('table.not_a_workbook')
    expect(await code(changed(SHEET, { data: Buffer.from([0x3c, 0x61, 0x3e, 0xff]) }))).toBe(
      'table.not_a_workbook',
    )
    const entity =
      '<!DOCTYPE w [<!ENTITY e "lol">]><worksheet><sheetData><row><c t="str"><v>&e;</v></c></row></sheetData></worksheet>'
    expect(await code(changed(SHEET, { data: entity }))).toBe('table.not_a_workbook')
  })
  test('a damaged part', async () => {
    const bytes = zipOf(good)
    bytes.fill(0xff, bytes.indexOf('sheet1.xml') + 10, bytes.indexOf('sheet1.xml') + 30)
    expect(await code(bytes)).toBe('table.not_a_workbook')
  })
  test('a part with a password', async () => {
    expect(await code(changed(SHEET, { flags: 0x801 }))).toBe('table.encrypted')
  })
  test('an unknown packing method', async () => {
    expect(await code(changed(SHEET, { method: 12 }))).toBe('table.not_a_workbook')
  })
  test('a directory that declares too much, by sum, by ratio, by number of parts', async () => {
    expect(await code(changed(SHEET, { size: TABLE_LIMITS.inflatedBytes }))).toBe('table.too_large')
    const some = Array.from({ length: 21 }, (_, i) => ({
      name: `xl/media/${i}`,
      data: 'x',
      size: TABLE_LIMITS.ratioFreeBytes,
    }))
    expect(await code([...good, ...some])).toBe('table.too_large')
    expect(await code([...good, ...some.slice(2)])).toBe('read')
    const zeros = Buffer.alloc(TABLE_LIMITS.ratioFreeBytes + 1)
    expect(await code([...good, { name: 'xl/media/1.bin', data: zeros }])).toBe('table.too_large')
    const many = Array.from({ length: TABLE_LIMITS.parts }, (_, i) => ({ name: `xl/media/${i}`, data: '' }))
    expect(await code([...good, ...many])).toBe('table.too_large')
    expect(await code([...good, ...many.slice(good.length)])).toBe('read')
  })
  test('a part that unpacks to more than its directory says is cut off there', async () => {
    const bomb = `<worksheet><sheetData>${sheetOf([['a']])}${'<row><c><v>1</v></c></row>'.repeat(1_000_000)}</sheetData></worksheet>`
    const bytes = zipOf(changed(SHEET, { data: bomb, size: 2000 }))
    const before = process.memoryUsage().rss
    expect(await code(bytes)).toBe('table.not_a_workbook')
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024)
  })
  test('nothing but hidden sheets, or sheets without words', async () => {
    const hidden = good.map((part) => ({
      ...part,
      data:
        part.name === 'xl/workbook.xml'
          ? String(part.data).replace('<sheet ', '<sheet state="veryHidden" ')
          : part.data,
    }))
    expect(await code(hidden)).toBe('table.no_columns')
    expect(await code(workbookParts('<row/>'))).toBe('table.no_columns')
    expect(await code(workbookParts(sheetOf([Array.from({ length: 101 }, () => 'x')])))).toBe(
      'table.too_many_columns',
    )
  })
})
