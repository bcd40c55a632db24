export { limitsFor, loopAt, textFields } from './acts/definitions.ts'
export { keepPhoto } from './acts/photos.ts'
export { fileReport } from './acts/report.ts'
export { countUpTo, listOf } from './acts/list.ts'
export { filtersSaid, matterColumns, type Row as ListedRow } from './exports.ts'
export { pageFor } from './acts/show.ts'
export { takeStep } from './acts/advance.ts'
export { joinFromAbove } from './acts/join-from-above.ts'
export { openReporterFor } from './acts/reporter.ts'
export { sweep } from './acts/sweep.ts'

export { familiesOf } from './acts/family.ts'
export { type Move, moveIn } from './acts/heard.ts'
export { listed } from './acts/list.ts'
export { isKnown, rootsAfter } from './store/read.ts'
export { type Loop, stepOf } from './loop/definition.ts'
export { fold } from './loop/fold.ts'
export type { Family, Member } from './loop/family.ts'

import type { House } from '../../kit/house.ts'
import { familyOf } from './acts/family.ts'
import { bookOf } from './loop/book.ts'
import { membersOf } from './loop/family.ts'

/** A matter with all that it made: what each is, and which requests its steps came with. */
export async function membersOfMatter(house: House, districtId: number, id: string) {
  return membersOf(await familyOf(house, districtId, id)).map(({ matter, steps }) => ({
    id: matter.id,
    root: matter.id === matter.root_id,
    loop: matter.loop,
    unitId: matter.unit_id,
    lead: matter.lead,
    state: matter.state,
    version: matter.version,
    requests: steps.flatMap((step) => step.request_id ?? []),
  }))
}

/** Ids of the orders to units that a matter made, in the order they were made. */
export const ordersOf = async (house: House, districtId: number, id: string): Promise<string[]> =>
  (await membersOfMatter(house, districtId, id)).flatMap((m) => (m.unitId === null || m.root ? [] : [m.id]))
export { importMessages, type ImportReport } from './acts/import-messages.ts'
export { replay } from './acts/replay.ts'
export {
  type Hand,
  loadHistories,
  type Past,
  type PastReport,
  pastsOf,
} from './acts/load-histories.ts'
export { BUCKETS, bucketOf, pairsOf, STEPS } from './similar/pairs.ts'
export { knownNumbers, loadMessages } from './acts/load-messages.ts'
export { takeBackImported } from './acts/take-back.ts'
export { nodesWithMatters, unitsWithMatters } from './store/imported.ts'
export { ALIASES, type Message, messageOf, NEEDED, readTime } from './messages.ts'

/** Opens a district's loops, so that a flaw or a change without a new version stops the start and no work. */
export const checkLoops = (house: House, districtId: number): Promise<unknown> => bookOf(house, districtId)

/** Every version of the loops that a district's matters may be pinned to. */
export const loopsOnRecord = async (house: House, districtId: number) => (await bookOf(house, districtId)).all

type Words = { zh: string; en: string }

/** A state as the loop says it that the matter is pinned to: its words, and whether it is an end. */
export async function stateWords(
  house: House,
  districtId: number,
  m: { loop: string; loopVersion: number; state: string },
): Promise<{ words: Words; plain: Words; end: boolean }> {
  const loop = (await bookOf(house, districtId)).pinned(m.loop, m.loopVersion)
  const nameless = { zh: m.state, en: m.state }
  const { words = nameless, plain = nameless } = loop.states[m.state] ?? {}
  return { words, plain, end: loop.ends.includes(m.state) }
}
