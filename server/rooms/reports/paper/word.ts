import {
  AlignmentType,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  type Table,
  TextRun,
} from 'docx'
import type { Lang } from '../../../kit/problems.ts'
import type { Edition } from '../acts/show.ts'
import { type Column, shareOf } from '../rules/content.ts'
import { issueOf, sayCell, sayDay, titleOf } from '../say.ts'
import { barPicture } from './bar.ts'
import {
  appraisalOf,
  contestTexts,
  countsOf,
  dayOf,
  exampleText,
  gradesText,
  linesOf,
  nameOf,
  type Row,
  type Side,
  sharesOf,
  sideOf,
  summaryText,
  weightsText,
} from './model.ts'
import {
  barsOf,
  caption,
  centred,
  FONTS,
  heading,
  line,
  MARGIN,
  PAGE,
  paragraph,
  SIZE,
  small,
  tableOf,
} from './word-parts.ts'
import { paperWords, type Words } from './words.ts'

type Part = Paragraph | Table

/** What of each side is drawn, besides standing in the tables. */
const DRAWN = { units: ['fed_back', 'satisfied'], places: ['per_filed'] } as const

/** An edition as a Word document (bytes of a .docx) in the form of an official paper. */
export async function bulletinDocument(edition: Edition, lang: Lang): Promise<Buffer> {
  const words = paperWords(lang)
  const made = edition.demo ? [words.demo] : []
  const head = [...made, ...(edition.state === 'drafted' ? [words.draft] : [])].join('　')
  const run = (text: string) => new TextRun({ text, font: FONTS.body, size: SIZE.small })
  const document = new Document({
    title: titleOf(edition, lang),
    creator: words.brand,
    styles: { default: { document: { run: { font: FONTS.body, size: SIZE.body } } } },
    sections: [
      {
        properties: { page: { size: PAGE, margin: MARGIN } },
        ...(head && {
          headers: {
            default: new Header({ children: [centred([{ text: head, size: SIZE.small, bold: true }])] }),
          },
        }),
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  run([...made, words.page(issueOf(edition, lang))].join('　')),
                  new TextRun({
                    children: ['　- ', PageNumber.CURRENT, ' -'],
                    font: FONTS.body,
                    size: SIZE.small,
                  }),
                ],
              }),
            ],
          }),
        },
        children: await bodyOf(edition, words, lang),
      },
    ],
  })
  return Packer.toBuffer(document)
}

