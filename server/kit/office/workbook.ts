import { chartXml } from './chart.ts'
import { packageOf } from './package.ts'
import { chartsOf, drawingXml, type Sheet, sheetXml } from './sheet.ts'
import { document, type Xml, xml } from './xml.ts'

export type { As, Chart, Sheet, Value } from './sheet.ts'

// Written out part by part, as no library that is kept up writes charts which the opening program draws itself.

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument'

type Relation = { type: string; target: string }
const relations = (all: readonly Relation[]): string =>
  document(
    xml`<Relationships xmlns="${PACKAGE}/relationships">${all.map(({ type, target }, i) => xml`<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`)}</Relationships>`,
  )
const related = (type: string, target: string): Relation => ({ type: `${RELATIONS}/${type}`, target })

const frame = (style: string) =>
  xml`<border>${['left', 'right', 'top', 'bottom'].map((side) => xml`<${side} style="${style}"><color rgb="FFDDE2DF"/></${side}>`)}<diagonal/></border>`
const written = (size: number, bold: boolean): Xml =>
  xml`<font>${bold && xml`<b/>`}<sz val="${size}"/><color rgb="FF16202B"/><name val="宋体"/></font>`
const looks = (format: number, font: number, fill: number, border: number, align: string): Xml =>
  xml`<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="${align}" vertical="center" wrapText="1"/></xf>`

/** In the order of `STYLES` in sheet.ts: none, heading, note, head of a column, text, count, percent, tenths, hundredths. */
const styles = document(
  xml`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0.0"/></numFmts><fonts count="4">${written(11, false)}${written(16, true)}${written(10, false)}${written(11, true)}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF6F7F4"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>${frame('thin')}</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${looks(0, 1, 0, 0, 'center')}${looks(0, 2, 0, 0, 'left')}${looks(0, 3, 2, 1, 'center')}${looks(49, 0, 0, 1, 'left')}${looks(1, 0, 0, 1, 'right')}${looks(164, 0, 0, 1, 'right')}${looks(165, 0, 0, 1, 'right')}${looks(2, 0, 0, 1, 'right')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
)

const SHEET_NAME = /^(?!')[^[\]:*?/\\]{1,31}(?<!')$/u

/**
 * A workbook (bytes of an .xlsx): a table a sheet, texts as texts and never as formulas, charts that the opening program draws
 * itself from the sheet's cells. The same content gives the same bytes. Throws where the name of a sheet can't be one.
 */
export function workbookOf(
  sheets: readonly Sheet[],
  about: { title: string; creator: string },
): Promise<Buffer> {
  const names = new Set(sheets.map((sheet) => sheet.name.toLowerCase()))
  if (sheets.length === 0 || names.size < sheets.length || !sheets.every((s) => SHEET_NAME.test(s.name)))
    throw new Error(`no workbook has sheets called ${sheets.map((sheet) => sheet.name).join(', ')}`)
  const parts: [string, string][] = []
  const types: Xml[] = []
  const part = (name: string, type: string, text: string) => {
    parts.push([name, text])
    types.push(xml`<Override PartName="/${name}" ContentType="${type}"/>`)
  }
  let charts = 0
  for (const [i, sheet] of sheets.entries()) {
    const number = i + 1
    const own = chartsOf(sheet)
    part(
      `xl/worksheets/sheet${number}.xml`,
      `${TYPES}.spreadsheetml.worksheet+xml`,
      sheetXml(sheet, own.length > 0),
    )
    if (own.length === 0) continue
    parts.push([
      `xl/worksheets/_rels/sheet${number}.xml.rels`,
      relations([related('drawing', `../drawings/drawing${number}.xml`)]),
    ])
    part(`xl/drawings/drawing${number}.xml`, `${TYPES}.drawing+xml`, drawingXml(sheet))
    const targets = own.map(({ part: chart }) => {
      charts += 1
      part(`xl/charts/chart${charts}.xml`, `${TYPES}.drawingml.chart+xml`, chartXml(chart))
      return related('chart', `../charts/chart${charts}.xml`)
    })
    parts.push([`xl/drawings/_rels/drawing${number}.xml.rels`, relations(targets)])
  }
  const list = sheets.map(
    (sheet, i) => xml`<sheet name="${sheet.name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  )
  const headed = sheets.map(
    (sheet, i) =>
      xml`<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${sheet.name.replaceAll("'", "''")}'!$${sheet.notes.length + 2}:$${sheet.notes.length + 2}</definedName>`,
  )
  part(
    'xl/workbook.xml',
    `${TYPES}.spreadsheetml.sheet.main+xml`,
    document(
      xml`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATIONS}"><sheets>${list}</sheets><definedNames>${headed}</definedNames></workbook>`,
    ),
  )
  parts.push([
    'xl/_rels/workbook.xml.rels',
    relations([
      ...sheets.map((_, i) => related('worksheet', `worksheets/sheet${i + 1}.xml`)),
      related('styles', 'styles.xml'),
    ]),
  ])
  part('xl/styles.xml', `${TYPES}.spreadsheetml.styles+xml`, styles)
  part(
    'docProps/core.xml',
    'application/vnd.openxmlformats-package.core-properties+xml',
    document(
      xml`<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${about.title}</dc:title><dc:creator>${about.creator}</dc:creator></cp:coreProperties>`,
    ),
  )
  const head = document(
    xml`<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types}</Types>`,
  )
  const roots = relations([
    related('officeDocument', 'xl/workbook.xml'),
    { type: `${PACKAGE}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
  ])
  return packageOf([['[Content_Types].xml', head], ['_rels/.rels', roots], ...parts])
}
