import {
  AlignmentType,
  BorderStyle,
  ImageRun,
  type IParagraphOptions,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { keepable } from '../../../contract/kit.ts'

/** The fonts that official papers use; a machine without them takes its own Song. */
export const TITLE = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '方正小标宋简体' }
export const HEAD = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '黑体' }
export const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' }

/** Half points, as Word counts sizes: 二号, 小四, 五号. */
export const SIZE = { title: 44, body: 24, small: 21 }
/** Twentieths of a point: A4, standing. */
export const PAGE = { width: 11906, height: 16838 }

type Run = { text: string; bold?: boolean; font?: typeof BODY; size?: number }
/** A line of a paper. Imported words may hold what no Word file can carry: that is left out. */
export const line = (runs: Run[], options: IParagraphOptions = {}) =>
  new Paragraph({
    spacing: { line: 340 },
    ...options,
    children: runs.map(
      ({ text, font = BODY, size = SIZE.body, ...run }) =>
        new TextRun({ text: keepable(text), font, size, ...run }),
    ),
  })
/** Lines as people broke them. */
export const lines = (text: string) => text.split('\n').map((part) => line([{ text: part }]))

/** A cell of a table; its width in twentieths of a point. */
export const cellOf = (children: Paragraph[], width: number, columnSpan = 1) =>
  new TableCell({
    children,
    columnSpan,
    width: { size: Math.round(width), type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    verticalAlign: VerticalAlignTable.CENTER,
  })
export const headOf = (text: string, width: number) =>
  cellOf(
    text.split('\n').map((part) => line([{ text: part, font: HEAD }], { alignment: AlignmentType.CENTER })),
    width,
  )

const thin = { style: BorderStyle.SINGLE, size: 4, color: '000000' }
export const borders = {
  top: thin,
  bottom: thin,
  left: thin,
  right: thin,
  insideHorizontal: thin,
  insideVertical: thin,
}
const bare = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const unframed = {
  top: bare,
  bottom: bare,
  left: bare,
  right: bare,
  insideHorizontal: bare,
  insideVertical: bare,
}

export const small = (text: string) => line([{ text, size: SIZE.small }])
/** What a paper is on the left, its QR code on the right. */
export const codeHead = (
  left: Paragraph[],
  { qr, alt, width }: { qr: Buffer; alt: string; width: number },
): Table => {
  const code = new ImageRun({
    type: 'png',
    data: qr,
    transformation: { width: 84, height: 84 },
    altText: { name: 'QR', title: alt, description: alt },
  })
  const right = new Paragraph({ alignment: AlignmentType.RIGHT, children: [code] })
  return new Table({
    width: { size: width, type: WidthType.DXA },
    borders: unframed,
    rows: [new TableRow({ children: [cellOf(left, width * 0.75), cellOf([right], width * 0.25)] })],
  })
}