async function bodyOf(edition: Edition, words: Words, lang: Lang): Promise<Part[]> {
  const [title = '', issue = ''] = titleOf(edition, lang).split(/(?=（| \(No)/)
  const { from, to } = edition.period
  const [units, places] = [sideOf(edition, 'units'), sideOf(edition, 'places')]
  const at = edition.frozenAt
    ? words.frozen(dayOf(edition.frozenAt as Date, lang))
    : words.made(dayOf(edition.madeAt as Date, lang))
  return [
    centred([{ text: title, font: FONTS.title, size: SIZE.title }], 240, 120),
    centred([{ text: issue.trim() }], 0, 60),
    centred([{ text: words.period(sayDay(from, lang), sayDay(to, lang)), size: SIZE.table }], 0, 240),
    heading(words.overall),
    paragraph(summaryText(edition, lang)),
    heading(words.units),
    ...(await sideParts(edition, units, words.unit, words, lang)),
    ...(units.hidden > 0 ? [small(words.hidden)] : []),
    heading(edition.node.district ? words.places : words.placesOfStreet),
    paragraph(words.neither),
    ...(await sideParts(edition, places, edition.node.district ? words.place : words.community, words, lang)),
    heading(words.examples),
    ...exampleParts(edition, words, lang),
    heading(words.corrections),
    ...textsOr(contestTexts(edition, lang), words.none),
    ...(edition.contestUntil ? [paragraph(words.until(sayDay(edition.contestUntil, lang)))] : []),
    heading(words.rule),
    paragraph(edition.rule.words[lang]),
    ...(edition.kind === 'quarterly'
      ? [units, places].map((side) =>
          paragraph(
            `${words.sheets[side.name]}：${weightsText(edition, side, lang)}；${gradesText(edition.rule[side.name], lang)}。`,
          ),
        )
      : []),
    paragraph(words.version(edition.rule.version, edition.measures)),
    line([{ text: at }], { alignment: AlignmentType.RIGHT, spacing: { before: 480 } }),
  ]
}

const textsOr = (texts: string[], none: string): Part[] =>
  texts.length > 0 ? texts.map(paragraph) : [paragraph(none)]

function exampleParts(edition: Edition, words: Words, lang: Lang): Part[] {
  const of = (good: boolean) => edition.examples.filter((one) => one.good === good)
  return [true, false].flatMap((good) => [
    paragraph(good ? words.good : words.bad),
    ...textsOr(
      of(good).map((one) => exampleText(one, lang)),
      words.none,
    ),
  ])
}

/** The tables of a side, shares and counts each by themselves, and its charts. */
async function sideParts(
  edition: Edition,
  side: Side,
  of: string,
  words: Words,
  lang: Lang,
): Promise<Part[]> {
  if (side.rows.length === 0) return [paragraph(words.none)]
  const judged = edition.kind === 'quarterly'
  const table = (columns: Column[], appraised: boolean) =>
    tableOf(
      [of, ...columns.map((column) => column.words[lang]), ...(appraised ? [words.points, words.grade] : [])],
      [
        ...side.rows.map((row) => [
          [nameOf(row, lang)],
          ...columns.map((column) =>
            linesOf(edition, row, column, { lang, compares: edition.kind === 'monthly' }),
          ),
          ...(appraised ? judgedCells(edition, side, row, words, lang) : []),
        ]),
        [
          [words.total],
          ...columns.map((column) => linesOf(edition, side.total, column, { lang, compares: true })),
          ...(appraised ? [[''], ['']] : []),
        ],
      ],
      appraised ? 0.16 : 0.22,
    )
  return [
    caption(`${of}　${words.rates}`),
    table(sharesOf(side), judged),
    caption(`${of}　${words.counts}`),
    table(countsOf(side), false),
    ...(await Promise.all(DRAWN[side.name].map((key) => chartOf(edition, side, key, lang)))).flat(),
  ]
}

function judgedCells(edition: Edition, side: Side, row: Row, words: Words, lang: Lang): string[][] {
  const as = appraisalOf(row.appraisal, edition, side.name, lang)
  const again = row.reappraisal && appraisalOf(row.reappraisal, edition, side.name, lang)
  return again
    ? [
        [as.points, words.corrected(again.points)],
        [as.grade, words.corrected(again.grade)],
      ]
    : [[as.points], [as.grade]]
}

/** One share of each row as a bar; a mark where it stood in the period before. */
async function chartOf(edition: Edition, side: Side, key: string, lang: Lang): Promise<Part[]> {
  const column = side.columns.find((one) => one.key === key)
  if (!column) return []
  const rows = side.rows.flatMap((row) => {
    const cell = row.corrected[key] ?? row.cells[key]
    const share = cell && shareOf(cell)
    const was = row.before?.last[key]
    // a share of very few says nothing by itself
    const enough = column.kind !== 'share' || (cell?.of ?? 0) >= edition.rule.least
    return cell && share !== undefined && enough
      ? [{ row, cell, share, was: (was && shareOf(was)) ?? null }]
      : []
  })
  if (rows.length === 0) return []
  const bars = await Promise.all(
    rows.map(async ({ row, cell, share, was }) => {
      const name = nameOf(row, lang)
      const said = sayCell(cell, column.kind, lang)
      return {
        name,
        said,
        picture: await barPicture(share, was),
        alt: `${name} ${column.words[lang]} ${said}`,
      }
    }),
  )
  return [caption(column.words[lang]), barsOf(bars)]
}
