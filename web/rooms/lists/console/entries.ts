import type { Reply } from '../../../kit/call.ts'
import { called } from '../../../kit/words.ts'

export type Entry = Reply<'GET /api/admissions'>['rows'][number]
export type EntryPage = Reply<'GET /api/admissions/:id'>
export type Offer = EntryPage['offers'][number]

/** A place's or unit's name as the reader reads it. */
export const nameOf = called

/** Before it is on the list, what ends an entry takes back an application: it leaves nothing. */
export const isTakeBack = (entry: Pick<Entry, 'state'>, offer: Pick<Offer, 'step'>): boolean =>
  offer.step === 'withdraw' && (entry.state === 'applied' || entry.state === 'approved')

/** The stations of an entry's way onto the list. */
export const STATIONS = ['applied', 'approved', 'published'] as const

/** How far an entry came along its way, and whether it was ended there (rejected, taken off, expired). */
export function progressOf(entry: { state: Entry['state']; publishedAt: string | null }): {
  reached: number
  ended: boolean
} {
  const at = STATIONS.findIndex((station) => station === entry.state)
  if (at >= 0) return { reached: at + 1, ended: false }
  // what was ended before it was published: rejected at its first station, taken back at whichever it had come to
  return { reached: entry.publishedAt ? 3 : 1, ended: true }
}

/** The last day of an entry, for a reader: it holds to the end of that day. */
export const lastMoment = (expiresAt: string): string => new Date(Date.parse(expiresAt) - 1).toISOString()
