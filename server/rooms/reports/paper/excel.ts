import { type As, type Chart, type Sheet, type Value, workbookOf } from '../../../kit/office/workbook.ts'
import type { Lang } from '../../../kit/problems.ts'
import type { Edition } from '../acts/show.ts'
import { type Cell, type Cells, type Column, shareOf } from '../rules/content.ts'
import { issueOf, sayCell, sayDay, titleOf } from '../say.ts'
import { appraisalOf, nameOf, type Row, type Side, sharesOf, sideOf } from './model.ts'
import { paperWords, type Words } from './words.ts'

type Told = { edition: Edition; words: Words; lang: Lang; notes: string[] }

/** The number of a cell as a sheet keeps it: a share as a part of one, so many to a hundred or to one as such. */
const valueOf = (cell: Cell | undefined, kind: Column['kind']): Value => {
  if (!cell) return null
  if (kind === 'count') return cell.n
  const share = shareOf(cell)
  return share === undefined ? null : kind === 'per100' ? share * 100 : share
}

/** An edition as a workbook (bytes of an .xlsx): every table, and charts that the opening program draws from them. */
export function bulletinWorkbook(edition: Edition, lang: Lang): Promise<Buffer> {
  const words = paperWords(lang)
  const { from, to } = edition.period
  const notes = [
    words.period(sayDay(from, lang), sayDay(to, lang)),
    ...(edition.state === 'drafted' ? [words.draft] : []),
    ...(edition.demo ? [words.demo] : []),
  ]
  const told: Told = { edition, words, lang, notes }
  const sheets = [
    sideSheet(told, 'units'),
    sideSheet(told, 'places'),
    ...(edition.compared ? [comparedSheet(told)] : []),
    examplesSheet(told),
    contestsSheet(told),
    ruleSheet(told),
  ]
  const header = edition.demo ? { header: words.demo } : {}
  const footer = [...(edition.demo ? [words.demo] : []), words.page(issueOf(edition, lang))].join('　')
  return workbookOf(
    sheets.map((sheet) => ({ ...sheet, ...header, footer })),
    { title: titleOf(edition, lang), creator: words.brand },
  )
}

const as = (kind: Column['kind']): As =>
  kind === 'count' ? 'count' : kind === 'share' ? 'percent' : kind === 'per100' ? 'tenths' : 'hundredths'

function sideSheet({ edition, words, lang, notes }: Told, name: Side['name']): Sheet {
  const side = sideOf(edition, name)
  const judged = edition.kind === 'quarterly'
  const of = name === 'units' ? words.unit : edition.node.district ? words.place : words.community
  // what a share is a part of stands beside it
  const columns = side.columns.flatMap((column) => [
    {
      title: column.words[lang],
      as: as(column.kind),
      value: (cells: Cells) => valueOf(cells[column.key], column.kind),
    },
    ...(column.kind === 'count'
      ? []
      : [
          {
            title: `${column.words[lang]} ${words.sample}`,
            as: 'count' as const,
            value: (cells: Cells): Value => cells[column.key]?.of ?? null,
          },
        ]),
  ])
  const rowOf = (row: Row): Value[] => {
    const now = { ...row.cells, ...row.corrected }
    const { points, grade } = appraisalOf(row.reappraisal ?? row.appraisal, edition, name, lang)
    return [
      nameOf(row, lang),
      ...columns.map(({ value }) => value(now)),
      ...(judged ? [Number.parseFloat(points) || null, grade] : []),
    ]
  }
  const at = (key: string) =>
    1 + columns.findIndex(({ title }) => title === side.columns.find((one) => one.key === key)?.words[lang])
  const bars = (keys: string[], title: string): Chart => ({
    kind: 'bars',
    title,
    labels: 0,
    series: keys.map(at),
    rows: { from: 0, count: side.rows.length },
  })
  const said = (key: string) => side.columns.find((one) => one.key === key)?.words[lang] ?? key
  const drawn =
    name === 'units'
      ? [bars(['fed_back'], said('fed_back')), bars(['satisfied'], said('satisfied'))]
      : [bars(['per_filed'], said('per_filed'))]
  const points: Chart[] = judged
    ? [
        {
          kind: 'bars',
          title: words.points,
          labels: 0,
          series: [columns.length + 1],
          rows: { from: 0, count: side.rows.length },
        },
      ]
    : []
  return {
    name: words.sheets[name],
    heading: titleOf(edition, lang),
    notes: [
      ...notes,
      ...(name === 'places' ? [words.neither] : []),
      ...(side.hidden > 0 ? [words.hidden] : []),
    ],
    columns: [
      { title: of, as: 'text', width: 24 },
      ...columns.map(({ title, as: how }) => ({ title, as: how })),
      ...(judged
        ? [
            { title: words.points, as: 'tenths' as const },
            { title: words.grade, as: 'text' as const, width: 18 },
          ]
        : []),
    ],
    rows: [
      ...side.rows.map(rowOf),
      [words.total, ...columns.map(({ value }) => value(side.total.cells)), ...(judged ? [null, null] : [])],
    ],
    charts: side.rows.length > 0 ? [...drawn, ...points] : [],
  }
}

