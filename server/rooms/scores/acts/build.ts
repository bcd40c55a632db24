import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { addJob, type Chunk, type JobKind } from '../../../kit/jobs.ts'
import { rootsAfter } from '../../matters/index.ts'
import { ruleOf } from '../measures.ts'
import type { Period } from '../figures.ts'
import { monthsOf } from '../periods.ts'
import { MATTERS, ORDERS } from '../sides.ts'
import { daysOf, dropGone, recountDays } from '../store/recount.ts'
import { hold, putState, rootCount, stateOf } from '../store/write.ts'
import { refresh } from './refresh.ts'

export const BUILD = 'scores.build'
/** Matters a piece, with their orders and tasks. */
const PIECE = 1_000
const FIRST = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Jobs that the house itself begins are nobody's. */
const NOBODY = 0

type Cursor = { stage: 'rows'; after: string } | { stage: 'sums'; months: Period[]; next: number }

/**
 * First every family's rows, then the sums month by month. News that comes meanwhile is counted as ever: rows are right at once,
 * sums from the moment on that their month is counted.
 */
async function piece(
  q: Queries,
  house: House,
  districtId: number,
  cursor: Cursor | null,
  done: number,
): Promise<Chunk<Cursor>> {
  const { version } = await ruleOf(house, districtId)
  const state = await hold(q, districtId)
  const at = cursor ?? { stage: 'rows', after: FIRST }
  if (at.stage === 'rows') {
    const total = state.total ?? (await rootCount(q, districtId))
    const { roots, last } = await rootsAfter(q, districtId, at.after, PIECE)
    await refresh(q, house, districtId, { roots, sums: false })
    await dropGone(q, districtId, { after: at.after, last: last ?? LAST, roots })
    const counted = done + roots.length
    await putState(q, districtId, { ...state, building: version, done: counted, total })
    if (last) return { cursor: { stage: 'rows', after: last }, done: counted, total }
    return {
      cursor: { stage: 'sums', months: await monthsToCount(q, districtId), next: 0 },
      done: counted,
      total,
    }
  }
  const month = at.months[at.next]
  if (month) for (const side of [MATTERS, ORDERS]) await recountDays(q, districtId, side, month)
  const next = at.next + 1
  if (next < at.months.length) return { cursor: { ...at, next }, done }
  await putState(q, districtId, { rule: version, building: null, done: 0, total: null })
  return { cursor: { ...at, next }, done, ended: true }
}

async function monthsToCount(q: Queries, districtId: number): Promise<Period[]> {
  const spans = await Promise.all([MATTERS, ORDERS].map((side) => daysOf(q, districtId, side)))
  const known = spans.filter((span) => span !== undefined)
  const from = known.map((span) => span.from).sort()[0]
  const to = known
    .map((span) => span.to)
    .sort()
    .at(-1)
  return from && to ? monthsOf({ from, to }) : []
}

export const buildJob = (house: House): JobKind<Record<string, never>, Cursor> => {
  const giveUp = async (q: Queries, { districtId }: { districtId: number }) => {
    await putState(q, districtId, { ...(await hold(q, districtId)), building: null })
  }
  return {
    kind: BUILD,
    words: { zh: '重新统计指标', en: 'Counting the figures anew' },
    chunk: (q, job) => piece(q, house, job.districtId, job.cursor, job.done),
    cancelled: giveUp,
    failed: giveUp,
  }
}

/** Whether a district's figures are being made anew: until then they are not whole. */
export const isBuilding = async (house: House, districtId: number): Promise<boolean> =>
  typeof (await stateOf(house.db, districtId))?.building === 'string'

/** Where a district's figures were made by another rule than today's, or never, a job makes them anew. */
export async function keepBuilt(house: House, districtId: number): Promise<void> {
  const { version } = await ruleOf(house, districtId)
  await house.db.tx(async (q) => {
    const state = await hold(q, districtId)
    if (state.rule === version || state.building === version) return
    await putState(q, districtId, { ...state, building: version, done: 0, total: null })
    await addJob(q, {
      districtId,
      kind: BUILD,
      by: NOBODY,
      payload: {},
      now: house.clock.now(),
    })
  })
}

/** Makes all rows and sums of a district anew, here and now, a piece at a time. */
export async function rebuild(
  house: House,
  districtId: number,
  progress: (done: number) => void = () => {},
): Promise<{ matters: number }> {
  let cursor: Cursor | null = null
  let done = 0
  for (;;) {
    const chunk: Chunk<Cursor> = await house.db.tx((q) => piece(q, house, districtId, cursor, done))
    ;({ cursor, done } = chunk)
    progress(done)
    if (chunk.ended) return { matters: done }
  }
}
