import { expect, test } from 'vitest'
import { all, cellsOf, type Part, sheetOf, workbookParts, zipOf } from './fixtures.ts'

/** A workbook of several sheets that show. */
function workbookOf(...sheets: string[]): Buffer {
  const [first, ...others] = sheets
  const part = (i: number) => `worksheets/sheet${i + 2}.xml`
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'
  const parts = workbookParts(first ?? '').map((one): Part => {
    const more = (before: string, text: (i: number) => string) =>
      String(one.data).replace(before, `${others.map((_, i) => text(i)).join('')}${before}`)
    if (one.name === 'xl/workbook.xml')
      return {
        ...one,
        data: more('</sheets>', (i) => `<sheet name="${i}" sheetId="${i + 2}" r:id="more${i}"/>`),
      }
    if (one.name === 'xl/_rels/workbook.xml.rels')
      return {
        ...one,
        data: more(
          '</Relationships>',
          (i) => `<Relationship Id="more${i}" Type="${type}" Target="${part(i)}"/>`,
        ),
      }
    return one
  })
  const added = others.map((data, i) => ({
    name: `xl/${part(i)}`,
    data: `<worksheet><sheetData>${data}</sheetData></worksheet>`,
  }))
  return zipOf([...parts, ...added])
}
const read = async (bytes: Buffer) => {
  const { columns, rows } = await all(bytes, 'umbrellas.xlsx')
  return { columns, cells: cellsOf(rows), lines: rows.map(({ line }) => line) }
}
const HEAD = ['number', 'time', 'words']

test('the table is the first sheet with words in it, and the sheets behind it are left alone', async () => {
  const table = sheetOf([HEAD, ['1', 'May', 'a red umbrella']])
  expect(await read(workbookOf('<row/>', table, sheetOf([['notes'], ['of a clerk']])))).toEqual({
    columns: HEAD,
    cells: [{ number: '1', time: 'May', words: 'a red umbrella' }],
    lines: [2],
  })
})

test('a title above the header is not taken for it, and lines are counted as whoever opens the file counts', async () => {
  const rows = [
    ['Umbrellas of 2025'],
    [''],
    ['by', 'the office'],
    HEAD,
    ['1', 'May', 'a red umbrella'],
    ['2'],
  ]
  expect(await read(workbookOf(sheetOf(rows)))).toEqual({
    columns: HEAD,
    cells: [
      { number: '1', time: 'May', words: 'a red umbrella' },
      { number: '2', time: '', words: '' },
    ],
    lines: [5, 6],
  })
})

test('a table of one column keeps its header, and a row of several far below makes none', async () => {
  const far = [['word'], ...Array.from({ length: 9 }, (_, i) => [`umbrella ${i}`]), ['x', 'y', 'z']]
  const { columns, cells } = await read(workbookOf(sheetOf(far)))
  expect([columns, cells[0], cells.at(-1)]).toEqual([['word'], { word: 'umbrella 0' }, 'table.cell_count'])
})
