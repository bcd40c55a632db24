import type { Lang } from '../../kit/problems.ts'
import type { Cell, Column, Content } from './rules/content.ts'

const KIND = {
  zh: { weekly: '周通报', monthly: '月评估', quarterly: '季考核' },
  en: { weekly: 'weekly bulletin', monthly: 'monthly assessment', quarterly: 'quarterly appraisal' },
} as const

/** 2026-03-09 as 2026年3月9日 or 9 March 2026. */
export function sayDay(day: string, lang: Lang): string {
  const [year = '', month = '', date = ''] = day.split('-').map(Number).map(String)
  if (lang === 'zh') return `${year}年${month}月${date}日`
  const name = new Date(`${day}T00:00:00Z`).toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' })
  return `${date} ${name} ${year}`
}

type Titled = Pick<Content, 'kind' | 'district' | 'node' | 'period'>

/** 2026年第11期: which of its year it is. */
export const issueOf = ({ period }: Pick<Content, 'period'>, lang: Lang): string =>
  lang === 'zh' ? `${period.year}年第${period.number}期` : `No. ${period.number} of ${period.year}`

export const kindOf = ({ kind }: Pick<Content, 'kind'>, lang: Lang): string => KIND[lang][kind]

/** What an edition is called: 弋江区吹哨报到周通报（2026年第11期）. */
export function titleOf(content: Titled, lang: Lang): string {
  const { district, node } = content
  const place = node.district ? district[lang] : lang === 'zh' ? node.name : node.nameEn || node.name
  return lang === 'zh'
    ? `${place}吹哨报到${kindOf(content, lang)}（${issueOf(content, lang)}）`
    : `${place}: ${kindOf(content, lang)} of whistles and answers (${issueOf(content, lang)})`
}

/** A number by itself: 86.7%, or so many to a hundred or to one; a dash of nothing. */
export function sayNumber({ n, of }: Cell, kind: Column['kind']): string {
  if (kind === 'count' || of === null) return String(n)
  if (of === 0) return '—'
  const share = n / of
  if (kind === 'share') return `${(100 * share).toFixed(1)}%`
  return kind === 'per100' ? (100 * share).toFixed(1) : share.toFixed(2)
}

/** With its sample: 86.7%（13/15）. */
export function sayCell(cell: Cell, kind: Column['kind'], lang: Lang): string {
  const number = sayNumber(cell, kind)
  if (kind === 'count' || !cell.of) return number
  return lang === 'zh' ? `${number}（${cell.n}/${cell.of}）` : `${number} (${cell.n}/${cell.of})`
}
