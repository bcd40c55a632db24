import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import { letters } from '../office/sheet.ts'
import { document, escaped, xml } from '../office/xml.ts'
import { CHINA_OFFSET, DAY } from '../time.ts'

/** A number is one in a column of numbers, shares or means, and milliseconds since 1970 in one of instants or days; null is an empty cell. */
export type NewCell = string | number | null
type Rows = AsyncIterable<readonly NewCell[]> | Iterable<readonly NewCell[]>
export type NewColumn = { title: string; width?: number; as?: keyof typeof LOOKS }
/** A sheet under one header row; `width` in characters. */
export type NewSheet = {
  /** At most 31 characters, none of []:*?/\ in it. */
  name: string
  columns: readonly NewColumn[]
  rows: Rows
  /** What stands above and below each page where it is printed: lying, all columns on one page's width. */
  printed?: { head: string; foot: string }
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const WIDTH = 18
/** Pieces of about this many characters go on to be packed. */
const PIECE = 64 * 1024

/** Places of the looks in `styles`: a head, kinds of values, and a text that a program might take for a formula. */
const HEAD = 1
const LOOKS = { text: 2, count: 3, instant: 4, day: 5, share: 7, mean: 8 } as const
const QUOTED = 6
const styles = document(
  xml`<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3EFEC"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
)

/** What a spreadsheet reads as the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/
/** `_x000D_` is how a workbook writes characters that XML can't: where it stands in a text itself, it is written so that it stays. */
const said = (text: string) => escaped(text.replaceAll(/_x[0-9A-Fa-f]{4}_/g, (found) => `_x005F${found}`))
/** Longer texts no program opens. */
const LONGEST = 32_767
const fitting = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)
/** Days since the first of the calendar that workbooks count by, as clocks in China showed it. */
const serial = (ms: number) => (ms + CHINA_OFFSET) / DAY + 25_569

/** One cell; `look` where it is not the one of its kind. */
function cellXml(at: string, value: NewCell, as: keyof typeof LOOKS, look?: number): string {
  if (value === null || value === '') return ''
  if (typeof value === 'number') {
    const timed = as === 'instant' || as === 'day'
    return `<c r="${at}" s="${LOOKS[as === 'text' ? 'count' : as]}"><v>${timed ? serial(value) : value}</v></c>`
  }
  const style = look ?? (FORMULA.test(value) ? QUOTED : LOOKS.text)
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${said(fitting(value))}</t></is></c>`
}
const rowXml = (
  number: number,
  values: readonly NewCell[],
  columns: readonly NewColumn[],
  look?: number,
): string => {
  const cells = values.map((value, i) =>
    cellXml(`${letters(i)}${number}`, value, columns[i]?.as ?? 'text', look),
  )
  return `<row r="${number}">${cells.join('')}</row>`
}

/** A text at the head or foot of a printed page: `&` begins a code there. */
const paged = (text: string) => escaped(text.replaceAll('&', '&&').slice(0, 200))
const pageXml = ({ head, foot }: NonNullable<NewSheet['printed']>) =>
  `<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddHeader>&amp;C${paged(head)}</oddHeader><oddFooter>&amp;L${paged(foot)}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`

/** A sheet's XML in pieces, as its rows come. */
async function* sheetXml({ columns, rows, printed }: NewSheet): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width = WIDTH, as = 'text' }, i) =>
      `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${LOOKS[as]}" customWidth="1"/>`,
  )
  let piece = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}">${printed ? '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' : ''}<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`
  let number = 1
  piece += rowXml(
    number,
    columns.map(({ title }) => title),
    columns,
    HEAD,
  )
  for await (const row of rows) {
    piece += rowXml(++number, row, columns)
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield `${piece}</sheetData>${printed ? pageXml(printed) : ''}</worksheet>`
}

/**
 * Writes a workbook (.xlsx) row by row, in little memory. A cell is a text, a number or a time, never a formula: what looks like one is marked as
 * text for whoever opens it, and reads back unchanged. Returns the size in bytes.
 */
export async function writeWorkbook(path: string, sheets: readonly NewSheet[]): Promise<number> {
  const zip = new yazl.ZipFile()
  const part = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name)
  const each = (make: (number: number, sheet: NewSheet) => string) =>
    sheets.map((sheet, i) => make(i + 1, sheet)).join('')
  const relations = (inside: string) =>
    `<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`
  part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`)}</Types>`,
  )
  part(
    '_rels/.rels',
    relations(`<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>`),
  )
  part(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((n, { name }) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
  )
  part(
    'xl/_rels/workbook.xml.rels',
    relations(
      `${each((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`,
    ),
  )
  part('xl/styles.xml', styles)
  // one after another: a sheet's rows are asked for when those before it are written
  const bodies = sheets.map((sheet, i) => {
    const body = Readable.from(sheetXml(sheet))
    zip.addReadStream(body, `xl/worksheets/sheet${i + 1}.xml`)
    return body
  })
  const output = zip.outputStream as Readable
  for (const body of bodies) body.on('error', (error) => output.destroy(error))
  zip.end()
  await pipeline(output, createWriteStream(path, { mode: 0o600 }))
  return (await stat(path)).size
}
