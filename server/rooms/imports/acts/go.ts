import type { imports } from '../../../../contract/imports.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { addJob, cancelJob } from '../../../kit/jobs.ts'
import { problem } from '../../../kit/problems.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { note } from '../../access/index.ts'
import { dropUpload } from '../files.ts'
import { LOAD, type LoadPayload } from '../jobs/load.ts'
import { UNDO, type UndoPayload } from '../jobs/undo.ts'
import { type Can, STATE_WORDS, UNDO_DAYS } from '../rules.ts'
import * as store from '../store/batches.ts'
import { batchFor, canFor, viewOf } from './view.ts'

type Acts = Handlers<typeof imports>
type Going = Pick<Call, 'params' | 'lang' | 'requestId'> & {
  who: NonNullable<Call['who']>
  params: { id: string }
}

/** Does something to a batch that may be done now. Asked again when it is under way already, it changes nothing. */
async function go(
  house: House,
  { who, params, lang, requestId }: Going,
  what: keyof Can,
  underWay: readonly store.State[],
  work: (q: Queries, batch: store.Batch) => Promise<void>,
) {
  await batchFor(house, who, params.id)
  await house.db.tx(async (q) => {
    const batch = await store.heldBatch(q, who.districtId, params.id)
    if (!batch) throw problem('imports.none')
    if (underWay.includes(batch.state)) return
    if (!canFor(house, who, batch)[what]) {
      if (what === 'load' && batch.state === 'checked') throw problem('imports.nothing_to_load')
      if (what === 'undo' && batch.state === 'done' && (batch.counts?.loaded ?? 0) > 0)
        throw problem('imports.too_late', { days: UNDO_DAYS })
      throw problem('imports.wrong_state', { state: STATE_WORDS[batch.state] })
    }
    await work(q, batch)
    await note(house, who, { act: `import_${what}`, about: batch.id, requestId }, q)
  })
  return { batch: await viewOf(house, who, await batchFor(house, who, params.id), lang) }
}

export const loadBatch: Acts['POST /api/imports/:id/load'] = async (house, call) => {
  const { districtId, accountId: by } = call.who
  const now = house.clock.now()
  const done = await go(house, call, 'load', ['loading', 'done'], async (q, batch) => {
    const total = (batch.counts?.new ?? 0) + (batch.counts?.changed ?? 0)
    const payload: LoadPayload = { batchId: batch.id }
    const id = await addJob(q, { districtId, kind: LOAD, by, payload, total, now })
    await store.move(q, batch, { to: 'loading', now, event: { what: 'loaded', by }, job: { id, by } })
  })
  // every row is staged: the file is not needed again
  await dropUpload(house.dataDir, { districtId, id: call.params.id })
  return done
}

export const cancelBatch: Acts['POST /api/imports/:id/cancel'] = async (house, call) => {
  const { districtId, accountId: by } = call.who
  const now = house.clock.now()
  const done = await go(house, call, 'cancel', ['cancelled', 'undoing'], async (q, batch) => {
    if (batch.jobId && batch.jobBy !== null)
      return void (await cancelJob(q, { districtId, accountId: batch.jobBy }, batch.jobId))
    await store.move(q, batch, { to: 'cancelled', now, event: { what: 'cancelled', by } })
  })
  if (done.batch.state === 'cancelled') await dropUpload(house.dataDir, { districtId, id: call.params.id })
  return done
}

export const undoBatch: Acts['POST /api/imports/:id/undo'] = (house, call) => {
  const { districtId, accountId: by } = call.who
  const now = house.clock.now()
  return go(house, call, 'undo', ['undoing', 'undone'], async (q, batch) => {
    const payload: UndoPayload = { batchId: batch.id, to: 'undone' }
    const total = batch.counts?.loaded ?? 0
    const id = await addJob(q, { districtId, kind: UNDO, by, payload, total, now })
    const event = { what: 'undo_asked', by }
    await store.move(q, batch, { to: 'undoing', now, event, problem: null, job: { id, by } })
  })
}
