import { document, type Xml, xml } from './xml.ts'

/** Cells of one column, from a row on, counted from 1 as a sheet does, with what stands in them. */
export type Span<T> = { sheet: string; column: string; from: number; values: readonly T[] }
export type ChartPart = {
  /** Lying bars, one group a label, or lines over the labels. */
  kind: 'bars' | 'lines'
  title: string
  labels: Span<string>
  series: readonly { title: string; values: Span<number | null> }[]
  /** How the numbers are said, as a sheet's cells say it: `0`, `0.0%`. */
  format: string
}

/** Hues that colour-blind people tell apart on white; each series is named by the legend as well. */
const HUES = ['0F766E', 'B45309', '1D4ED8', 'B4232A', '6D28D9', '4B5563']
const INK = '16202B'
const LINE = 'DDE2DF'

const rangeOf = ({ sheet, column, from, values }: Span<unknown>): string =>
  `'${sheet.replaceAll("'", "''")}'!$${column}$${from}:$${column}$${from + values.length - 1}`

/** What stands in the cells, for programs that show a chart without looking there. */
const cached = (values: readonly (string | number | null)[]): Xml =>
  xml`<c:ptCount val="${values.length}"/>${values.map((value, i) =>
    value === null ? undefined : xml`<c:pt idx="${i}"><c:v>${value}</c:v></c:pt>`,
  )}`
const labelsOf = (span: Span<string>): Xml =>
  xml`<c:cat><c:strRef><c:f>${rangeOf(span)}</c:f><c:strCache>${cached(span.values)}</c:strCache></c:strRef></c:cat>`
const valuesOf = (span: Span<number | null>, format: string): Xml =>
  xml`<c:val><c:numRef><c:f>${rangeOf(span)}</c:f><c:numCache><c:formatCode>${format}</c:formatCode>${cached(span.values)}</c:numCache></c:numRef></c:val>`

const run = (tag: 'a:defRPr' | 'a:rPr', size: number, bold: boolean): Xml => {
  const looks = xml`sz="${size}" b="${bold ? 1 : 0}"><a:solidFill><a:srgbClr val="${INK}"/></a:solidFill><a:latin typeface="Times New Roman"/><a:ea typeface="仿宋"/>`
  return tag === 'a:rPr' ? xml`<a:rPr lang="zh-CN" ${looks}</a:rPr>` : xml`<a:defRPr ${looks}</a:defRPr>`
}
const font = (size: number): Xml =>
  xml`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>${run('a:defRPr', size, false)}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`
const fill = (hue: string): Xml => xml`<a:solidFill><a:srgbClr val="${hue}"/></a:solidFill>`

/** Each point says its number itself. */
const shown = (format: string, at: string): Xml =>
  xml`<c:dLbls><c:numFmt formatCode="${format}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>${font(900)}<c:dLblPos val="${at}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`

const seriesOf = ({ kind, labels, series, format }: ChartPart): Xml[] =>
  series.map(({ title, values }, i) => {
    const hue = HUES[i % HUES.length] ?? INK
    const head = xml`<c:idx val="${i}"/><c:order val="${i}"/><c:tx><c:v>${title}</c:v></c:tx>`
    const body = xml`${labelsOf(labels)}${valuesOf(values, format)}`
    return kind === 'bars'
      ? xml`<c:ser>${head}<c:spPr>${fill(hue)}</c:spPr><c:invertIfNegative val="0"/>${shown(format, 'outEnd')}${body}</c:ser>`
      : xml`<c:ser>${head}<c:spPr><a:ln w="25400" cap="rnd">${fill(hue)}</a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>${fill(hue)}</c:spPr></c:marker>${shown(format, 't')}${body}<c:smooth val="0"/></c:ser>`
  })

const AXES = xml`<c:axId val="111111111"/><c:axId val="222222222"/>`
const drawn = (chart: ChartPart): Xml =>
  chart.kind === 'bars'
    ? xml`<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>${seriesOf(chart)}<c:gapWidth val="60"/>${AXES}</c:barChart>`
    : xml`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>${seriesOf(chart)}<c:marker val="1"/>${AXES}</c:lineChart>`

/** Labels from the top down beside bars, from the left on under lines; numbers from zero. */
function axes({ kind, format }: ChartPart): Xml {
  const bars = kind === 'bars'
  const thin = xml`<c:spPr><a:ln w="9525">${fill(LINE)}</a:ln></c:spPr>`
  return xml`<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="${bars ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/><c:axPos val="${bars ? 'l' : 'b'}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>${thin}${font(900)}<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx><c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="${bars ? 'b' : 'l'}"/><c:majorGridlines>${thin}</c:majorGridlines><c:numFmt formatCode="${format}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>${font(900)}<c:crossAx val="111111111"/><c:crosses val="${bars ? 'max' : 'autoZero'}"/><c:crossBetween val="between"/></c:valAx>`
}

/** A chart that the program which opens the workbook draws itself, from the cells that it names. */
export function chartXml(chart: ChartPart): string {
  const title = xml`<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>${run('a:defRPr', 1200, true)}</a:pPr><a:r>${run('a:rPr', 1200, true)}<a:t>${chart.title}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
  const legend =
    chart.series.length > 1 &&
    xml`<c:legend><c:legendPos val="b"/><c:overlay val="0"/>${font(900)}</c:legend>`
  return document(
    xml`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>${title}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${drawn(chart)}${axes(chart)}</c:plotArea>${legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr>${fill('FFFFFF')}<a:ln w="9525">${fill(LINE)}</a:ln></c:spPr></c:chartSpace>`,
  )
}
