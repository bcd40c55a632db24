import type { Queries } from '../../../kit/db.ts'
import { staffWith } from '../../access/index.ts'
import { tell } from '../../notices/index.ts'
import { COLUMNS } from '../rules/columns.ts'
import type { Content } from '../rules/content.ts'
import type { Figure } from '../rules/history.ts'
import { titleOf } from '../say.ts'

type Told = {
  districtId: number
  /** Who did it: nobody is told of their own act. */
  by: number
  now: Date
  row: { id: string; path: string }
  content: Content
}
type Audience = [role: string, at: { path: number[] } | { unitId: number }]

async function tellAll(
  q: Queries,
  { districtId, by, now, row, content }: Told,
  { kind, audience, also = [], words }: { kind: string; audience: Audience[]; also?: number[]; words: Words },
): Promise<void> {
  const found = new Set(also)
  for (const [role, at] of audience)
    for (const id of await staffWith(q, { districtId, role, at, now })) found.add(id)
  found.delete(by)
  if (found.size === 0) return
  const data = { words, node: content.node.name }
  await tell(q, { districtId, accountIds: [...found], kind, about: row.id, data, now })
}
type Words = { zh: string; en: string }

const pathIn = ({ row }: Told): number[] => row.path.split('.').map(Number)

/** Units that the edition speaks of, the streets and towns, the leaders. */
export async function tellFrozen(q: Queries, told: Told): Promise<void> {
  const { content } = told
  const path = pathIn(told)
  const liaisons = content.node.district
    ? content.sides.units.rows.map(({ id }): Audience => ['unit_liaison', { unitId: id }])
    : []
  await tellAll(q, told, {
    kind: 'reports.frozen',
    audience: [...liaisons, ['street_clerk', { path }], ['leader', { path }]],
    words: { zh: `印发：${titleOf(content, 'zh')}`, en: `Published: ${titleOf(content, 'en')}` },
  })
}

/** Which number of which edition. */
const figureOf = (content: Content, { side, row, column }: Figure): Words => {
  const about = content.sides[side].rows.find(({ id }) => id === row)
  const words = COLUMNS[side].find(({ key }) => key === column)?.words ?? { zh: column, en: column }
  return {
    zh: `${about?.name ?? ''} ${words.zh}，${titleOf(content, 'zh')}`,
    en: `${about?.nameEn || about?.name || ''}, ${words.en}; ${titleOf(content, 'en')}`,
  }
}

export async function tellContested(q: Queries, told: Told & { figure: Figure }): Promise<void> {
  const which = figureOf(told.content, told.figure)
  await tellAll(q, told, {
    kind: 'reports.contested',
    audience: [['district_centre', { path: pathIn(told).slice(0, 1) }]],
    words: { zh: `申诉数字：${which.zh}`, en: `A number is contested: ${which.en}` },
  })
}

/** Whoever contested it, and the others who speak for the unit or the place. */
export async function tellRuled(
  q: Queries,
  told: Told & { figure: Figure; contestedBy: number; upheld: boolean },
): Promise<void> {
  const { content, figure, upheld, contestedBy } = told
  const which = figureOf(content, figure)
  const whose: Audience =
    figure.side === 'units'
      ? ['unit_liaison', { unitId: figure.row }]
      : ['street_clerk', { path: [...pathIn(told), figure.row] }]
  await tellAll(q, told, {
    kind: upheld ? 'reports.upheld' : 'reports.rejected',
    audience: [whose],
    also: [contestedBy],
    words: upheld
      ? { zh: `申诉成立，已更正：${which.zh}`, en: `Contest upheld, the number is corrected: ${which.en}` }
      : { zh: `申诉不成立：${which.zh}`, en: `Contest rejected: ${which.en}` },
  })
}
