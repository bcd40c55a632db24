import { TABLE_LIMITS, TableError } from './problems.ts'

/** A row by its columns, or the reason why this one line can't be read. Reading goes on after either. */
export type TableRow =
  | { line: number; cells: Record<string, string>; error?: undefined }
  | { line: number; error: TableError; cells?: undefined }

export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

/**
 * Column names from a header row. Empty ones at the end are dropped, others are called by their place (`#3`); a name
 * that occurs again gets a number, so that no cell is written over.
 */
export function columnsOf(line: number, header: readonly string[]): string[] {
  const names = header.map((name) => name.trim())
  while (names.at(-1) === '') names.pop()
  if (names.length === 0) throw new TableError('table.no_columns')
  if (names.length > TABLE_LIMITS.columns)
    throw new TableError('table.too_many_columns', { limit: TABLE_LIMITS.columns })
  const unsound = checked(
    line,
    names.map((name) => [name, name]),
  ).error
  if (unsound) throw unsound
  const taken = new Set<string>()
  return names.map((name, index) => {
    const base = name === '' ? `#${index + 1}` : name
    let unique = base
    for (let n = 2; taken.has(unique); n++) unique = `${base} (${n})`
    taken.add(unique)
    return unique
  })
}

/** A row from cells in the order of the columns. Cells beyond the columns may only be empty. */
export function rowOf(line: number, columns: readonly string[], cells: readonly string[]): TableRow {
  const extra = cells.slice(columns.length)
  if (cells.length < columns.length || !isBlank(extra)) {
    const found = cells.length
    return { line, error: new TableError('table.cell_count', { found, expected: columns.length }, line) }
  }
  return checked(
    line,
    columns.map((column, index) => [column, cells[index] ?? '']),
  )
}

// PostgreSQL stores no NUL, and half of a surrogate pair would be turned into another character on its way there.
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** A column's name as a message repeats it: one may be as long as a cell, and that is what is wrong with it. */
const shortly = (name: string): string => (name.length > 40 ? `${name.slice(0, 39).toWellFormed()}…` : name)

/** A row from pairs, if each cell can be stored as it stands. */
export function checked(line: number, pairs: [string, string][]): TableRow {
  for (const [column, cell] of pairs) {
    if (cell.length > TABLE_LIMITS.cellChars) {
      return {
        line,
        error: new TableError(
          'table.cell_too_long',
          { column: shortly(column), limit: TABLE_LIMITS.cellChars },
          line,
        ),
      }
    }
    if (!isStorable(cell) || !isStorable(column)) {
      return { line, error: new TableError('table.bad_characters', { column: shortly(column) }, line) }
    }
  }
  return { line, cells: Object.fromEntries(pairs) }
}

/** Ends the reading with an error once more rows come than are allowed; refused lines count as well. */
export async function* limited(rows: AsyncIterable<TableRow>): AsyncGenerator<TableRow> {
  let count = 0
  for await (const row of rows) {
    if (++count > TABLE_LIMITS.rows) throw new TableError('table.too_many_rows', { limit: TABLE_LIMITS.rows })
    yield row
  }
}
