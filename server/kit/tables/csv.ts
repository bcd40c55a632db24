import type { Encoding } from './encoding.ts'
import { textLines, type TextLine } from './lines.ts'
import { TABLE_LIMITS, TableError } from './problems.ts'
import { columnsOf, isBlank, rowOf, type TableRow } from './row.ts'
import type { Source } from './source.ts'

// Our own reader and not csv-parse: after a stray quote that one swallows every line up to the next matching quote and
// reports a single error, and its size limit drops the rest of the chunk. Here a bad record costs its first line only.

type CsvRecord =
  | { line: number; cells: string[]; error?: undefined }
  | { line: number; error: TableError; cells?: undefined }

/** Reads the header, then gives the rows afresh as often as they are asked for. */
export async function readCsv(
  source: Source,
  encoding: Encoding,
): Promise<{ columns: string[]; rows: () => AsyncGenerator<TableRow> }> {
  const delimiter = await sniffDelimiter(source, encoding)
  const header = await firstRecord(source, encoding, delimiter)
  const columns = columnsOf(header.line, header.cells)
  return {
    columns,
    async *rows() {
      let body = false
      for await (const record of csvRecords(textLines(source, encoding), delimiter)) {
        if (record.error) yield record
        else if (isBlank(record.cells)) continue
        else if (body) yield rowOf(record.line, columns, record.cells)
        else body = true
      }
    },
  }
}

async function firstRecord(
  source: Source,
  encoding: Encoding,
  delimiter: string,
): Promise<{ line: number; cells: string[] }> {
  for await (const record of csvRecords(textLines(source, encoding), delimiter)) {
    if (record.error) throw record.error
    if (!isBlank(record.cells)) return record
  }
  throw new TableError('table.no_columns')
}

/** Of comma, semicolon and tab, the one that stands most often outside quotes in the first line with words. */
async function sniffDelimiter(source: Source, encoding: Encoding): Promise<string> {
  for await (const { text, tooLong, number } of textLines(source, encoding)) {
    if (tooLong) throw new TableError('table.line_too_long', { limit: TABLE_LIMITS.lineChars }, number)
    if (text.trim() === '') continue
    const bare = text.replaceAll(/"[^"]*"?/g, '')
    const [best] = [',', ';', '\t'].sort((a, b) => bare.split(b).length - bare.split(a).length)
    return best!
  }
  throw new TableError('table.no_columns')
}

/** Splits lines into records by RFC 4180. A quote within an unquoted cell is a character like any other. */
async function* csvRecords(lines: AsyncIterable<TextLine>, delimiter: string): AsyncGenerator<CsvRecord> {
  let held: TextLine[] = []
  let size = 0
  let cells: string[] = []
  let open: string | undefined

  /** Reads one more line into the record. Gives 'more' when a quoted cell goes on in the next line. */
  const feed = (text: string): 'done' | 'more' | 'bad' => {
    let at = 0
    while (cells.length <= TABLE_LIMITS.columns) {
      if (open === undefined && text[at] === '"') {
        open = ''
        at++
      }
      if (open === undefined) {
        const end = text.indexOf(delimiter, at)
        cells.push(text.slice(at, end < 0 ? undefined : end))
        if (end < 0) return 'done'
        at = end + 1
        continue
      }
      const quote = text.indexOf('"', at)
      open += text.slice(at, quote < 0 ? undefined : quote)
      if (quote < 0) return 'more'
      at = quote + 1
      if (text[at] === '"') {
        open += '"'
        at++
        continue
      }
      cells.push(open)
      open = undefined
      if (at === text.length) return 'done'
      if (text[at++] !== delimiter) return 'bad'
    }
    // More cells than any table may have: the rest stays in one piece, it is refused for its count anyway.
    if (held.length > 1) return 'bad'
    cells.push(text.slice(at))
    return 'done'
  }
  const reset = () => {
    held = []
    size = 0
    cells = []
    open = undefined
  }
  /** Gives up the first line of the record and hands back the others, to be read anew, last line first. */
  const giveUp = (): { error: CsvRecord; again: TextLine[] } => {
    const [first, ...others] = held as [TextLine, ...TextLine[]]
    const code = first.tooLong ? 'table.line_too_long' : 'table.bad_quotes'
    reset()
    return {
      error: {
        line: first.number,
        error: new TableError(code, { limit: TABLE_LIMITS.lineChars }, first.number),
      },
      again: others.reverse(),
    }
  }
  function* read(waiting: TextLine[]): Generator<CsvRecord> {
    for (let line = waiting.pop(); line; line = waiting.pop()) {
      held.push(line)
      size += line.text.length + line.ending.length
      const over = line.tooLong || size > TABLE_LIMITS.lineChars || held.length > TABLE_LIMITS.recordLines
      const result = over ? 'bad' : feed(line.text)
      if (result === 'more') open += line.ending
      if (result === 'done') {
        yield { line: held[0]!.number, cells }
        reset()
      }
      if (result === 'bad') {
        const { error, again } = giveUp()
        yield error
        for (const one of again) waiting.push(one)
      }
    }
  }

  for await (const line of lines) yield* read([line])
  while (held.length > 0) {
    const { error, again } = giveUp()
    yield error
    yield* read(again)
  }
}
