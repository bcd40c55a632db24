import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import type { Chunk, Job, JobKind } from '../../../kit/jobs.ts'
import type { Ending, Mover, Shift, TreeChange } from '../../../kit/tree-change.ts'
import { forgetPlaces } from '../places.ts'
import type { Plan } from '../rules/plan.ts'
import { type ChangeRow, count, holdChange, keepThings, setState, tellOfChange } from '../store/changes.ts'
import { closeNodes, holdNodes, nodesBelow, putUnder } from '../store/tree.ts'
import { goesFor } from './goes.ts'

export const RESTRUCTURE = 'grid.restructure'
export type Payload = { change: string }
type Cursor = { piece: number; after: string | null }

/** One thing to do, again and again until there is nothing left of it. */
type Piece = { mover: Mover } & ({ ending: Ending } | { shift: Shift })

const piecesOf = (movers: readonly Mover[], plan: Plan): Piece[] =>
  movers.flatMap((mover) => [
    ...(mover.carry ? plan.ends.map((ending) => ({ mover, ending })) : []),
    ...(mover.shift ? plan.shifts.map((shift) => ({ mover, shift })) : []),
  ])

/**
 * Carries out a change of the tree whose nodes were already put in place: things are carried from the nodes that end, paths
 * brought up to date, and at last the nodes closed, in the transaction that found nothing left at them. Each piece starts from
 * what is still to do, so that one that is done again does no harm.
 */
export const restructuring = (house: House): JobKind<Payload, Cursor> => ({
  kind: RESTRUCTURE,
  words: { zh: '调整网格', en: 'Restructuring of grids' },
  chunk: (q, job) => chunk(house, q, job),
  async cancelled(q, job) {
    await stop(house, q, job)
  },
  async failed(q, job, why) {
    await stop(house, q, job, { code: why.code, params: why.params })
  },
})

/** What is half done stays so until somebody goes on with it or takes it back. */
const stop = (house: House, q: Queries, job: Job<Payload>, problem?: NonNullable<ChangeRow['problem']>) =>
  setState(q, job.districtId, {
    id: job.payload.change,
    state: 'stopped',
    now: house.clock.now(),
    ...(problem ? { problem } : {}),
  })

async function chunk(house: House, q: Queries, job: Job<Payload, Cursor>): Promise<Chunk<Cursor>> {
  const row = await holdChange(q, job.districtId, job.payload.change)
  if (!row) throw new Error(`no change ${job.payload.change}`)
  const back = row.undo !== null
  const plan = row.undo ?? row.plan
  const change: TreeChange = {
    id: row.id,
    districtId: job.districtId,
    by: row.byAccount,
    at: row.undoAt ?? row.at,
    now: house.clock.now(),
    ends: plan.ends,
    undoes: back ? { at: row.at, closedAt: row.doneAt } : null,
  }
  const run = { q, change, plan, back }
  const pieces = piecesOf(house.movers(), plan)
  let { piece, after } = job.cursor ?? { piece: 0, after: null }
  let n = 0
  // pieces that come to nothing cost nothing: on to the next that does
  while (n === 0 && piece < pieces.length) {
    const did = await doPiece(run, pieces[piece] as Piece, after)
    n = did.n
    after = did.after
    if (did.over) piece++
  }
  if (n === 0) {
    n = await finish(house, run, row)
    if (n === 0) {
      const { done } = row
      return { cursor: { piece, after: null }, done, total: done, ended: true, result: { change: row.id } }
    }
  }
  await count(q, job.districtId, row.id, n)
  return { cursor: { piece, after }, done: row.done + n, total: Math.max(row.total, row.done + n) }
}

type Run = { q: Queries; change: TreeChange; plan: Plan; back: boolean }

async function doPiece(
  run: Run,
  piece: Piece,
  after: string | null,
): Promise<{ n: number; after: string | null; over: boolean }> {
  if ('ending' in piece) {
    const n = await carry(run, piece.mover, piece.ending)
    return { n, after: null, over: n === 0 }
  }
  const did = await piece.mover.shift?.(run.q, run.change, piece.shift, after)
  return { n: did?.n ?? 0, after: did?.after ?? null, over: !did?.after }
}

async function carry({ q, change, plan, back }: Run, mover: Mover, ending: Ending): Promise<number> {
  const goes = goesFor(q, { districtId: change.districtId, id: change.id, plan, back, ending })
  const carried = (await mover.carry?.(q, change, ending, goes)) ?? []
  if (!back && carried.length > 0) await keepThings(q, change.districtId, change.id, mover.kind, carried)
  return carried.length
}

/** Closes what ends, unless something came there meanwhile: how much, or 0 when all is done. */
async function finish(house: House, run: Run, row: ChangeRow): Promise<number> {
  const { q, change, plan, back } = run
  const { districtId } = change
  const ids = plan.ends.map((ending) => ending.from.id)
  await holdNodes(q, districtId, ids)
  let n = 0
  for (const mover of house.movers()) {
    for (const ending of plan.ends) n += await carry(run, mover, ending)
  }
  n += await bringStrays(house, run)
  if (n > 0) return n
  for (const mover of house.movers()) {
    for (const ending of plan.ends) await mover.close?.(q, change, ending)
  }
  // what was made by mistake keeps no code from those who do it right
  await closeNodes(q, districtId, ids, { now: change.now, free: back })
  await setState(q, districtId, { id: row.id, state: back ? 'undone' : 'done', now: change.now })
  await tellOfChange(q, districtId, row.id, 'grid.restructured', {
    kind: row.kind,
    back,
    ended: ids,
    made: plan.made.map(({ id }) => id),
    moved: plan.shifts.map(({ from }) => from.at(-1)),
  })
  forgetPlaces(house)
  return 0
}

/** Nodes that were made below one that ends while the change was under way go on under what takes the rest. */
async function bringStrays(house: House, { q, change, plan }: Run): Promise<number> {
  const rest = new Map(plan.ends.map((ending) => [ending.from.id, ending.rest]))
  const strays = await nodesBelow(q, change.districtId, [...rest.keys()])
  for (const { id, path, parentId } of strays) {
    const to = rest.get(parentId ?? 0)
    if (!to) continue
    const shift = { from: path, to: [...to.path, id] }
    await putUnder(q, change.districtId, { ...shift, parent: to.id })
    for (const mover of house.movers()) await mover.shift?.(q, change, shift, null)
  }
  return strays.length
}
