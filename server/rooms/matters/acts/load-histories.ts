import type { House } from '../../../kit/house.ts'
import { membersOf } from '../loop/family.ts'
import { knownIds, takeNumbers } from '../store/histories.ts'
import { type Write, write } from '../store/write.ts'
import type { Past } from './load-histories-walk.ts'

export { type Hand, Past, type PastReport, pastsOf, type PastStep } from './load-histories-walk.ts'

/** Families in one statement, and at most so many ids in the fact that tells of them. */
const BATCH = 200

/**
 * Writes whole pasts, numbered in the order of their filing, all of them or nothing. Nobody is notified: rooms above hear
 * `matters.imported` with the ids of the roots, at most 500 a fact. Pasts that are known already are left as they stand; gives
 * how many were written.
 */
export async function loadHistories(
  house: House,
  districtId: number,
  pasts: readonly Past[],
  progress: (done: number) => void = () => {},
): Promise<{ matters: number; steps: number }> {
  const done = { matters: 0, steps: 0 }
  await house.db.tx(async (q) => {
    const ids = pasts.map((past) => past.root.id)
    const known = new Set((await knownIds(q, districtId, ids)).map((row) => row.id))
    const fresh = pasts.filter((past) => !known.has(past.root.id))
    fresh.sort((a, b) => a.root.created_at.getTime() - b.root.created_at.getTime())
    const numbers = await takeNumbers(q, fresh.length)
    for (let i = 0; i < fresh.length; i += BATCH) {
      const batch = fresh.slice(i, i + BATCH)
      const writes = batch.map((past, nth) => writeOf(districtId, past, numbers[i + nth]?.number ?? 0))
      const told = {
        district_id: districtId,
        name: 'matters.imported',
        about: null,
        data: { count: batch.length, ids: batch.map((past) => past.root.id) },
      }
      await write(q, ...writes, { districtId, changed: [], facts: [told] })
      done.matters += batch.length
      for (const { changed } of writes) for (const { added } of changed) done.steps += added.length
      progress(done.matters)
    }
  })
  if (done.matters > 0) house.news()
  return done
}

function writeOf(districtId: number, past: Past, number: number): Write {
  const changed = membersOf(past.family).map(({ matter, loop, steps }) => ({
    member: { loop, steps, matter: { ...matter, number } },
    added: steps,
    born: true,
  }))
  return { districtId, changed, contents: past.contents, reporter: past.reporter, facts: [] }
}
