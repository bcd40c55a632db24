import type { z } from 'zod'
import type { changed, gridChanges } from '../../../../contract/grid-changes.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, Problem, problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { mayAnywhere, type Who } from '../../../kit/scope.ts'
import { changeById, type ChangeRow, changesOf } from '../store/changes.ts'
import { undoHours } from './hours.ts'
import { checkOwn, nodesOf, undoState } from './standing.ts'
import { placeOf } from './world.ts'

type Acts = Handlers<typeof gridChanges>
type View = z.input<typeof changed>
type Nodes = Awaited<ReturnType<typeof nodesOf>>

export const listChanges: Acts['GET /api/grid/changes'] = async (house, { who, query, lang }) => ({
  rows: await viewsOf(house, who, await changesOf(house.db, who.districtId, query.node), lang),
})

export const showChange: Acts['GET /api/grid/changes/:id'] = async (house, { who, params, lang }) => {
  const row = await changeById(house.db, who.districtId, params.id)
  if (!row) throw problem('grid.no_change')
  return { change: await viewOf(house, who, row, lang) }
}

export const viewOf = async (house: House, who: Who, row: ChangeRow, lang: Lang): Promise<View> =>
  (await viewsOf(house, who, [row], lang))[0] as View

/** Changes with the names of their nodes as they are called now, and whether this person may take them back. */
async function viewsOf(house: House, who: Who, rows: readonly ChangeRow[], lang: Lang): Promise<View[]> {
  const [nodes, hours] = await Promise.all([
    nodesOf(house.db, who.districtId, rows),
    undoHours(house, who.districtId),
  ])
  return Promise.all(
    rows.map(async (row) => {
      const { problem: stopped } = row
      const flaw = flawFor(who, row, nodes)
      // only the few that could still be taken back are looked at more closely
      const { why, until } = await undoState(house, house.db, who.districtId, row, hours)
      const against = flaw ?? why
      return {
        ...told(row, nodes),
        problem: stopped && say(new Problem(stopped.code, stopped.params), lang),
        undo: { allowed: !against, why: against && say(against, lang), until },
        resume: !flaw && row.state === 'stopped',
      }
    }),
  )
}

/** Why this person may not carry out a change, whatever its state. */
function flawFor(who: Who, row: ChangeRow, nodes: Nodes): Problem | undefined {
  if (!mayAnywhere(who, 'grid.restructure')) return problem('auth.not_allowed')
  try {
    checkOwn(who, row, nodes)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

function told(row: ChangeRow, nodes: Nodes): Omit<View, 'problem' | 'undo' | 'resume'> {
  const named = (id: number | undefined) => {
    const node = nodes.get(id ?? 0)
    return node ? placeOf(node) : { id: id ?? 0, name: '', nameEn: '' }
  }
  const { ends, made, shifts } = row.plan
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    by: row.byName,
    at: row.at,
    doneAt: row.doneAt,
    undoBy: row.undoByName,
    undoAt: row.undoAt,
    undoneAt: row.undoneAt,
    ends: ends.map(({ from }) => named(from.id)),
    made: made.map(({ id }) => named(id)),
    // what went along with a split or a merge is told by that
    moves: (ends.length > 0 ? [] : shifts).map(({ from, to }) => ({
      node: named(from.at(-1)),
      from: named(from.at(-2)),
      to: named(to.at(-2)),
    })),
    done: row.done,
    total: row.total,
  }
}
