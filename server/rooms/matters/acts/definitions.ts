import type { House } from '../../../kit/house.ts'
import { bookOf, toolsOf } from '../loop/book.ts'
import { membersOf } from '../loop/family.ts'
import { familyOf } from './family.ts'

/** A loop in the version that a matter is pinned to. */
export const loopAt = async (house: House, districtId: number, id: string, version: number) =>
  (await bookOf(house, districtId)).pinned(id, version)

/** The fields of free text in the steps of a district's loops, as new matters start with them. */
export const textFields = async (house: House, districtId: number) =>
  [...(await bookOf(house, districtId)).current.values()].flatMap((loop) =>
    loop.steps.flatMap((step) =>
      step.form
        .filter((field) => field.kind === 'words' || field.kind === 'line')
        .map((field) => ({ loop: loop.id, step: step.name, field: field.name })),
    ),
  )

/** The limits that hold for a matter and its orders in the states they are in, by id; none where no clock runs. */
export async function limitsOf(house: House, districtId: number, id: string) {
  const [family, { clock }] = await Promise.all([familyOf(house, districtId, id), toolsOf(house, districtId)])
  return new Map(
    membersOf(family).map(({ loop, matter }) => [matter.id, clock.limit(loop, matter.state, matter)]),
  )
}
