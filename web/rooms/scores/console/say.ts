import { inWords, t } from '../../../kit/words.ts'
import type { Asked } from './address.ts'
import type { Change, Line, RateKind } from './rates.ts'

const DAY = 24
const TWO_DAYS = 48

/** Natural hours as people say them: 5.2 hours, 3.1 days. */
export const sayHours = (hours: number): string =>
  hours < TWO_DAYS
    ? t('desk.figures.hours', { n: hours.toFixed(1) })
    : t('desk.figures.days', { n: (hours / DAY).toFixed(1) })

/** How much more or less, without a sign: the arrow says which. `bare`: percentage points without saying so. */
export function sayChange({ by, way }: Change, { hours }: RateKind, bare = false): string {
  if (way === 'same') return bare ? '' : t('desk.figures.same')
  const size = Math.abs(by)
  if (hours) return sayHours(size)
  return bare ? size.toFixed(2) : t('desk.figures.points', { n: size.toFixed(2) })
}

/** 2026-11-01 – 2026-11-23, without what both have in common. */
export function sayDays({ from, to }: { from: string; to: string }): string {
  if (from === to) return from
  return from.slice(0, 4) === to.slice(0, 4) ? `${from} – ${to.slice(5)}` : `${from} – ${to}`
}

/** Words about the kinds: those of whistles, or of the one loop that is asked for. */
export const sayKind = (what: 'all' | 'by' | 'first' | 'without', { loop }: Pick<Asked, 'loop'>): string =>
  loop
    ? t(`desk.figures.kinds.${what}`)
    : t(what === 'all' ? 'desk.figures.kind' : `desk.figures.${what}.kind`)

/** Lines by what, or what stands in their first column. */
export const sayBy = (what: 'by' | 'first', asked: Pick<Asked, 'by' | 'loop'>): string =>
  asked.by === 'kind' ? sayKind(what, asked) : t(`desk.figures.${what}.${asked.by}`)

/** What a line is called. */
export function lineName(line: Line, asked: Pick<Asked, 'by' | 'loop'>, node: number): string {
  const { by } = asked
  if (by === 'month') return line.key
  if (line.key === '') return by === 'kind' ? sayKind('without', asked) : t(`desk.figures.without.${by}`)
  const name = inWords(line.name) || (by === 'kind' ? t(`kit.kind.${line.key}`) : line.key)
  const alone = by === 'place' ? Number(line.key) === node : line.key.startsWith('=')
  return alone ? t('desk.figures.alone', { name }) : name
}
