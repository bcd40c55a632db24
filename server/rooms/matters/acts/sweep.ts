import type { House } from '../../../kit/house.ts'
import { dueMatters } from '../store/read.ts'
import { advanceByMachine } from './advance.ts'

const BATCH = 50

/**
 * The clock acts: every matter whose time has run out takes the step its loop names for that, once, the longest overdue first,
 * whoever holds it. Several workers share the work row by row. Returns how many steps were taken.
 */
export async function sweep(house: House): Promise<number> {
  let taken = 0
  for (;;) {
    const batch = await house.db.tx(async (q) => {
      const due = await dueMatters(q, house.clock.now(), BATCH)
      let done = 0
      for (const { districtId, id } of due) {
        const stepped = await advanceByMachine(house, q, {
          districtId,
          matterId: id,
          role: 'clock',
          stepFor: (m) => m.loop.clocks.find((c) => c.state === m.matter.state)?.onLate,
        })
        if (stepped) done++
      }
      return { found: due.length, done }
    })
    taken += batch.done
    if (batch.found < BATCH || batch.done === 0) break
  }
  if (taken > 0) house.news()
  return taken
}