/** The shares of both sides in all, now, before and a year before. */
function comparedSheet({ edition, words, lang, notes }: Told): Sheet {
  const rows = edition.sides.flatMap((side) =>
    sharesOf(side)
      .filter(({ kind }) => kind === 'share')
      .map((column): Value[] => [
        `${words.sheets[side.name]} · ${column.words[lang]}`,
        ...[side.total.cells, side.total.before?.last ?? {}, side.total.before?.year ?? {}].map((cells) =>
          valueOf((cells as Cells)[column.key], column.kind),
        ),
      ]),
  )
  const last = edition.kind === 'quarterly' ? words.beforeQuarter : words.before
  return {
    name: words.sheets.compared,
    heading: titleOf(edition, lang),
    notes,
    columns: [
      { title: words.figure, as: 'text', width: 32 },
      ...[words.now, last, words.year].map((title) => ({ title, as: 'percent' as const })),
    ],
    rows,
    charts: [{ kind: 'bars', title: words.sheets.compared, labels: 0, series: [1, 2, 3] }],
  }
}

function examplesSheet({ edition, words, lang, notes }: Told): Sheet {
  return {
    name: words.sheets.examples,
    heading: titleOf(edition, lang),
    notes,
    columns: [
      { title: words.which, as: 'text' },
      { title: words.number, as: 'count' },
      { title: words.unit, as: 'text', width: 24 },
      { title: words.community, as: 'text', width: 20 },
      { title: words.category, as: 'text', width: 20 },
      { title: words.spent, as: 'tenths' },
    ],
    rows: edition.examples.map((one) => [
      one.good ? words.good : words.bad,
      one.number,
      nameOf(one.unit, lang),
      one.place,
      one.category?.[lang] ?? '',
      one.hours,
    ]),
  }
}

function contestsSheet({ edition, words, lang, notes }: Told): Sheet {
  const titles = [words.figure, words.from, words.to, words.reason, words.by, words.ruling]
  return {
    name: words.sheets.contests,
    heading: titleOf(edition, lang),
    notes,
    columns: titles.map((title) => ({ title, as: 'text' as const, width: 24 })),
    rows: edition.contests.map((one) => {
      const side = sideOf(edition, one.side)
      const row = side.rows.find(({ id }) => id === one.row)
      const column = side.columns.find(({ key }) => key === one.column)
      const say = (cell: Cell | null) => (cell ? sayCell(cell, column?.kind ?? 'count', lang) : '')
      return [
        `${row ? nameOf(row, lang) : ''} ${column?.words[lang] ?? one.column}`.trim(),
        ...[say(one.from), say(one.to), one.reason, one.by],
        one.ruling?.reason ?? words.waiting,
      ]
    }),
  }
}

function ruleSheet({ edition, words, lang, notes }: Told): Sheet {
  const { rule } = edition
  return {
    name: words.sheets.rule,
    heading: titleOf(edition, lang),
    notes: [...notes, rule.words[lang], words.version(rule.version, edition.measures)],
    columns: [
      { title: words.side, as: 'text', width: 16 },
      { title: words.figure, as: 'text', width: 24 },
      { title: words.about, as: 'text', width: 50 },
      { title: words.weight, as: 'count' },
      { title: words.source, as: 'text', width: 40 },
    ],
    rows: edition.sides.flatMap((side) =>
      side.columns.map((column): Value[] => {
        const part = rule[side.name].parts.find((one) => one.column === column.key)
        return [
          words.sheets[side.name],
          column.words[lang],
          column.about[lang],
          part?.weight ?? null,
          part ? (rule.sources[part.source]?.[lang] ?? '') : '',
        ]
      }),
    ),
  }
}
