import { AlignmentType, Document, Packer, PageOrientation, Table, TableRow, WidthType } from 'docx'
import type { Lang } from '../../kit/problems.ts'
import type { Sheet } from './acts/sheet.ts'
import { pngOf } from './qr.ts'
import {
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

const WORDS = {
  zh: {
    title: (district: string) => `${district}问题交办单`,
    number: (sheet: string) => `单号：${sheet}`,
    session: (label: string, text: string) => `${label}：${text}`,
    scan: '内部使用。扫码登录后查看办理进度。',
    demo: '演示数据，均为虚构',
    heads: ['编号', '事项', '地点', '责任单位', '时限', '状态', '签收'],
    footer: (at: string, by: string) => `${at} 由 ${by} 打印，打印已记录　·　织网`,
  },
  en: {
    title: (district: string) => `Sheet of task orders, ${district}`,
    number: (sheet: string) => `Sheet ${sheet}`,
    session: (label: string, text: string) => `${label}: ${text}`,
    scan: 'For internal use. Scan and sign in to see where it stands.',
    demo: 'Demo data, all of it made up',
    heads: ['No.', 'Matter', 'Place', 'Unit', 'Limit', 'State', 'Received'],
    footer: (at: string, by: string) => `Printed ${at} by ${by}; the printing is on record · Gridloom`,
  },
} as const
const SHARES = [0.07, 0.29, 0.17, 0.15, 0.13, 0.08, 0.11]
const MARGIN = { top: 1100, bottom: 1000, left: 1200, right: 1200 }
const WIDTH = PAGE.height - MARGIN.left - MARGIN.right

/** A numbered sheet as a Word document (bytes of a .docx), lying, one line a matter. */
export async function sheetDocument(sheet: Sheet, lang: Lang): Promise<Buffer> {
  const say = WORDS[lang]
  const centred = { alignment: AlignmentType.CENTER }
  const document = new Document({
    title: `${say.title(sheet.district[lang])} ${sheet.sheet}`,
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.LANDSCAPE },
            margin: MARGIN,
          },
        },
        children: [
          ...(sheet.demo ? [line([{ text: say.demo, bold: true }], centred)] : []),
          line([{ text: say.title(sheet.district[lang]), font: TITLE, size: SIZE.title }], {
            ...centred,
            spacing: { before: 80, after: 120 },
          }),
          codeHead(
            [
              line([{ text: say.number(sheet.sheet), font: HEAD }]),
              ...sheet.sessions.map(({ label, text }) => line([{ text: say.session(label[lang], text) }])),
              small(say.scan),
            ],
            { qr: pngOf(sheet.qr), alt: say.scan, width: WIDTH },
          ),
          new Table({
            width: { size: WIDTH, type: WidthType.DXA },
            borders,
            rows: [
              new TableRow({
                tableHeader: true,
                children: say.heads.map((head, i) => headOf(head, WIDTH * (SHARES[i] ?? 0))),
              }),
              ...sheet.rows.map(
                (row) =>
                  new TableRow({
                    cantSplit: true,
                    children: [
                      `${row.number}`,
                      row.title,
                      row.place,
                      row.unit,
                      row.due ?? '',
                      row.state[lang],
                      '',
                    ].map((text, i) => cellOf(lines(text), WIDTH * (SHARES[i] ?? 0))),
                  }),
              ),
            ],
          }),
          line([{ text: say.footer(sheet.printedAt, sheet.printedBy), size: SIZE.small }], centred),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
