import type { ChartPart } from './chart.ts'
import { document, type Xml, xml } from './xml.ts'

/** How a cell's number is said; `text` is left as it is. */
export type As = 'text' | 'count' | 'percent' | 'tenths' | 'hundredths'
export type Value = string | number | null
export type Column = { title: string; as: As; width?: number }
/** A chart of a sheet's own rows: which column names them, which columns are drawn, and which rows (all, unless said). */
export type Chart = {
  kind: ChartPart['kind']
  title: string
  labels: number
  series: readonly number[]
  rows?: { from: number; count: number }
}
export type Sheet = {
  /** What the tab says: at most 31 characters, each name once in a workbook. */
  name: string
  heading: string
  /** Lines under the heading, such as where the numbers come from. */
  notes: readonly string[]
  columns: readonly Column[]
  rows: readonly (readonly Value[])[]
  charts?: readonly Chart[]
  /** What stands at the top and the foot of every printed page. */
  header?: string
  footer?: string
}

/** The places of the formats in styles.ts. */
const STYLES: Readonly<Record<As | 'heading' | 'note' | 'head', number>> = {
  ...{ heading: 1, note: 2, head: 3 },
  ...{ text: 4, count: 5, percent: 6, tenths: 7, hundredths: 8 },
}
export const FORMATS: Readonly<Record<As, string>> = {
  text: '@',
  count: '0',
  percent: '0.0%',
  tenths: '0.0',
  hundredths: '0.00',
}
/** Rows of a sheet that a chart of so many labels takes. */
const chartRows = (labels: number) => Math.max(14, Math.min(60, Math.ceil(6 + labels * 1.2)))
const WIDTH = 14

/** 0 → A, 26 → AA. */
export const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))

/** The row in which the heads of the columns stand; rows follow it. */
const headRow = (sheet: Sheet) => sheet.notes.length + 2

const cell = (row: number, column: number, value: Value, style: number): Xml => {
  const at = `${letters(column)}${row}`
  if (value === null || (typeof value === 'number' && !Number.isFinite(value)))
    return xml`<c r="${at}" s="${style}"/>`
  return typeof value === 'number'
    ? xml`<c r="${at}" s="${style}"><v>${value}</v></c>`
    : xml`<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`
}

/** Each chart of a sheet with the rows that it covers, counted from 0. */
export function chartsOf(sheet: Sheet): { part: ChartPart; top: number; bottom: number }[] {
  const head = headRow(sheet)
  let top = head + sheet.rows.length + 1
  return (sheet.charts ?? []).map((chart) => {
    const { from, count } = chart.rows ?? { from: 0, count: sheet.rows.length }
    const rows = sheet.rows.slice(from, from + count)
    const span = { sheet: sheet.name, from: head + 1 + from }
    const numbers = (column: number) =>
      rows.map((row) => (typeof row[column] === 'number' ? row[column] : null))
    const [first = 0] = chart.series
    const part: ChartPart = {
      kind: chart.kind,
      title: chart.title,
      format: FORMATS[sheet.columns[first]?.as ?? 'count'],
      labels: { ...span, column: letters(chart.labels), values: rows.map((row) => `${row[chart.labels]}`) },
      series: chart.series.map((column) => ({
        title: sheet.columns[column]?.title ?? '',
        values: { ...span, column: letters(column), values: numbers(column) },
      })),
    }
    const bottom = top + chartRows(rows.length * chart.series.length)
    const placed = { part, top, bottom }
    top = bottom + 1
    return placed
  })
}

/** In headers and footers an ampersand begins a code. */
const plain = (text: string) => text.replaceAll('&', '&&')

/** A sheet, printed lying on A4, as wide as the page; the heads of its columns on every page. */
export function sheetXml(sheet: Sheet, drawing: boolean): string {
  const head = headRow(sheet)
  const last = letters(sheet.columns.length - 1)
  const lines = [
    xml`<row r="1" ht="30" customHeight="1">${cell(1, 0, sheet.heading, STYLES.heading)}</row>`,
    ...sheet.notes.map((note, i) => xml`<row r="${i + 2}">${cell(i + 2, 0, note, STYLES.note)}</row>`),
    xml`<row r="${head}" ht="34" customHeight="1">${sheet.columns.map(({ title }, i) => cell(head, i, title, STYLES.head))}</row>`,
    ...sheet.rows.map((row, i) => {
      const at = head + 1 + i
      return xml`<row r="${at}">${sheet.columns.map(({ as }, j) => cell(at, j, row[j] ?? null, STYLES[as]))}</row>`
    }),
  ]
  const merged = [1, ...sheet.notes.map((_, i) => i + 2)].map(
    (row) => xml`<mergeCell ref="A${row}:${last}${row}"/>`,
  )
  const columns = sheet.columns.map(
    ({ width = WIDTH }, i) => xml`<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  )
  return document(
    xml`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}${head + sheet.rows.length}"/><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="${head}" topLeftCell="B${head + 1}" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/><cols>${columns}</cols><sheetData>${lines}</sheetData>${sheet.columns.length > 1 && xml`<mergeCells count="${merged.length}">${merged}</mergeCells>`}<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.7" bottom="0.7" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter>${sheet.header !== undefined && xml`<oddHeader>&amp;C${plain(sheet.header)}</oddHeader>`}<oddFooter>&amp;C${plain(sheet.footer ?? '')}  &amp;P / &amp;N</oddFooter></headerFooter>${drawing && xml`<drawing r:id="rId1"/>`}</worksheet>`,
  )
}

/** The sheet's drawing: its charts one under another, below the rows. */
export const drawingXml = (sheet: Sheet): string =>
  document(
    xml`<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">${chartsOf(
      sheet,
    ).map(
      ({ part, top, bottom }, i) =>
        xml`<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${top}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>${Math.min(sheet.columns.length, 8)}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${bottom}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${i + 2}" name="Chart ${i + 1}" descr="${part.title}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rId${i + 1}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`,
    )}</xdr:wsDr>`,
  )
