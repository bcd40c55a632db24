import { AlignmentType, Document, Footer, Packer, type Paragraph, Table, TableRow, WidthType } from 'docx'
import type { Lang } from '../../kit/problems.ts'
import type { Paper } from './acts/order-paper.ts'
import { paperWords } from './paper-words.ts'
import { pngOf } from './qr.ts'
import {
  BODY,
  borders,
  cellOf,
  codeHead,
  HEAD,
  headOf,
  line,
  lines,
  PAGE,
  SIZE,
  small,
  TITLE,
} from './word-parts.ts'

/** The margins of an official paper, a little narrower so that one page holds it. */
const MARGIN = { top: 1300, bottom: 1100, left: 1418, right: 1304 }
const WIDTH = PAGE.width - MARGIN.left - MARGIN.right
const cell = (children: Paragraph[], share: number, columnSpan = 1) =>
  cellOf(children, WIDTH * share, columnSpan)
const head = (text: string, share: number) => headOf(text, WIDTH * share)

/** A row of the sheet: what it is, and what it says, over the full width. */
const row = (label: string, children: Paragraph[]) =>
  new TableRow({ cantSplit: true, children: [head(label, 0.16), cell(children, 0.84, 3)] })
const pair = (a: string, first: string, b: string, second: string) =>
  new TableRow({
    children: [head(a, 0.16), cell(lines(first), 0.34), head(b, 0.16), cell(lines(second), 0.34)],
  })

/** A task order as a Word document (bytes of a .docx), in the reader's language. */
export async function orderDocument(paper: Paper, lang: Lang): Promise<Buffer> {
  const say = paperWords(paper, lang)
  const document = new Document({
    title: `${say.title} ${say.number}`,
    creator: say.brand,
    styles: { default: { document: { run: { font: BODY, size: SIZE.body } } } },
    sections: [
      {
        properties: { page: { size: PAGE, margin: { ...MARGIN, header: 600, footer: 600 } } },
        footers: {
          default: new Footer({
            children: [line([{ text: say.footer, size: SIZE.small }], { alignment: AlignmentType.CENTER })],
          }),
        },
        children: [
          ...(say.demo ? [line([{ text: say.demo, bold: true }], { alignment: AlignmentType.CENTER })] : []),
          line([{ text: say.title, font: TITLE, size: SIZE.title }], {
            alignment: AlignmentType.CENTER,
            spacing: { before: 120, after: 160 },
          }),
          codeHead([line([{ text: say.number, font: HEAD }]), small(say.scan)], {
            qr: pngOf(paper.qr),
            alt: say.scan,
            width: WIDTH,
          }),
          new Table({
            width: { size: WIDTH, type: WidthType.DXA },
            borders,
            rows: [
              pair(say.labels.kind, say.kind, say.labels.category, say.category),
              row(say.labels.heading, lines(paper.title)),
              row(say.labels.place, lines(paper.place)),
              pair(say.labels.reporter, say.reporter, say.labels.reportedAt, paper.reportedAt),
              row(say.labels.words, lines(paper.words)),
              row(say.labels.asked, say.asked.flatMap(lines)),
              row(say.labels.units, say.units.flatMap(lines)),
              row(say.labels.ordered, lines(say.ordered)),
              pair(say.labels.issued, say.signature, say.labels.received, say.signature),
            ],
          }),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
