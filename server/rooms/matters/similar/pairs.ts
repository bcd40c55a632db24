/** Numbers of telephones and the like say who, not what. */
const LONG_NUMBER = /\d{7,}/g

/** Letters and digits of a text in runs, each cut into overlapping pairs of characters, with how often each stands there. */
export function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>()
  const plain = text.normalize('NFKC').toLowerCase().replace(LONG_NUMBER, ' ')
  for (const run of plain.match(/[\p{L}\p{N}]+/gu) ?? []) {
    const characters = [...run]
    const last = Math.max(characters.length - 2, 0)
    for (let i = 0; i <= last; i++) {
      const pair = characters[i] + (characters[i + 1] ?? '')
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
  }
  return pairs
}

/** Buckets over which the pairs are spread by a hash: a table of all pairs would be some hundred times as large. */
export const BUCKETS = 4096
/** How finely a weight is kept: 0 for what stands in every report, 15 for what nobody wrote. */
export const STEPS = 15

/** FNV-1a. */
export function bucketOf(pair: string): number {
  let hash = 2_166_136_261
  for (let i = 0; i < pair.length; i++) hash = Math.imul(hash ^ pair.charCodeAt(i), 16_777_619)
  return (hash >>> 0) % BUCKETS
}
