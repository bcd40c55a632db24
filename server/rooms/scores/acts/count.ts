import type { House } from '../../../kit/house.ts'
import { ALONE, asked, upperOf } from '../ask.ts'
import type { Counted, Period, Where } from '../figures.ts'
import type { Side } from '../sides.ts'
import { type Asked, type By, type Found, liveSums } from '../store/figures.ts'
import { keptFor, keptSums } from '../store/kept.ts'

/** Whether the sums may answer, or the rows are counted whatever it takes. */
export type How = 'kept' | 'live'

/**
 * The measures of a side in a place and in each of several periods, whole or taken apart; what has nothing in a period has no
 * row. Each measure counts on its own day, see `sides.ts`.
 */
export async function count(
  house: House,
  side: Side,
  where: Where,
  { periods, by, how = 'kept' }: { periods: readonly Period[]; by?: By | undefined; how?: How },
): Promise<Found[]> {
  const question = await asked(house, where)
  const kept = how === 'kept' ? keptFor(side, question, by) : undefined
  const found = kept
    ? await keptSums(house.db, side, { asked: question, periods, by, kept })
    : await liveSums(house.db, side, { asked: question, periods, by })
  if (by === 'place' && kept)
    return withOwn(found, await keptSums(house.db, side, { asked: question, periods, kept }), question)
  return by === 'category' ? underUpper(house, where, found) : found
}

/** What lies at the node itself is what is left of the whole without the nodes below; it comes under the node's own id. */
function withOwn(below: readonly Found[], whole: readonly Found[], { path }: Asked): Found[] {
  const own = whole.map(({ period, counts }) => {
    const rest = below.filter((row) => row.period === period).map((row) => row.counts)
    return { key: String(path.at(-1)), period, counts: rest.reduce(without, counts) }
  })
  return [...below, ...own.filter(({ counts }) => Object.values(counts).some((n) => n !== 0))]
}
const without = (one: Counted, less: Counted): Counted =>
  Object.fromEntries(Object.entries(one).map(([name, n]) => [name, n - (less[name] ?? 0)]))
/** Measure by measure. */
export const added = (one: Counted | undefined, more: Counted): Counted =>
  Object.fromEntries(Object.entries(more).map(([name, n]) => [name, n + (one?.[name] ?? 0)]))

/** Categories under their upper ones; within one that was asked for, what is of that one alone stands beside those below it. */
function underUpper(house: House, where: Where, found: readonly Found[]): Found[] {
  const upper = upperOf(house, where.districtId)
  const within = where.category
  if (within) {
    const isUpper = [...upper.values()].includes(within)
    return found.map((row) => (isUpper && row.key === within ? { ...row, key: `${ALONE}${within}` } : row))
  }
  const merged = new Map<string, Found>()
  for (const row of found) {
    const key = upper.get(row.key) ?? row.key
    const at = `${row.period} ${key}`
    merged.set(at, { key, period: row.period, counts: added(merged.get(at)?.counts, row.counts) })
  }
  return [...merged.values()]
}
