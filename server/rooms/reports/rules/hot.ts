/** How many were filed in a period and in the one before it. */
export type Rise<T> = { of: T; now: number; before: number }

/** Fewer than that many in the period are chance, whatever they were before. */
const LEAST = 5
/** How far above chance a rise must lie, in standard deviations of the difference of two counts. */
const CHANCE = 1.6

const strength = ({ now, before }: { now: number; before: number }) =>
  (now - before) / Math.sqrt(now + before)

/**
 * What has clearly risen against the period before, the clearest first. The difference of two counts is measured against what
 * chance alone makes of counts of that size, so that neither one more in a small place nor a small share more of a large one stands out.
 */
export const risen = <T>(counts: readonly Rise<T>[], most: number): Rise<T>[] =>
  counts
    .filter((count) => count.now >= LEAST && strength(count) >= CHANCE)
    .toSorted((a, b) => strength(b) - strength(a) || b.now - a.now)
    .slice(0, most)
