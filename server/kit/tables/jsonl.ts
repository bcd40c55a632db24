import type { Encoding } from './encoding.ts'
import { textLines, type TextLine } from './lines.ts'
import { TABLE_LIMITS, TableError } from './problems.ts'
import { checked, type TableRow } from './row.ts'
import type { Source } from './source.ts'

/** The columns of a file without a header are the names in its first so many lines. */
const PEEK = 100

/** Finds the columns, then gives the rows afresh as often as they are asked for. A later line may bring other names. */
export async function readJsonl(
  source: Source,
  encoding: Encoding,
): Promise<{ columns: string[]; rows: () => AsyncGenerator<TableRow> }> {
  const names = new Set<string>()
  let peeked = 0
  let fault: TableError | undefined
  for await (const row of jsonRows(source, encoding)) {
    for (const name of Object.keys(row.cells ?? {})) names.add(name)
    fault ??= row.error
    if (++peeked === PEEK) break
  }
  if (names.size === 0) throw fault ?? new TableError('table.no_columns')
  if (names.size > TABLE_LIMITS.columns)
    throw new TableError('table.too_many_columns', { limit: TABLE_LIMITS.columns })
  return { columns: [...names], rows: () => jsonRows(source, encoding) }
}

async function* jsonRows(source: Source, encoding: Encoding): AsyncGenerator<TableRow> {
  for await (const line of textLines(source, encoding)) {
    if (line.tooLong || line.text.trim() !== '') yield rowOfLine(line)
  }
}

function rowOfLine({ number: line, text, tooLong }: TextLine): TableRow {
  if (tooLong)
    return { line, error: new TableError('table.line_too_long', { limit: TABLE_LIMITS.lineChars }, line) }
  const object = parseObject(text)
  if (!object) return { line, error: new TableError('table.bad_line', {}, line) }
  const pairs = Object.entries(object)
  if (pairs.length > TABLE_LIMITS.columns) {
    return { line, error: new TableError('table.too_many_columns', { limit: TABLE_LIMITS.columns }, line) }
  }
  return checked(
    line,
    pairs.map(([name, value]) => [name, asText(value)]),
  )
}

// ES2026, in Node 24 and not yet in TypeScript's library.
const { rawJSON, isRawJSON } = JSON as typeof JSON & {
  rawJSON: (source: string) => unknown
  isRawJSON: (value: unknown) => boolean
}
type WithSource = (key: string, value: unknown, context: { source: string }) => unknown

// A number keeps its own text: 1.50 stays 1.50, and a long identifier keeps its last digits.
const keepNumbers: WithSource = (_key, value, { source }) =>
  typeof value === 'number' ? rawJSON(source) : value

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text, keepNumbers as (key: string, value: unknown) => unknown)
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value)
      ? value
      : undefined
  } catch {
    // Not JSON, or nested so deeply that it can't be walked.
    return undefined
  }
}

/** A text as it is, nothing for null, anything else as JSON writes it. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null ? '' : JSON.stringify(value)
}
