import type { House } from '../../kit/house.ts'
import { remember } from '../../kit/remember.ts'
import { pathOf } from '../../kit/scope.ts'
import type { Entry } from './rules.ts'
import { bookOf, type EntryRow } from './store.ts'
import type { Words } from './words.ts'

/** How long another process's change of the list may go unnoticed. Time itself is never remembered: what expires, expires. */
const LIST_BELIEVED_MS = 5_000
const books = remember<Map<string, EntryRow>>(LIST_BELIEVED_MS)

/** The admission list of a district by the keys of its affairs, from a memory of a few seconds. */
export const admissionBook = (house: House, districtId: number): Promise<Map<string, EntryRow>> =>
  books.get(
    house,
    String(districtId),
    async () => new Map((await bookOf(house.db, districtId)).map((row) => [row.id, row])),
  )

/** Something was written: the next dispatch in this process is judged by it. */
export const forgetBook = (house: House, districtId: number): void => books.forget(house, String(districtId))

/** A name in both languages; the English one is missing where nobody spelt it. */
export const both = (zh: string, en: string | null): Words => ({ zh, en: en || zh })

/** As the rules ask for it. */
export const entryOf = (row: EntryRow): Entry => ({
  ...row,
  path: pathOf(row.path),
  place: both(row.place, row.placeEn),
  refusals: row.refusals.map((refusal) => ({ ...refusal, node: both(refusal.node, refusal.nodeEn) })),
})
