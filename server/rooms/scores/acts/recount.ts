import { setTimeout as sleep } from 'node:timers/promises'
import type { House } from '../../../kit/house.ts'
import { rootsAfter } from '../../matters/index.ts'
import { monthsOf } from '../periods.ts'
import { MATTERS, ORDERS } from '../sides.ts'
import { daysOf, goneRoots, type Wrong, wrongSums } from '../store/recount.ts'
import { changesOf } from './refresh.ts'

const PAGE = 500
const FIRST = '00000000-0000-0000-0000-000000000000'
/** News may be on its way: what differs is looked at again before it is called wrong. */
const LOOKS = 3
const MOST_NAMED = 100

export type Recount = {
  matters: number
  /** Matters whose rows are not what their steps say. */
  rows: string[]
  /** Sums that are not what their rows add up to. */
  sums: Wrong[]
}

/** Counts everything anew and compares: rows with the steps, sums with the rows. Changes nothing. */
export async function recount(
  house: House,
  districtId: number,
  { waitMs = 1500 }: { waitMs?: number } = {},
): Promise<Recount> {
  const report: Recount = { matters: 0, rows: [], sums: [] }
  let after = FIRST
  for (;;) {
    const { roots, last } = await rootsAfter(house.db, districtId, after, PAGE)
    report.matters += roots.length
    report.rows.push(...(await changedRoots(house, districtId, roots, waitMs)))
    if (!last) break
    after = last
  }
  report.rows.push(...(await goneRoots(house.db, districtId, MOST_NAMED)))
  for (const side of [MATTERS, ORDERS]) {
    const days = await daysOf(house.db, districtId, side)
    for (const month of days ? monthsOf(days) : [])
      report.sums.push(...(await wrongSums(house.db, districtId, side, { days: month, most: MOST_NAMED })))
  }
  return report
}

async function changedRoots(
  house: House,
  districtId: number,
  roots: readonly string[],
  waitMs: number,
): Promise<string[]> {
  let suspect = [...roots]
  for (let look = 0; suspect.length > 0; look++) {
    suspect = (await changesOf(house.db, house, districtId, suspect)).changed
    if (look === LOOKS - 1) break
    if (suspect.length > 0) await sleep(waitMs)
  }
  return suspect
}
