/** Middle value and extremes of a few rounds. */
export type Spread = { median: number; min: number; max: number }

export function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) }
}

/** The value below which a share `q` of the values lies (nearest rank; the middle of two for the median). NaN for none. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return Number.NaN
  if (q === 0.5 && sorted.length % 2 === 0) {
    const half = sorted.length / 2
    return ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
  }
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}
