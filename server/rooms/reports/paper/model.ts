import type { Lang } from '../../../kit/problems.ts'
import type { Edition } from '../acts/show.ts'
import type { Appraisal, Cell, Cells, Column, Rule } from '../rules/content.ts'
import { sayCell, sayDay, sayNumber } from '../say.ts'
import { paperWords } from './words.ts'

export type Side = Edition['sides'][number]
export type Row = Side['rows'][number]

export const nameOf = ({ name, nameEn }: { name: string; nameEn: string }, lang: Lang): string =>
  lang === 'zh' ? name : nameEn || name

/** Columns that are numbers of things, and those that are a part of something. */
export const countsOf = ({ columns }: Side): Column[] => columns.filter(({ kind }) => kind === 'count')
export const sharesOf = ({ columns }: Side): Column[] => columns.filter(({ kind }) => kind !== 'count')

export const sideOf = (edition: Edition, name: Side['name']): Side => {
  const side = edition.sides.find((one) => one.name === name)
  if (!side) throw new Error(`an edition without ${name}`)
  return side
}

const cellAt = (cells: Cells, key: string): Cell => cells[key] ?? { n: 0, of: null }

/** A number, what it is a part of, what it is compared with (where it is asked for) and corrected to, a line each. */
export function linesOf(
  edition: Edition,
  row: Pick<Row, 'cells' | 'before'> & Partial<Row>,
  column: Column,
  { lang, compares }: { lang: Lang; compares: boolean },
): string[] {
  const words = paperWords(lang)
  const { key, kind } = column
  const cell = cellAt(row.cells, key)
  const lines = [sayNumber(cell, kind)]
  if (kind !== 'count' && cell.of) lines.push(`${cell.n}/${cell.of}`)
  if (row.before && compares && kind !== 'count') {
    const last = edition.kind === 'quarterly' ? words.beforeQuarter : words.before
    const [then, year] = [cellAt(row.before.last, key), cellAt(row.before.year, key)]
    if (then.of) lines.push(`${last} ${sayNumber(then, kind)}`)
    if (year.of) lines.push(`${words.year} ${sayNumber(year, kind)}`)
  }
  const corrected = row.corrected?.[key]
  if (corrected) lines.push(words.corrected(sayCell(corrected, kind, lang)))
  return lines
}

/** Points and grade as the paper says them; where there is too little to judge by, that. */
export function appraisalOf(
  judged: Appraisal | null,
  { rule }: Pick<Edition, 'rule'>,
  side: Side['name'],
  lang: Lang,
): { points: string; grade: string } {
  const words = paperWords(lang)
  if (!judged) return { points: '', grade: '' }
  if (judged.points === null) return { points: '—', grade: words.small(judged.sample, rule.least) }
  const grade = rule[side].grades.find(({ key }) => key === judged.grade)
  return { points: judged.points.toFixed(1), grade: grade?.words[lang] ?? '' }
}

/** The sentence that sums the period up. */
export function summaryText(edition: Edition, lang: Lang): string {
  const units = sideOf(edition, 'units')
  const places = sideOf(edition, 'places')
  const said = (side: Side, key: string) => {
    const column = side.columns.find((one) => one.key === key)
    return column ? sayCell(cellAt(side.total.cells, key), column.kind, lang) : '—'
  }
  const perFiled = sayNumber(cellAt(places.total.cells, 'per_filed'), 'per100')
  return paperWords(lang).summary({
    ...{ filed: said(places, 'filed'), whistled: said(places, 'whistled'), perFiled },
    ...{ received: said(units, 'received'), acknowledged: said(units, 'acknowledged') },
    ...{ contacted: said(units, 'contacted'), reportedIn: said(units, 'reported_in') },
    ...{
      fedBack: said(units, 'fed_back'),
      solved: said(units, 'solved'),
      satisfied: said(units, 'satisfied'),
    },
    ...{ late: said(units, 'late'), supervised: said(units, 'supervised') },
    ...{ upheld: said(units, 'upheld'), overruled: said(units, 'overruled') },
  })
}

/** A case in a line. */
export function exampleText(example: Edition['examples'][number], lang: Lang): string {
  const words = paperWords(lang)
  const say = example.good ? words.goodLine : words.badLine
  const category = example.category
    ? lang === 'zh'
      ? `“${example.category.zh}”`
      : `, ${example.category.en}`
    : ''
  return say(example.number, nameOf(example.unit, lang), example.place, category, words.hours(example.hours))
}

/** What was contested, and what came of it, a line each. */
export function contestTexts(edition: Edition, lang: Lang): string[] {
  const words = paperWords(lang)
  return edition.contests.map(({ side: name, row: id, column: key, reason, state, from, to, ruling }) => {
    const side = sideOf(edition, name)
    const row = side.rows.find((one) => one.id === id)
    const column = side.columns.find((one) => one.key === key)
    const what = `${row ? nameOf(row, lang) : ''} ${column?.words[lang] ?? key}`.trim()
    const say = (cell: Cell) => sayCell(cell, column?.kind ?? 'count', lang)
    const outcome =
      state === 'waiting'
        ? words.waiting
        : state === 'upheld' && to
          ? words.upheld(say(from), say(to), ruling?.reason ?? '')
          : words.rejected(ruling?.reason ?? '')
    return `${words.contest(what, reason)} → ${outcome}`
  })
}

/** The parts of the rule and their weights, in a line: 签收及时率 10，…. */
export function weightsText(edition: Edition, side: Side, lang: Lang): string {
  const parts = edition.rule[side.name].parts.map(({ column: key, weight }) => {
    const column = side.columns.find((one) => one.key === key)
    return `${column?.words[lang] ?? key} ${weight}`
  })
  return parts.join(lang === 'zh' ? '、' : ', ')
}

export const gradesText = (asked: Rule['units'], lang: Lang): string =>
  asked.grades
    .map(({ words, from }) => (lang === 'zh' ? `${words.zh} ${from} 分起` : `${words.en} from ${from}`))
    .join(lang === 'zh' ? '，' : ', ')

export const dayOf = (at: string | Date, lang: Lang): string =>
  sayDay(new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10), lang)
