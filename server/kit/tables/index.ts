import { extname } from 'node:path'
import { readCsv } from './csv.ts'
import { detectEncoding, type Encoding } from './encoding.ts'
import { readJsonl } from './jsonl.ts'
import { TableError } from './problems.ts'
import { limited, type TableRow } from './row.ts'
import { checkSize, headOf, type Source } from './source.ts'
import { readXlsx } from './xlsx.ts'

export { TABLE_LIMITS, TableError } from './problems.ts'
export type { TableRow } from './row.ts'

export type Table = {
  /** In order, each name once. Of a .jsonl file: the names in its first hundred lines. */
  columns: string[]
  /** Streams from the file; may be gone through again, each time from the first row. Blank rows are left out. */
  rows: AsyncIterable<TableRow>
  format: 'jsonl' | 'csv' | 'xlsx'
  encoding: Encoding
}

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
/** Microsoft's container of old workbooks; a modern workbook with a password is wrapped in one as well. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const FORMATS: Record<string, Table['format']> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.xlsx': 'xlsx',
}

/**
 * Opens an uploaded table: .jsonl (one object a line), .csv (comma, semicolon or tab; UTF-8 or GB18030) or .xlsx.
 * `name` is the name the file was given; its content goes before its name. Every cell is text: numbers as written, in a
 * workbook as a person sees them, dates as `2026-02-15` or `2026-02-15 09:30:00`.
 * Throws a TableError when the file as a whole can't be read; a bad line comes as a row with `error` and reading goes on.
 */
export async function readTable(source: Source, { name }: { name: string }): Promise<Table> {
  await checkSize(source)
  const head = await headOf(source, 8)
  if (head.equals(OLE)) throw new TableError((await isLocked(source)) ? 'table.locked' : 'table.old_workbook')
  const extension = extname(name).toLowerCase()
  const format = head.subarray(0, 4).equals(ZIP) ? 'xlsx' : FORMATS[extension]
  if (!format) throw new TableError('table.unknown_format', { name: extension || name })
  if (format === 'xlsx') return opened(format, 'utf-8', await readXlsx(source))
  const encoding = await detectEncoding(source)
  return opened(format, encoding, await (format === 'csv' ? readCsv : readJsonl)(source, encoding))
}

/** Of a file in Microsoft's container, whether it is an .xlsx behind a password: its directory names the package. */
async function isLocked(source: Source): Promise<boolean> {
  const header = await headOf(source, 512)
  if (header.length < 512) return false
  const sector = 1 << Math.min(12, header.readUInt16LE(30))
  const directory = await headOf(source, 4096, (header.readUInt32LE(48) + 1) * sector)
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'))
}

function opened(
  format: Table['format'],
  encoding: Encoding,
  body: { columns: string[]; rows: () => AsyncIterable<TableRow> },
): Table {
  const rows = { [Symbol.asyncIterator]: () => limited(body.rows())[Symbol.asyncIterator]() }
  return { columns: body.columns, rows, format, encoding }
}
