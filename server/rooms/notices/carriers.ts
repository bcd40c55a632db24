import type { House } from '../../kit/house.ts'
import type { Answer, Outward } from './send.ts'

/** A message as its carrier sees it: opened, the first of its run or all of them joined. */
export type Outgoing = {
  districtId: number
  /** The same at every try, so that a receiver can tell a repeat. */
  key: string
  kind: string
  line: string
  about: string | null
  to: string
  body: string
  /** The number of this try, from 1. */
  tries: number
}

/** What an answer means. `again`: later, not before `afterMs` if that is said; `refused`: never, with the reason. */
export type Verdict =
  | { kind: 'taken' }
  | { kind: 'refused'; why: string }
  | { kind: 'again'; why: string; afterMs?: number }

export type Carrier = {
  /**
   * What to send and where; undefined while there is no address (it waits, and no try is counted). The address comes from a
   * setting or a table of the district, never from what a visitor wrote.
   */
  request(house: House, message: Outgoing): Promise<Outward | undefined>
  /** By default 2xx takes it, 408, 425, 429 and 5xx ask for another try, anything else refuses. */
  verdict?(answer: Answer): Verdict
  /** How long to wait after the first, second … failure; after the last one it is a dead letter. */
  pauses?: readonly number[]
  /** At most so many posts a minute on each line. */
  perMinute?: number
  /** Makes one body of several when more wait than the minute allows; nothing of them may be lost silently. */
  join?(bodies: string[]): string
  words: { zh: string; en: string }
  /** Words of the kinds of message that it carries. */
  kinds?: Readonly<Record<string, { zh: string; en: string }>>
}

const carriers = new Map<string, Carrier>()

/** Declares who carries a channel; by the room that knows it. */
export function declareCarrier(channel: string, carrier: Carrier): void {
  if (carriers.has(channel)) throw new Error(`carrier declared twice: ${channel}`)
  carriers.set(channel, carrier)
}

export const allCarriers = (): ReadonlyMap<string, Carrier> => carriers
