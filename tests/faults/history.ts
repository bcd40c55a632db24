// What each client asked and was told: the half of the proof that the database can't alter.

/** What one sending of a request came to. `unknown`: nobody said so for certain, so it may have been done or not. */
export type Told =
  | { said: 'accepted'; answer: unknown }
  | { said: 'refused'; problem: { status: number; code: string } }
  | { said: 'unknown'; why: string }

export type Asked = {
  /** Which client, for a reader of flaws. */
  client: string
  /**
   * `report`: `key` is the matter's id, `sent` the body of POST /api/matters. `step`: `key` is its request id, `about` the matter,
   * `sent` the body of the step. Anything else is kept for the test's own check.
   */
  op: string
  key: string
  about: string
  /** The account that asked. */
  by: number
  sent: unknown
}
export type Entry = Asked & {
  /** In the order in which it was sent; sent again with the same key as long as it is unknown. */
  told: Told[]
}
type Counts = { accepted: number; refused: number; unknown: number; resolved: number }

export type History = {
  entries: readonly Entry[]
  /** Somebody is about to send this. Call `told` for each sending. */
  begin(asked: Asked): { entry: Entry; told(outcome: Told): void }
  /** What came of everything so far; `resolved`: unknown at first, certain after sending it again. */
  counts(): Counts
}

/** The last certain word of an entry; unknown where there is none. */
export const outcomeOf = ({ told }: Pick<Entry, 'told'>): Told =>
  told.findLast((one) => one.said !== 'unknown') ?? {
    said: 'unknown',
    why: told.at(-1)?.said ?? 'never sent',
  }

export const accepted = (answer: unknown): Told => ({ said: 'accepted', answer })
export const refused = (status: number, code: string): Told => ({
  said: 'refused',
  problem: { status, code },
})
export const unknown = (why: string): Told => ({ said: 'unknown', why })

export function openHistory(): History {
  const entries: Entry[] = []
  return {
    entries,
    begin(asked) {
      const entry: Entry = { ...asked, told: [] }
      entries.push(entry)
      return { entry, told: (outcome) => void entry.told.push(outcome) }
    },
    counts() {
      const counts: Counts = { accepted: 0, refused: 0, unknown: 0, resolved: 0 }
      for (const entry of entries) {
        const { said } = outcomeOf(entry)
        counts[said]++
        if (said !== 'unknown' && entry.told.some((one) => one.said === 'unknown')) counts.resolved++
      }
      return counts
    },
  }
}
