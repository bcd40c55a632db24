import { DAY } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { dropUpload } from '../files.ts'
import { dropSent } from '../out.ts'
import { ABANDONED_DAYS, UNDO_DAYS } from '../rules.ts'
import { abandoned, heldBatch, move } from '../store/batches.ts'
import { dropOldRows } from '../store/rows.ts'

const ROWS_AT_ONCE = 20_000

/**
 * What nobody went on with for some days is given up and its file removed; the rows of what ended a month ago go, and what was
 * counted of them stays. A bounded part at each call.
 */
export async function pruneImports(house: House): Promise<void> {
  const now = house.clock.now()
  const before = (days: number) => new Date(now.getTime() - days * DAY)
  for (const { districtId, id } of await abandoned(house.db, before(ABANDONED_DAYS))) {
    const gone = await house.db.tx(async (q) => {
      const batch = await heldBatch(q, districtId, id)
      if (batch?.state !== 'uploaded' && batch?.state !== 'checked') return false
      await move(q, batch, { to: 'cancelled', now, event: { what: 'abandoned', by: batch.by } })
      return true
    })
    if (gone) await dropUpload(house.dataDir, { districtId, id })
  }
  await dropOldRows(house.db, { done: before(UNDO_DAYS), nothing: before(ABANDONED_DAYS) }, ROWS_AT_ONCE)
  await dropSent(house)
}
