/** A count; `query` is the filter of the list that shows its records, left out where the list has no such filter. */
export type Bar = {
  key: string
  words: string
  note?: string
  count: number
  late?: number
  query?: Record<string, string>
}

/** The largest first, at most `most` of them; how many were left out and what they sum to. */
export function topBars(bars: Bar[], most: number) {
  const sorted = [...bars].sort((a, b) => b.count - a.count)
  const rest = sorted.slice(most)
  return {
    shown: sorted.slice(0, most),
    left: rest.length,
    leftSum: rest.reduce((sum, bar) => sum + bar.count, 0),
  }
}

/** Width in per cent from zero, of the largest; something that is there is never drawn as nothing. */
export function widthOf(count: number, largest: number): number {
  if (count <= 0 || largest <= 0) return 0
  return Math.max(0.8, (count / largest) * 100)
}
