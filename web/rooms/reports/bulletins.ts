import type { Reply } from '../../kit/call.ts'
import { called, inWords, t } from '../../kit/words.ts'

export type Edition = Reply<'GET /api/editions/:id'>
export type Summary = Reply<'GET /api/editions'>['rows'][number]
export type Side = Edition['sides'][number]
export type Row = Side['rows'][number]
export type Column = Side['columns'][number]
export type Cell = { n: number; of: number | null }
export type Contest = Edition['contests'][number]
export const KINDS = ['weekly', 'monthly', 'quarterly'] as const

export const nameOf = called

/** 2026年第11期 */
export const issueOf = ({ period }: Pick<Summary, 'period'>): string =>
  t('kit.bulletin.issue', { year: period.year, n: period.number })

/** 弋江区吹哨报到周通报 */
export const headOf = (edition: Pick<Summary, 'kind' | 'node'>): string =>
  t('kit.bulletin.head', { place: nameOf(edition.node), kind: t(`kit.bulletin.kind.${edition.kind}`) })

export const spanOf = ({ period }: Pick<Summary, 'period'>): string =>
  t('kit.bulletin.span', { from: period.from, to: period.to })

/** What of it a share is, from 0 to 1; undefined of nothing. */
export const shareOf = (cell: Cell | undefined): number | undefined =>
  cell?.of ? cell.n / cell.of : undefined

/** A number by itself: 86.7%, 12.5 of a hundred, 1.33 to one; a dash of nothing. */
export function sayNumber(cell: Cell | undefined, kind: Column['kind']): string {
  if (!cell) return '—'
  if (kind === 'count') return String(cell.n)
  const share = shareOf(cell)
  if (share === undefined) return '—'
  if (kind === 'share') return `${(share * 100).toFixed(1)}%`
  return kind === 'per100' ? (share * 100).toFixed(1) : share.toFixed(2)
}

/** With its sample: 86.7%（13/15）. */
export const sayCell = (cell: Cell | undefined, kind: Column['kind']): string =>
  cell && cell.of !== null && kind !== 'count' && cell.of > 0
    ? t('kit.bulletin.sampled', { value: sayNumber(cell, kind), n: cell.n, of: cell.of })
    : sayNumber(cell, kind)

/** What a share was before, with when: 上月 80.0%. Where there was nothing then, nothing is said. */
export function sayBefore(edition: Pick<Edition, 'kind'>, before: Row['before'], column: Column): string[] {
  if (!before || column.kind === 'count') return []
  const last = t(`kit.bulletin.last.${edition.kind === 'quarterly' ? 'quarterly' : 'monthly'}`)
  const said = [
    [last, before.last[column.key]],
    [t('kit.bulletin.year'), before.year[column.key]],
  ] as const
  return said.flatMap(([when, cell]) => (cell?.of ? [`${when} ${sayNumber(cell, column.kind)}`] : []))
}

/** Points and grade in words; where there is too little to judge by, that. */
export function sayAppraisal(
  judged: Row['appraisal'],
  { rule }: Pick<Edition, 'rule'>,
  side: Side['name'],
): { points: string; grade: string } {
  if (!judged) return { points: '', grade: '' }
  if (judged.points === null)
    return { points: '—', grade: t('kit.bulletin.small', { n: judged.sample, least: rule.least }) }
  const grade = rule[side].grades.find(({ key }) => key === judged.grade)
  return { points: judged.points.toFixed(1), grade: inWords(grade?.words) }
}

/** What the list of records behind a number is asked for. */
export function recordsOf(
  edition: Pick<Edition, 'node' | 'period'>,
  side: Side['name'],
  row: number | null,
  measure: string,
): Record<string, string> {
  const { from, to } = edition.period
  const at = { measure, from, to }
  if (side === 'units')
    return { ...at, node: String(edition.node.id), unit: row === null ? 'any' : String(row) }
  if (row === null) return { ...at, node: String(edition.node.id) }
  return { ...at, node: String(row), ...(row === edition.node.id ? { direct: 'yes' } : {}) }
}

/** What was contested of a number, if it was. */
export const contestOf = (
  edition: Edition,
  side: Side['name'],
  row: number,
  column: string,
): Contest | undefined =>
  edition.contests.find((one) => one.side === side && one.row === row && one.column === column)

/** Numbers of a row that may still be contested. */
export const contestable = (edition: Edition, side: Side, row: Row): Column[] =>
  row.contestable ? side.columns.filter(({ key }) => !contestOf(edition, side.name, row.id, key)) : []
