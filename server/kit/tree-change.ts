import type { Queries } from './db.ts'

/** A node with the ids from the district's root down to it. */
export type Spot = { id: number; path: number[] }
export type Point = { lng: number; lat: number }

/** A node that ends: what lies at it goes on to others. `rest` takes what nothing else was said of. */
export type Ending = { from: Spot; to: Spot[]; rest: Spot }
/** A node that stands and now lies elsewhere, with all below it, at the same depth as before. */
export type Shift = { from: number[]; to: number[] }

/** A change of the tree as those see it who hold something at its places. */
export type TreeChange = {
  id: string
  districtId: number
  by: number
  /** When it began: the same in each of its pieces. */
  at: Date
  now: Date
  /** All nodes that end by it. */
  ends: readonly Ending[]
  /** Takes an earlier change back: when that began, and when it had closed what it ended (null: it never came so far). */
  undoes: { at: Date; closedAt: Date | null } | null
}

/**
 * What was found at a place. `choice`: it goes to one of the successors or to any number of them, as somebody chooses;
 * without, it goes on for all of them. `stays`: it is history and remains where it happened.
 */
export type Found = {
  kind: string
  words: { zh: string; en: string }
  choice: 'one' | 'any' | null
  stays: boolean
  n: number
  /** As far as they have names, at most 200. */
  items: { thing: string; words: { zh: string; en: string } }[]
}
export type Carried = { thing: string; from: number; to: number }
/** Where things of a kind go; the point is where one lies, if that is known. */
export type Goes = (
  kind: string,
  things: readonly { thing: string; point?: Point | null }[],
) => Promise<Map<string, Spot[]>>

/**
 * One kind of thing that lies at places of the tree, and how it follows when the tree changes. The change comes in pieces, each
 * in a transaction of its own: every function does a bounded piece and may be called again.
 */
export type Mover = {
  kind: string
  /** What lies at a place or, where `whole`, also below it. */
  found(q: Queries, districtId: number, place: Spot, whole: boolean): Promise<Found[]>
  /** Points of what would be carried, as far as they are known, at most 5,000. */
  points?(q: Queries, districtId: number, place: Spot): Promise<Point[]>
  /** Carries the next things from a node that ends; none where nothing is left there. */
  carry?(q: Queries, change: TreeChange, ending: Ending, goes: Goes): Promise<Carried[]>
  /** Ends what is left at a node that now is closed. */
  close?(q: Queries, change: TreeChange, ending: Ending): Promise<void>
  /** Brings the paths of the next things up to date; `after` where it left off, null at the beginning and when all is done. */
  shift?(
    q: Queries,
    change: TreeChange,
    shift: Shift,
    after: string | null,
  ): Promise<{ n: number; after: string | null }>
}
