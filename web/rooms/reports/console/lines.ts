import type { Reply } from '../../../kit/call.ts'
import { t } from '../../../kit/words.ts'
import { type Measure, MEASURES } from './address.ts'

export type Dashboard = Reply<'GET /api/dashboard'>
export type Counted = Dashboard['total']
export type PlaceLine = Dashboard['places'][number]

const SHARES = ['inTime', 'solved', 'satisfied'] as const
export type ShareName = (typeof SHARES)[number]
export const isShare = (measure: Measure): measure is ShareName =>
  (SHARES as readonly string[]).includes(measure)

/** The number of a line by a measure; null where there is nothing to take a share of. */
export function valueOf(line: Counted, measure: Measure): number | null {
  return isShare(measure) ? line[measure].value : line[measure]
}

/** 1,234 */
export const sayCount = (n: number): string => n.toLocaleString('en')

/** 96.2%; a dash where there is nothing to take a share of. Never rounded up to all or down to nothing. */
export function sayShare(value: number | null): string {
  if (value === null) return '—'
  const tenths = Math.round(value * 1000)
  const fair = value < 1 && tenths === 1000 ? 999 : value > 0 && tenths === 0 ? 1 : tenths
  return fair % 10 === 0 ? `${fair / 10}%` : `${(fair / 10).toFixed(1)}%`
}

/** The change against before in per cent, with its sign; empty where there was nothing before. */
export function sayChange(now: number, before: number): string {
  if (before === 0) return ''
  const change = Math.round(((now - before) / before) * 100)
  return change > 0 ? `+${change}%` : change < 0 ? `−${-change}%` : '±0%'
}

/** A line of a place in words, for its card on the map: each measure by its name. */
export const wordsFor = (line: Counted): string[] =>
  MEASURES.map((measure) =>
    t('desk.dashboard.says', {
      what: t(`desk.dashboard.measure.${measure}`),
      count: isShare(measure)
        ? t('desk.dashboard.shareOf', { share: sayShare(line[measure].value), n: sayCount(line[measure].of) })
        : sayCount(line[measure]),
    }),
  )

/** Lines by a measure, the most first and what is unknown last; a line without a part below it stays at the end. */
export const byMeasure = <T extends Counted>(lines: readonly T[], measure: Measure): T[] =>
  lines.toSorted((a, b) => (valueOf(b, measure) ?? -1) - (valueOf(a, measure) ?? -1) || b.open - a.open)
