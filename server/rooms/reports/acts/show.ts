import type { z } from 'zod'
import type { bulletins, edition as editionShape } from '../../../../contract/bulletins.ts'
import type { House } from '../../../kit/house.ts'
import type { Handlers } from '../../../kit/room.ts'
import { reachOf, type Who } from '../../../kit/scope.ts'
import { appraise } from '../rules/appraise.ts'
import { type Content, type Row, SIDES, type SideName } from '../rules/content.ts'
import { type Contest, contestsOf, correctionsOf } from '../rules/history.ts'
import { periodOf } from '../rules/period.ts'
import { contestUntil, dayIn } from '../settings.ts'
import {
  isContested,
  mayContest,
  mayFreeze,
  opensRecords,
  placeOfEdition,
  seesContest,
  seesRow,
  whyNotRule,
} from '../sight.ts'
import { contentOf, type EditionRow, stepsOf } from '../store/editions.ts'
import { editionFor } from './change.ts'

type Acts = Handlers<typeof bulletins>
export type Edition = z.input<typeof editionShape>
type Summary = Pick<Edition, 'id' | 'kind' | 'node' | 'period' | 'state' | 'madeAt' | 'frozenAt' | 'waiting'>

const CLOSED = {
  zh: '这些记录有的在您的范围之外，所以不能打开。',
  en: 'Some of these records lie outside your area, so the list can’t be opened.',
}
const WHY_NOT = {
  own: {
    zh: '您提出的、或关于您自己单位和街道（镇）的申诉，由同事裁定。',
    en: 'A contest of yours, or about your own unit or place, is ruled on by a colleague.',
  },
  post: { zh: '裁定由区级中心作出。', en: 'Contests are ruled on by the district centre.' },
}

export const summaryOf = (row: EditionRow, waiting: number): Summary => ({
  id: row.id,
  kind: row.kind,
  node: { id: row.nodeId, name: row.node, nameEn: row.nodeEn, district: row.path === String(row.nodeId) },
  period: periodOf(row.kind, row.fromDay),
  state: row.frozenAt ? 'frozen' : 'drafted',
  madeAt: row.madeAt,
  frozenAt: row.frozenAt,
  waiting,
})

type Shown = {
  who: Who
  row: EditionRow
  path: number[]
  content: Content
  contests: Contest[]
  open: boolean
}

function rowOf(
  { who, path, content, contests, open }: Shown,
  side: SideName,
  row: Row,
): Edition['sides'][number]['rows'][number] {
  const corrected = correctionsOf(contests, side, row.id)
  const { rule } = content
  const again = row.appraisal && Object.keys(corrected).length > 0
  const opens = opensRecords(who, { path }, side, row.id)
  const figures = content.sides[side].columns.map(({ key }) => ({ side, row: row.id, column: key }))
  return {
    ...row,
    corrected,
    reappraisal: again ? appraise({ ...row.cells, ...corrected }, rule[side], rule.least) : null,
    opens,
    whyClosed: opens ? null : CLOSED,
    contestable:
      open &&
      mayContest(who, { path }, { side, row: row.id }) &&
      figures.some((figure) => !isContested(contests, figure)),
  }
}

function sideOf(shown: Shown, side: SideName): Edition['sides'][number] {
  const { who, path, content } = shown
  const { columns, rows, total } = content.sides[side]
  const seen = rows.filter((row) => seesRow(who, side, row.id))
  const opens = opensRecords(who, { path }, side, null)
  return {
    name: side,
    columns,
    rows: seen.map((row) => rowOf(shown, side, row)),
    total: { ...total, opens, whyClosed: opens ? null : CLOSED },
    hidden: rows.length - seen.length,
  }
}

/** An edition as this person may see it. Throws `reports.no_edition`. */
export async function editionSeen(house: House, who: Who, id: string): Promise<Edition> {
  const { districtId } = who
  const row = await editionFor(house.db, who, id)
  const { path, frozen } = placeOfEdition(row)
  const [content, steps] = await Promise.all([
    contentOf(house.db, districtId, id),
    stepsOf(house.db, districtId, [id]),
  ])
  const contests = contestsOf(steps)
  const until = row.frozenAt ? await contestUntil(house, districtId, path, row.frozenAt) : null
  const open = until !== null && dayIn(house.clock.now()) <= until
  const shown: Shown = { who, row, path, content, contests, open }
  const names = new Map(steps.map((step) => [step.byAccount, step.name ?? '']))
  const { units } = reachOf(who, 'reports.read')
  const seen = contests.filter((contest) => seesContest(who, contest))
  const whole = SIDES.every((side) => content.sides[side].rows.every((one) => seesRow(who, side, one.id)))
  return {
    ...summaryOf(row, seen.filter(({ state }) => state === 'waiting').length),
    version: row.version,
    // as it was called then: what was published says the same for ever
    node: content.node,
    district: content.district,
    demo: content.demo,
    compared: content.compared,
    rule: content.rule,
    measures: content.measures,
    sides: SIDES.map((side) => sideOf(shown, side)),
    examples: content.examples.filter(({ unit }) => whole || units.includes(unit.id)),
    contests: seen.map((contest) => {
      const why = whyNotRule(who, { path }, contest)
      const { id: contestId, figure, reason, at, state, from, to, ruling } = contest
      return {
        id: contestId,
        ...figure,
        ...{ reason, at, state, from, to },
        by: names.get(contest.by) ?? '',
        ruling: ruling && { reason: ruling.reason, at: ruling.at, by: names.get(ruling.by) ?? '' },
        mayRule: state === 'waiting' && !why,
        whyNot: state === 'waiting' && why ? WHY_NOT[why] : null,
      }
    }),
    contestUntil: until,
    history: whole ? steps.map(({ step, at, name }) => ({ step, at, by: name })) : [],
    may: { remake: !frozen && mayFreeze(who, { path }), freeze: !frozen && mayFreeze(who, { path }) },
  }
}

export const showEdition: Acts['GET /api/editions/:id'] = (house, { who, params }) =>
  editionSeen(house, who, params.id)
