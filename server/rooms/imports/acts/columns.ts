import type { imports } from '../../../../contract/imports.ts'
import { DAY } from '../../../kit/clock.ts'
import { addJob } from '../../../kit/jobs.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { CHINA_OFFSET } from '../../../kit/time.ts'
import { CHECK, type CheckPayload } from '../jobs/check.ts'
import { kindOf } from '../kinds/index.ts'
import { STATE_WORDS, standsTwice } from '../rules.ts'
import * as store from '../store/batches.ts'
import { batchFor, canFor, headerOf, viewOf } from './view.ts'

/** Says which column is which field; every row is then checked in the background. Remembered for the next file with this header. */
export const chooseColumns: Handlers<typeof imports>['PUT /api/imports/:id/columns'] = async (
  house,
  { who, params, body, lang },
) => {
  const { districtId, accountId: by } = who
  const seen = await batchFor(house, who, params.id)
  const mapping = Object.fromEntries(Object.entries(body.mapping).filter(([, column]) => column !== ''))
  checkMapping(seen, mapping)
  const asOf = body.asOf ? endOfDay(body.asOf) : null
  const now = house.clock.now()
  await house.db.tx(async (q) => {
    const batch = await store.heldBatch(q, districtId, params.id)
    if (!batch || !canFor(house, who, batch).map)
      throw problem('imports.wrong_state', { state: STATE_WORDS[batch?.state ?? 'cancelled'] })
    const payload: CheckPayload = { batchId: batch.id }
    const id = await addJob(q, { districtId, kind: CHECK, by, payload, now })
    const reading = { mapping, asOf }
    await store.move(q, batch, {
      to: 'checking',
      now,
      event: { what: 'mapped', by },
      job: { id, by },
      reading,
    })
    const header = headerOf(house, batch.columns)
    await store.rememberMapping(q, { districtId, kind: batch.kind, header, mapping, by, now })
  })
  return { batch: await viewOf(house, who, await batchFor(house, who, params.id), lang) }
}

/** A day is meant as a whole, as China keeps it. */
const endOfDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - CHINA_OFFSET + DAY - 1)

function checkMapping({ kind, columns }: store.Batch, mapping: Record<string, string>): void {
  const { fields } = kindOf(kind)
  const chosen = new Set<string>()
  for (const [key, column] of Object.entries(mapping)) {
    if (!fields.some((field) => field.key === key)) throw problem('imports.unknown_field', { field: key })
    if (!columns.includes(column)) throw problem('imports.no_column', { column })
    if (standsTwice(columns, column)) throw problem('imports.column_twice', { column })
    if (chosen.has(column)) throw problem('imports.column_shared', { column })
    chosen.add(column)
  }
  const missing = fields.filter((field) => field.needed && mapping[field.key] === undefined)
  if (missing.length > 0) throw problem('imports.unmapped', { fields: missing.map(({ words }) => words) })
}
