import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Queries } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import type { Step, StepName } from '../rules/history.ts'
import { mayRead, placeOfEdition } from '../sight.ts'
import { addStep, type EditionRow, editionById, lockEdition, stepsOf } from '../store/editions.ts'

export type Taken = { step: StepName; data: Step['data'] }
export type Locked = { q: Queries; row: EditionRow; path: number[]; steps: readonly Step[]; now: Date }

/** An edition that this person may read. Throws `reports.no_edition`. */
export async function editionFor(q: Queries, who: Who, id: string): Promise<EditionRow> {
  const row = await editionById(q, who.districtId, id)
  if (!row || !mayRead(who, placeOfEdition(row))) throw problem('reports.no_edition')
  return row
}

/**
 * One step of an edition's history, taken by a person: one after another, the same request a second time changes nothing, and is
 * none for another kind of step (`of`). `take`
 * writes what the step is about and says what is kept of it.
 */
export const change = (
  house: House,
  who: Who,
  { id, requestId, of }: { id: string; requestId: string; of: readonly StepName[] },
  take: (locked: Locked) => Promise<Taken>,
): Promise<Step['data']> =>
  house.db.tx(async (q) => {
    const { districtId, accountId } = who
    await lockEdition(q, districtId, id)
    const row = await editionFor(q, who, id)
    const steps = await stepsOf(q, districtId, [id])
    const known = steps.find((step) => step.requestId === requestId)
    if (known) {
      if (known.byAccount !== accountId || !of.includes(known.step)) throw problem('reports.request_reused')
      return known.data
    }
    const now = house.clock.now()
    const { step, data } = await take({ q, row, path: placeOfEdition(row).path, steps, now })
    await addStep(q, { districtId, id, requestId, at: now, byAccount: accountId, step, data })
    return data
  })
