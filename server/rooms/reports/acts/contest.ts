import type { bulletins } from '../../../../contract/bulletins.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Cell } from '../rules/content.ts'
import { contestsOf, figureIn } from '../rules/history.ts'
import { contestUntil, dayIn } from '../settings.ts'
import { isContested, mayContest, seesContest, whyNotRule } from '../sight.ts'
import { contentOf } from '../store/editions.ts'
import { change } from './change.ts'
import { tellContested, tellRuled } from './tell.ts'

type Acts = Handlers<typeof bulletins>

export const contest: Acts['POST /api/editions/:id/contests'] = async (house, { who, params, body }) => {
  const { requestId, side, row: rowId, column, reason } = body
  const figure = { side, row: rowId, column }
  const kept = await change(house, who, { id: params.id, requestId, of: ['contested'] }, async (locked) => {
    const { q, row, path, steps, now } = locked
    const { districtId, accountId } = who
    if (!row.frozenAt) throw problem('reports.not_frozen')
    if (!mayContest(who, { path }, figure)) throw problem('reports.not_your_figure')
    const content = await contentOf(q, districtId, row.id)
    const from = figureIn(content, figure)
    if (!from) throw problem('reports.no_figure')
    const until = await contestUntil(house, districtId, path, row.frozenAt)
    if (dayIn(now) > until) throw problem('reports.contest_over', { day: until })
    if (isContested(contestsOf(steps), figure)) throw problem('reports.contested_already')
    await tellContested(q, { districtId, by: accountId, now, row, content, figure })
    const data = { contest: requestId, figure, reason: reason.trim(), from }
    return { step: 'contested', data }
  })
  if (!kept.contest) throw problem('reports.request_reused')
  return { contest: kept.contest }
}

/** Whether a number can be put right so: whole where the frozen one has a whole, a part no larger than it, another than before. */
const correct = (from: Cell, to: Cell): boolean =>
  (from.of === null) === (to.of === null) &&
  (to.of === null ? Number.isInteger(to.n) : to.n <= to.of || from.n > (from.of ?? 0)) &&
  (to.n !== from.n || to.of !== from.of)

export const rule: Acts['POST /api/editions/:id/contests/:contest/ruling'] = async (
  house,
  { who, params, body },
) => {
  const { requestId, uphold, to } = body
  const asked = { id: params.id, requestId, of: ['upheld', 'rejected'] as const }
  const kept = await change(house, who, asked, async ({ q, row, path, steps, now }) => {
    const { districtId, accountId } = who
    const found = contestsOf(steps).find((one) => one.id === params.contest)
    if (!found || !seesContest(who, found)) throw problem('reports.no_contest')
    const why = whyNotRule(who, { path }, found)
    if (why) throw problem(why === 'own' ? 'reports.own_contest' : 'reports.not_your_ruling')
    if (found.state !== 'waiting') throw problem('reports.ruled_already')
    if (uphold && !(to && correct(found.from, to))) throw problem('reports.correction_needed')
    const content = await contentOf(q, districtId, row.id)
    const { figure, from, id, by } = found
    await tellRuled(q, {
      districtId,
      by: accountId,
      now,
      row,
      content,
      figure,
      contestedBy: by,
      upheld: uphold,
    })
    const ruling = { contest: id, figure, from, reason: body.reason.trim() }
    return uphold
      ? { step: 'upheld', data: { ...ruling, ...(to && { to }) } }
      : { step: 'rejected', data: ruling }
  })
  if (kept.contest !== params.contest) throw problem('reports.request_reused')
  return {}
}
