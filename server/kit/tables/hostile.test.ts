import { randomBytes } from 'node:crypto'
import { getFormatDateInfo } from 'numfmt'
import { expect, test, vi } from 'vitest'
import { say } from '../problems.ts'
import { all, type Part, sheetOf, workbookParts, zipOf } from './fixtures.ts'
import { TABLE_LIMITS, TableError } from './problems.ts'

vi.mock('numfmt', { spy: true })

const MB = 1024 * 1024
const SHEET = 'xl/worksheets/sheet1.xml'
const good = workbookParts(sheetOf([['umbrella'], ['red']]))
const withSheet = (data: string): Part[] =>
  good.map((part) => (part.name === SHEET ? { ...part, data } : part))
const refusal = (bytes: Buffer, name = 'x.xlsx'): Promise<TableError> =>
  all(bytes, name).then(
    () => {
      throw new Error('it was read')
    },
    (error) => {
      if (error instanceof TableError) return error
      throw error
    },
  )
/** Filling that packs well, but not so well that the directory gives it away. */
const filling = (megabytes: number) =>
  Array.from({ length: megabytes * 16 }, () =>
    randomBytes(300).toString('hex').padEnd(65_536, 'umbrella'),
  ).join('')

test.each([
  ['tags within tags without end', () => '<a>'.repeat(1_500_000)],
  [
    'a tag with attributes without end',
    () => {
      const many = Array.from({ length: 300_000 }, (_, i) => `a${i}=""`).join(' ')
      return `<worksheet><sheetData><row ${many}/></sheetData></worksheet>`
    },
  ],
  [
    'an attribute without end',
    () => `<worksheet><sheetData><row r="${filling(24)}"/></sheetData></worksheet>`,
  ],
  [
    'a text without end',
    () => `<worksheet><sheetData><row><c t="str"><v>${filling(24)}</v></c></row></sheetData></worksheet>`,
  ],
  ['a remark without end', () => `<!--${filling(24)}--><worksheet/>`],
  ['a document type without end', () => `<!DOCTYPE w [<!ENTITY e "${filling(24)}">]><worksheet/>`],
])('a workbook of %s is refused before it fills the memory', async (_, sheet) => {
  const bytes = zipOf(withSheet(sheet()))
  const before = process.memoryUsage().rss
  expect((await refusal(bytes)).code).toBe('table.not_a_workbook')
  expect(process.memoryUsage().rss - before).toBeLessThan(60 * MB)
})
test('a workbook has no document type, even one that does nothing', async () => {
  const sheet = `<!DOCTYPE worksheet><worksheet><sheetData>${sheetOf([['a'], ['1']])}</sheetData></worksheet>`
  expect((await refusal(zipOf(withSheet(sheet)))).code).toBe('table.not_a_workbook')
})
test('an archive with two parts of one name is refused: which is meant depends on who reads', async () => {
  expect((await refusal(zipOf([...good, ...good.slice(2, 3)]))).code).toBe('table.not_a_workbook')
})
test.each(['../../umbrella', '/etc/umbrella', '..\\umbrella'])(
  'an archive with a part called %s is refused',
  async (name) => {
    expect((await refusal(zipOf([...good, { name, data: 'x' }]))).code).toBe('table.not_a_workbook')
  },
)
test('a number format that is none is found out once, and not in each of a million cells', async () => {
  const broken = '#,##0.00_);[Red]'.repeat(15)
  const styles = `<numFmts><numFmt numFmtId="200" formatCode="${broken}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>`
  const cells = '<row><c s="0"><v>1.25</v></c></row>'.repeat(40_000)
  vi.mocked(getFormatDateInfo).mockClear()
  const { rows } = await all(
    zipOf(workbookParts(`<row><c t="str"><v>a</v></c></row>${cells}`, '', styles)),
    'x.xlsx',
  )
  expect([rows.length, rows[7]?.cells]).toEqual([40_000, { a: '1.25' }])
  // 40,000 times a tenth of a millisecond would be four seconds
  expect(vi.mocked(getFormatDateInfo).mock.calls).toHaveLength(1)
})
test('a file that is one endless line is said to be that, and not to lack a header', async () => {
  const line = Buffer.alloc(TABLE_LIMITS.lineChars + 1, 'x')
  expect(await refusal(line, 'x.csv')).toMatchObject({ code: 'table.line_too_long', line: 1 })
})
test('a message repeats no more of a name than one can read', async () => {
  const error = await refusal(Buffer.from(`${'伞'.repeat(TABLE_LIMITS.cellChars + 1)}\n1\n`), 'x.csv')
  expect(error.code).toBe('table.cell_too_long')
  expect(say(error, 'zh').length).toBeLessThan(100)
})
