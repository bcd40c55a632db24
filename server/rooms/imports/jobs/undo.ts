import type { House } from '../../../kit/house.ts'
import { addJob, type JobKind } from '../../../kit/jobs.ts'
import { kindOf } from '../kinds/index.ts'
import { flaw } from '../kinds/kind.ts'
import { heldBatch, move } from '../store/batches.ts'
import * as rows from '../store/rows.ts'
import { around, PIECE_ROWS, pieceOfTime, recordOf } from '../work.ts'

export const UNDO = 'imports.undo'
/** `to`: what the batch is when all is taken back. */
export type UndoPayload = { batchId: string; to: 'undone' | 'cancelled' | 'failed' }

/** Before every row there can be. */
const END: rows.At = { ord: 32_767, seq: 2_147_483_647 }

/**
 * Takes back what a batch loaded, in the opposite order, in pieces. Rows that somebody has built upon since are kept and say why. Nothing
 * stops it halfway: asked to end, it goes on.
 */
export const undo = (house: House): JobKind<UndoPayload, rows.At> => ({
  kind: UNDO,
  words: { zh: '导入：撤回', en: 'Import: taking back' },
  async chunk(q, job) {
    const batch = await heldBatch(q, job.districtId, job.payload.batchId)
    let place = job.cursor ?? END
    if (batch?.state !== 'undoing') return { cursor: place, done: job.done, ended: true }
    const kind = kindOf(batch.kind)
    // whoever asked for it might: what is taken back was an import's, whatever they may do by now
    const at = around(house, batch)
    let done = job.done
    const more = pieceOfTime()
    do {
      const page = await rows.rowsToTakeBack(q, batch, place, kind.group)
      const some = page.filter((row) => row.ord === page[0]?.ord)
      const last = some.at(-1)
      if (!last) {
        const { to } = job.payload
        const counts = await rows.countsOf(q, batch)
        await move(q, batch, {
          to,
          now: at.now,
          event: { what: `${to}_done`, by: job.by },
          counts,
          job: null,
        })
        house.news()
        const { undone, kept } = counts
        return { cursor: place, done, ended: true, result: { batch: batch.id, undone, kept } }
      }
      const loaded = some.map((row) => ({
        seq: row.seq,
        made: row.made ?? '',
        undo: (row.before as { undo?: unknown } | null)?.undo,
        record: recordOf(at, row.cells),
      }))
      const back = await kind.unmake(q, at, loaded)
      await rows.become(
        q,
        batch,
        some.map(({ seq, status, flaws, made, before }, i): rows.Became => {
          const why = back[i]
          return why
            ? { seq, status, flaws: [flaw(null, why)], made, before, fate: 'kept' }
            : { seq, status, flaws, made, before, fate: 'undone' }
        }),
        false,
      )
      place = { ord: last.ord, seq: last.seq }
      done += some.length
    } while (more() && done - job.done < PIECE_ROWS)
    house.news()
    return { cursor: place, done }
  },
  async cancelled(q, job) {
    const batch = await heldBatch(q, job.districtId, job.payload.batchId)
    if (batch?.state !== 'undoing') return
    const now = house.clock.now()
    const { districtId, by, payload, total } = job
    const id = await addJob(q, {
      districtId,
      kind: UNDO,
      by,
      payload,
      ...(total === null ? {} : { total }),
      now,
    })
    await move(q, batch, { to: 'undoing', now, job: { id, by } })
  },
  async failed(q, job, { code, params }) {
    const batch = await heldBatch(q, job.districtId, job.payload.batchId)
    if (batch?.state !== 'undoing') return
    const counts = await rows.countsOf(q, batch)
    const event = { what: 'stuck', by: job.by }
    await move(q, batch, {
      to: 'stuck',
      now: house.clock.now(),
      event,
      counts,
      problem: { code, params },
      job: null,
    })
  },
})
