import type { z } from 'zod'
import type { standing } from '../../../../contract/intake.ts'
import type { House } from '../../../kit/house.ts'
import { stateWords } from '../../matters/index.ts'
import type { FiledRow } from '../store/receipts.ts'

/** Where a matter stands, as its channel is told. */
export async function standingOf(
  house: House,
  districtId: number,
  ref: string,
  row: FiledRow,
): Promise<z.input<typeof standing>> {
  const { words, plain } = await stateWords(house, districtId, row)
  return {
    ref,
    number: row.number,
    state: { key: row.state, words, plain },
    closed: row.closedAt !== null,
    solved: row.solved,
    createdAt: row.createdAt,
    changedAt: row.changedAt,
    dueAt: row.dueAt,
    closedAt: row.closedAt,
  }
}
