export { fileReport } from './acts/report.ts'
export { takeStep } from './acts/advance.ts'
export { sweep } from './acts/sweep.ts'

import type { House } from '../../kit/house.ts'
import { familyOf } from './acts/family.ts'
import { bookOf } from './loop/book.ts'

/** Ids of the orders that a matter spawned, in the order they were made. */
export const ordersOf = async (house: House, districtId: number, id: string): Promise<string[]> =>
  (await familyOf(house, districtId, id)).children.map((c) => c.matter.id)
export { importMessages, type ImportReport } from './acts/import-messages.ts'
export { replay } from './acts/replay.ts'
export { ALIASES, type Message, NEEDED, readTime } from './messages.ts'

/** Opens a district's loops, so that a flaw or a change without a new version stops the start and no work. */
export const checkLoops = (house: House, districtId: number): Promise<unknown> => bookOf(house, districtId)
