import { numberText } from './number-text.ts'
import { TABLE_LIMITS, type TableCode, TableError } from './problems.ts'
import { columnsOf, isBlank, rowOf, type TableRow } from './row.ts'
import type { Source } from './source.ts'
import { readWorkbook, textCollector, unescaped, type Workbook } from './workbook.ts'
import { readXml } from './xml.ts'
import { openZip, type Zip } from './zip.ts'

// Our own reader on yauzl and saxes and not exceljs's: that one unpacks past any check of the directory, keeps only the
// last run of a rich text within a cell, takes a reading aid for the text itself, and loses errors of formulas.

type SheetRow = { line: number; cells: string[]; broken?: TableCode }

/** So far down a header may stand below the table's title, and so many columns it has then at least. */
const TITLE_ROWS = 5
const BELOW_TITLE = 3

/**
 * Reads the header of the first sheet that shows something, then gives the rows afresh as often as they are asked for. Where a
 * single cell stands above a row of several, it is the table's title and not its header.
 */
export async function readXlsx(
  source: Source,
): Promise<{ columns: string[]; rows: () => AsyncGenerator<TableRow> }> {
  const { workbook, part, columns, above } = await withZip(source, async (zip) => {
    const workbook = await readWorkbook(zip)
    for (const part of workbook.sheetParts) {
      const header = await headerOf(zip, workbook, part)
      if (header) return { workbook, part, ...header }
    }
    throw new TableError('table.no_columns')
  })
  return {
    columns,
    async *rows() {
      const zip = await openZip(source)
      try {
        let passed = 0
        for await (const row of sheetRows(zip, workbook, part)) {
          if (row.broken) yield { line: row.line, error: new TableError(row.broken, {}, row.line) }
          if (isBlank(row.cells)) continue
          if (passed <= above) passed++
          else if (!row.broken) yield rowOf(row.line, columns, padded(row.cells, columns.length))
        }
      } finally {
        zip.close()
      }
    },
  }
}

/** The columns of a sheet, and how many rows with words stand above them; undefined where it is empty. */
async function headerOf(
  zip: Zip,
  workbook: Workbook,
  part: string,
): Promise<{ columns: string[]; above: number } | undefined> {
  let first: SheetRow | undefined
  let above = 0
  for await (const row of sheetRows(zip, workbook, part)) {
    if (isBlank(row.cells)) continue
    first ??= row
    const filled = row.cells.filter((cell) => cell.trim() !== '').length
    if (row === first ? filled > 1 : filled >= BELOW_TITLE)
      return { columns: columnsOf(row.line, row.cells), above }
    if (++above > TITLE_ROWS) break
  }
  return first && { columns: columnsOf(first.line, first.cells), above: 0 }
}

async function withZip<T>(source: Source, use: (zip: Zip) => Promise<T>): Promise<T> {
  const zip = await openZip(source)
  try {
    return await use(zip)
  } finally {
    zip.close()
  }
}

// Unlike in a text file, a cell that is not written is simply empty.
const padded = (cells: string[], length: number): string[] =>
  Array.from({ length: Math.max(length, cells.length) }, (_, i) => cells[i] ?? '')

/** `BC` of `BC12` as a number from 0, or -1 when there is none. */
function columnIndex(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? ''
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

async function* sheetRows(zip: Zip, workbook: Workbook, part: string): AsyncGenerator<SheetRow> {
  let ready: SheetRow[] = []
  let row: SheetRow | undefined
  let column = -1
  let line = 0
  let cell: { type: string; format: string; formula?: true; result?: true } | undefined
  let value = ''
  let inValue = false
  const inline = textCollector()

  const openCell = (attribute: (name: string) => string | undefined) => {
    const reference = attribute('r')
    column = reference === undefined ? column + 1 : columnIndex(reference)
    cell = { type: attribute('t') ?? 'n', format: workbook.formats[Number(attribute('s') ?? 0)] ?? 'General' }
    value = ''
    inline.start()
  }
  const closeCell = (to: SheetRow, { type, format, formula, result }: NonNullable<typeof cell>) => {
    const text = cellText(type, type === 'inlineStr' ? inline.take() : value, format, workbook)
    if (text === undefined || column < 0) to.broken = 'table.bad_cell'
    // a program wrote the formula and never worked it out: what a person would see is not in the file
    else if (formula && !result) to.broken = 'table.no_result'
    else if (column <= TABLE_LIMITS.columns) to.cells[column] = text
    else if (text !== '') to.cells[TABLE_LIMITS.columns] = text
  }

  const reading = readXml(await zip.read(part), {
    open(name, attribute) {
      if (name === 'row') {
        line = Number(attribute('r')) || line + 1
        row = { line, cells: [] }
        column = -1
      } else if (name === 'c' && row) openCell(attribute)
      else if (name === 'f' && cell) cell.formula = true
      else if (name === 'v' && cell) {
        cell.result = true
        inValue = true
      } else inline.open(name)
    },
    text(text) {
      if (!inValue) inline.add(text)
      else if (value.length <= TABLE_LIMITS.cellChars) value += text
    },
    close(name) {
      inline.close(name)
      if (name === 'v') inValue = false
      if (name === 'c' && row && cell) {
        closeCell(row, cell)
        cell = undefined
      }
      if (name === 'row' && row) {
        ready.push({ ...row, cells: Array.from(row.cells, (text) => text ?? '') })
        row = undefined
      }
    },
  })
  for await (const _ of reading) {
    yield* ready
    ready = []
  }
}

/** What a person sees in a cell, or undefined when it points nowhere. A formula shows its last result. */
function cellText(
  type: string,
  value: string,
  format: string,
  { texts, date1904 }: Workbook,
): string | undefined {
  switch (type) {
    case 's':
      return value === '' ? '' : texts[Number(value)]
    case 'b':
      return value === '' ? '' : value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
    case 'str':
      return unescaped(value)
    case 'n':
      return numberText(value, format, date1904)
    default:
      // inlineStr is unescaped already; an error shows its name, an ISO date (t="d") itself.
      return value
  }
}
