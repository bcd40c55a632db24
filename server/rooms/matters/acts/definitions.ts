import type { z } from 'zod'
import type { summary } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import type { Limit } from '../../../kit/worktime.ts'
import { anyPlace } from '../../grid/index.ts'
import { bookOf, toolsOf } from '../loop/book.ts'

/** A loop in the version that a matter is pinned to. */
export const loopAt = async (house: House, districtId: number, id: string, version: number) =>
  (await bookOf(house, districtId)).pinned(id, version)

/** The fields of free text in the steps of a district's loops, as new matters start with them. */
export const textFields = async (house: House, districtId: number) =>
  [...(await bookOf(house, districtId)).current.values()].flatMap((loop) =>
    loop.steps.flatMap((step) =>
      step.form
        .filter((field) => field.kind === 'words' || field.kind === 'line')
        .map((field) => ({
          ...{ loop: loop.id, step: step.name, field: field.name },
          names: [loop.name, step.words, field.label],
        })),
    ),
  )

/** What decides the limits of a matter or order, as its summary says it. */
type Placed = Pick<z.input<typeof summary>, 'loop' | 'loopVersion' | 'kind' | 'lead' | 'unit' | 'node'>

/** The limit of any state of a matter's loop as it holds for that matter, by the same clock that would start there. */
export async function limitsFor(
  house: House,
  districtId: number,
  of: Placed,
): Promise<(state: string) => Limit | undefined> {
  const [loop, { clock }, place] = await Promise.all([
    loopAt(house, districtId, of.loop, of.loopVersion),
    toolsOf(house, districtId),
    anyPlace(house, districtId, of.node.id),
  ])
  const timed = { path: place?.path ?? [], kind: of.kind, unit_id: of.unit?.id ?? null, lead: of.lead }
  return (state) => clock.limit(loop, state, timed)
}
