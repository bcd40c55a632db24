import type { Random } from '../random.ts'

/**
 * Shares a whole number out among so many, unevenly, to the last one: each has at least what `least` says, and more where its
 * weight is greater.
 */
export function shares(total: number, least: readonly number[], r: Random, uneven = 0.6): number[] {
  const given = [...least]
  let left = total - given.reduce((sum, n) => sum + n, 0)
  if (left < 0) throw new Error(`${total} is not enough for ${least.length}`)
  const weights = given.map(() => 1 + (r.next() * 2 - 1) * uneven)
  const whole = weights.reduce((sum, w) => sum + w, 0)
  const wanted = weights.map((w) => (left * w) / whole)
  for (const [i, share] of wanted.entries()) {
    given[i] = (given[i] ?? 0) + Math.floor(share)
    left -= Math.floor(share)
  }
  const order = wanted
    .map((share, i) => ({ i, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest)
  for (const { i } of order.slice(0, left)) given[i] = (given[i] ?? 0) + 1
  return given
}
