import { HOUR } from '../../../kit/clock.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { type Problem, problem } from '../../../kit/problems.ts'
import type { Who } from '../../../kit/scope.ts'
import type { Node } from '../rules/plan.ts'
import { builtOn, type ChangeRow } from '../store/changes.ts'
import { nodesById } from '../store/tree.ts'
import { checkReach } from './world.ts'

type Nodes = ReadonlyMap<number, Node>

/** The nodes below which a change happened. */
const parentsOf = ({ plan }: Pick<ChangeRow, 'plan'>): number[] =>
  [...plan.ends.map(({ from }) => from.path), ...plan.shifts.flatMap((s) => [s.from, s.to])].map(
    (path) => path.at(-2) ?? 0,
  )

/** All nodes that changes speak of, as they are now. */
export async function nodesOf(q: Queries, districtId: number, rows: readonly ChangeRow[]): Promise<Nodes> {
  const ids = rows.flatMap((row) => [...row.nodes, ...parentsOf(row)])
  return new Map((await nodesById(q, districtId, [...new Set(ids)])).map((node) => [node.id, node]))
}

/** Throws `grid.not_your_place` unless this person stands above all that a change is about. */
export function checkOwn(who: Who, row: ChangeRow, nodes: Nodes): void {
  checkReach(
    who,
    parentsOf(row).flatMap((id) => nodes.get(id) ?? []),
  )
}

/** Until when a change can be taken back, and why not now. What stopped half-way can always be. */
export async function undoState(
  house: House,
  q: Queries,
  districtId: number,
  row: ChangeRow,
  hours: number,
): Promise<{ why: Problem | null; until: Date | null }> {
  if (row.state === 'undone' || row.undo !== null) return { why: problem('grid.undone_already'), until: null }
  if (row.state === 'running') return { why: problem('grid.change_running'), until: null }
  if (row.state === 'stopped') return { why: null, until: null }
  const until = new Date((row.doneAt ?? row.at).getTime() + hours * HOUR)
  if (until <= house.clock.now()) return { why: problem('grid.undo_late', { hours }), until }
  const later = await builtOn(q, districtId, row)
  if (later) return { why: problem('grid.undo_built_on', { reason: later.reason }), until }
  const left = row.plan.ends.length > 0 ? [] : row.plan.shifts.map(({ from }) => from.at(-2) ?? 0)
  const gone = left.length > 0 ? (await nodesById(q, districtId, left)).find((node) => !node.open) : undefined
  if (gone) return { why: problem('grid.undo_no_parent', { name: gone.name }), until }
  return { why: null, until }
}
