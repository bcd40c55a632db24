import type { gridChanges } from '../../../../contract/grid-changes.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { forgetPlaces } from '../places.ts'
import { wayBack } from '../rules/plan.ts'
import {
  audit,
  beginUndo,
  changeById,
  type ChangeRow,
  changeUnderWay,
  holdChange,
  holdTree,
  setState,
} from '../store/changes.ts'
import { openNodes, undoSuccessions } from '../store/tree.ts'
import { putInPlace, startJob } from './in-place.ts'
import { undoHours } from './hours.ts'
import { amountOf } from './preview.ts'
import { viewOf } from './show.ts'
import { checkOwn, nodesOf, undoState } from './standing.ts'
import { worldOf } from './world.ts'

type Acts = Handlers<typeof gridChanges>

/** Takes a change back: what lies at what it made goes where it came from, and what came there since with it. */
export const undoChange: Acts['POST /api/grid/changes/:id/undo'] = async (
  house,
  { who, params, requestId, lang },
) => {
  const { districtId } = who
  await house.db.tx(async (q) => {
    await holdTree(q, districtId)
    const row = await ownChange(q, who, params.id)
    // asked twice, begun once
    if (row.state === 'undoing') return
    const hours = await undoHours(house, districtId)
    const { why } = await undoState(house, q, districtId, row, hours)
    if (why) throw why
    const other = await changeUnderWay(q, districtId)
    if (other && other.id !== row.id) throw problem('grid.change_running')
    const now = house.clock.now()
    const ids = [...row.plan.ends.map(({ from }) => from.id), ...row.plan.made.map(({ id }) => id)]
    const tops = row.plan.shifts.flatMap(({ from }) => [from.at(-1) ?? 0, from.at(-2) ?? 0])
    const undo = wayBack(row.plan, await worldOf(house, q, districtId, [...ids, ...tops]))
    await openNodes(
      q,
      districtId,
      undo.made.map(({ id }) => id),
    )
    await undoSuccessions(q, districtId, row.id, now)
    const ends = undo.ends.map(({ from }) => from)
    const shifts = undo.shifts.map(({ from }) => from)
    const total = await amountOf(house, q, districtId, { ends, shifts })
    await putInPlace(q, districtId, { id: row.id, now, kind: row.kind, plan: undo, back: true })
    await beginUndo(q, districtId, { id: row.id, undo, byName: who.name, now, total })
    await audit(q, { districtId, accountId: who.accountId, act: 'grid_undo', about: row.id, requestId, now })
    await startJob(q, { districtId, by: who.accountId, change: row.id, total, now })
  })
  return answer(house, who, params.id, lang)
}

/** Goes on with a change, or its way back, that stopped. */
export const resumeChange: Acts['POST /api/grid/changes/:id/resume'] = async (
  house,
  { who, params, requestId, lang },
) => {
  const { districtId } = who
  await house.db.tx(async (q) => {
    const row = await ownChange(q, who, params.id)
    if (row.state !== 'stopped') throw problem('grid.not_stopped')
    const now = house.clock.now()
    await setState(q, districtId, { id: row.id, state: row.undo ? 'undoing' : 'running', now })
    await audit(q, {
      districtId,
      accountId: who.accountId,
      act: 'grid_resume',
      about: row.id,
      requestId,
      now,
    })
    await startJob(q, { districtId, by: who.accountId, change: row.id, total: row.total, now })
  })
  return answer(house, who, params.id, lang)
}

async function answer(house: House, who: Who, id: string, lang: 'zh' | 'en') {
  forgetPlaces(house)
  house.news()
  const row = await changeById(house.db, who.districtId, id)
  if (!row) throw problem('grid.no_change')
  return { change: await viewOf(house, who, row, lang) }
}

/** A change that this person may carry out, held until the transaction ends. */
async function ownChange(q: Queries, who: Who, id: string): Promise<ChangeRow> {
  const row = await holdChange(q, who.districtId, id)
  if (!row) throw problem('grid.no_change')
  checkOwn(who, row, await nodesOf(q, who.districtId, [row]))
  return row
}
