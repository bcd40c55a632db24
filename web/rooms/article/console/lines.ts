import type { Reply } from '../../../kit/call.ts'
import { inWords, t } from '../../../kit/words.ts'

export type Line = Reply<'GET /api/article'>['lines'][number]

/** A number as it is read: with separators, and no more than one decimal. */
export const sayNumber = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 1 })

/** Lines with a value first, in their own order; then those that await a room, by that room. */
export function parted(lines: readonly Line[]): {
  answered: Line[]
  awaiting: { room: string; lines: Line[] }[]
} {
  const answered = lines.filter((l) => l.computed !== null)
  const awaiting = Map.groupBy(
    lines.filter((l) => l.computed === null),
    (l) => l.awaits ?? '',
  )
  return { answered, awaiting: [...awaiting].map(([room, of]) => ({ room, lines: of })) }
}

const OPS = { '=': 'equal', '>': 'more', '>=': 'least', '<=': 'most', '~': 'about', '<~': 'nearly' } as const

/** What the source says, with its unit: “more than 300 requests”. */
export const sayClaim = ({ said }: Pick<Line, 'said'>): string =>
  `${t(`desk.article.op.${OPS[said.op]}`, { n: sayNumber(said.value) })} ${inWords(said.unit)}`
