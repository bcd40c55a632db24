import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { addJob, type Job, type JobKind } from '../../../kit/jobs.ts'
import { placeOf } from '../../grid/index.ts'
import { kindOf } from '../kinds/index.ts'
import type { Ctx, Item, Made } from '../kinds/kind.ts'
import { heldBatch, move, type Said } from '../store/batches.ts'
import * as rows from '../store/rows.ts'
import { contextOf, PIECE_ROWS, pieceOfTime, reread } from '../work.ts'
import { UNDO, type UndoPayload } from './undo.ts'

export const LOAD = 'imports.load'
export type LoadPayload = { batchId: string }

/**
 * Loads the rows that were found sound, in pieces: each piece, what became of its rows and the place behind it are one transaction, so
 * that no row is loaded twice or left out, whoever dies. Where it ends early, all that it loaded is taken back.
 */
export const load = (house: House): JobKind<LoadPayload, rows.At> => ({
  kind: LOAD,
  words: { zh: '导入：写入数据', en: 'Import: loading' },
  async chunk(q, job) {
    const batch = await heldBatch(q, job.districtId, job.payload.batchId)
    let at = job.cursor ?? { ord: -1, seq: 0 }
    if (batch?.state !== 'loading') return { cursor: at, done: job.done, ended: true }
    const ctx = await contextOf(house, batch, job.by)
    // what it all belongs to must stand
    await placeOf(house, batch.districtId, batch.nodeId)
    const { group } = kindOf(batch.kind)
    let done = job.done
    const more = pieceOfTime()
    do {
      const page = await rows.rowsToLoad(q, batch, at, group)
      // parents are there before their children are looked at
      const some = page.filter((row) => row.ord === page[0]?.ord)
      const last = some.at(-1)
      if (!last) {
        const counts = await rows.countsOf(q, batch)
        await move(q, batch, {
          to: 'done',
          now: ctx.now,
          event: { what: 'done', by: job.by },
          counts,
          job: null,
        })
        house.news()
        return { cursor: at, done, ended: true, result: { batch: batch.id, loaded: counts.loaded } }
      }
      await loadSome(q, ctx, some)
      at = { ord: last.ord, seq: last.seq }
      done += some.length
    } while (more() && done - job.done < PIECE_ROWS)
    house.news()
    return { cursor: at, done }
  },
  async cancelled(q, job) {
    await takeBackAll(house, q, job, { to: 'cancelled', problem: null })
  },
  async failed(q, job, { code, params }) {
    await takeBackAll(house, q, job, { to: 'failed', problem: { code, params } })
  },
})

/** Judged once more, as the district may have changed since they were checked; then made. */
async function loadSome(q: Queries, ctx: Ctx, staged: readonly rows.StagedRow[]): Promise<void> {
  const kind = kindOf(ctx.batch.kind)
  const became = new Map<number, Made>()
  const items: Item<unknown>[] = []
  for (const { seq, cells } of staged) {
    const read = reread(ctx, cells)
    if (read && !read.flaws) items.push({ seq, record: read.record })
    else became.set(seq, { status: 'error', flaws: read?.flaws ?? [] })
  }
  const verdicts = await kind.judge(q, ctx, items)
  for (const [i, { seq }] of items.entries()) became.set(seq, verdicts[i] ?? { status: 'error' })
  const sound = items.filter((_, i) => verdicts[i]?.status === 'new' || verdicts[i]?.status === 'changed')
  const made = sound.length > 0 ? await kind.make(q, ctx, sound) : []
  for (const [i, { seq }] of sound.entries()) became.set(seq, made[i] ?? { status: 'error' })
  await rows.become(
    q,
    ctx.batch,
    staged.map((row): rows.Became => {
      const now = became.get(row.seq) ?? { status: 'error' }
      const before = row.before as { was?: unknown } | null
      if ('made' in now) {
        const { made, undo, was = before?.was } = now
        return { seq: row.seq, status: row.status, flaws: null, fate: 'loaded', made, before: { was, undo } }
      }
      return { seq: row.seq, status: now.status, flaws: now.flaws ?? null, fate: null, made: null, before }
    }),
    kind.forgets ?? false,
  )
}

async function takeBackAll(
  house: House,
  q: Queries,
  job: Job<LoadPayload>,
  { to, problem }: { to: 'cancelled' | 'failed'; problem: Said | null },
): Promise<void> {
  const batch = await heldBatch(q, job.districtId, job.payload.batchId)
  if (batch?.state !== 'loading') return
  const now = house.clock.now()
  const { loaded } = await rows.countsOf(q, batch)
  const payload: UndoPayload = { batchId: batch.id, to }
  const id = await addJob(q, {
    districtId: batch.districtId,
    kind: UNDO,
    by: job.by,
    payload,
    total: loaded,
    now,
  })
  const event = { what: to === 'cancelled' ? 'cancel_asked' : 'failed', by: job.by }
  await move(q, batch, { to: 'undoing', now, event, problem, job: { id, by: job.by } })
}
