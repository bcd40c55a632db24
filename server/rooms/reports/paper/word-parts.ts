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
import { keepable } from '../../../../contract/kit.ts'

/** The fonts of official papers; a machine without them takes its own Song. */
const latin = { ascii: 'Times New Roman', hAnsi: 'Times New Roman' }
export const FONTS = {
  title: { ...latin, eastAsia: '方正小标宋简体' },
  head: { ...latin, eastAsia: '黑体' },
  body: { ...latin, eastAsia: '仿宋' },
}
/** Half points, as Word counts sizes: 二号, 三号, 小四, 五号. */
export const SIZE = { title: 44, body: 32, table: 21, small: 17 }
/** Twentieths of a point: A4, standing, with the margins of an official paper. */
export const PAGE = { width: 11906, height: 16838 }
export const MARGIN = { top: 2098, bottom: 1984, left: 1588, right: 1474, header: 850, footer: 992 }
export const WIDTH = PAGE.width - MARGIN.left - MARGIN.right

type Run = { text: string; bold?: boolean; font?: (typeof FONTS)['body']; size?: number; color?: string }
export const line = (runs: Run[], options: IParagraphOptions = {}) =>
  new Paragraph({
    ...options,
    children: runs.map(
      ({ text, font = FONTS.body, size = SIZE.body, ...run }) =>
        new TextRun({ text: keepable(text), font, size, ...run }),
    ),
  })

/** A paragraph of the text: two characters in, 28 points from line to line. */
export const paragraph = (text: string) =>
  line([{ text }], {
    indent: { firstLine: 640 },
    spacing: { line: 560 },
  })
export const heading = (text: string) =>
  line([{ text, font: FONTS.head }], {
    indent: { firstLine: 640 },
    spacing: { line: 560, before: 120 },
    keepNext: true,
  })
export const caption = (text: string) =>
  line([{ text, font: FONTS.head, size: SIZE.table }], {
    spacing: { before: 160, after: 60 },
    keepNext: true,
  })
export const small = (text: string) =>
  line([{ text, size: SIZE.table }], { spacing: { line: 360, before: 60 } })
export const centred = (runs: Run[], before = 0, after = 0) =>
  line(runs, { alignment: AlignmentType.CENTER, spacing: { before, after } })

const thin = { style: BorderStyle.SINGLE, size: 4, color: '808080' }
const borders = {
  ...{ top: thin, bottom: thin, left: thin, right: thin },
  ...{ insideHorizontal: thin, insideVertical: thin },
}
const cell = (children: Paragraph[], width: number) =>
  new TableCell({
    children,
    width: { size: Math.round(width), type: WidthType.DXA },
    margins: { top: 20, bottom: 20, left: 40, right: 40 },
    verticalAlign: VerticalAlignTable.CENTER,
  })

/** A cell's first line in its size, those under it smaller. */
const cellText = (lines: readonly string[], alignment: IParagraphOptions['alignment'], font = FONTS.body) =>
  lines.map((text, i) =>
    line([{ text, font, size: i === 0 ? SIZE.table : SIZE.small }], alignment ? { alignment } : {}),
  )

/** A table across the page: names at the left, numbers in the middle; the heads of the columns on every page. */
export function tableOf(
  heads: readonly string[],
  rows: readonly (readonly string[][])[],
  first: number,
): Table {
  const width = (i: number) => (i === 0 ? first : (1 - first) / Math.max(1, heads.length - 1)) * WIDTH
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    borders,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: heads.map((head, i) => cell(cellText([head], AlignmentType.CENTER, FONTS.head), width(i))),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: row.map((lines, i) =>
              cell(cellText(lines, i === 0 ? AlignmentType.LEFT : AlignmentType.CENTER), width(i)),
            ),
          }),
      ),
    ],
  })
}

/** A chart: what each bar is about, the bar, what it comes to. */
export function barsOf(rows: readonly { name: string; said: string; picture: Buffer; alt: string }[]): Table {
  const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    borders: {
      ...{ top: none, bottom: none, left: none, right: none },
      insideHorizontal: none,
      insideVertical: none,
    },
    rows: rows.map(({ name, said, picture, alt }) => {
      const bar = new ImageRun({
        type: 'png',
        data: picture,
        transformation: { width: 240, height: 18 },
        altText: { name: alt, title: alt, description: alt },
      })
      return new TableRow({
        cantSplit: true,
        children: [
          cell(cellText([name], AlignmentType.LEFT), WIDTH * 0.34),
          cell([new Paragraph({ children: [bar] })], WIDTH * 0.42),
          cell(cellText([said], AlignmentType.LEFT), WIDTH * 0.24),
        ],
      })
    }),
  })
}
