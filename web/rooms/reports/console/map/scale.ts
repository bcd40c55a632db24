/** From here (and up to the next step) a shape is drawn in the colour of the step. */
export type Step = { from: number; to: number }
const MOST = 5

/**
 * Round steps for the values of a map. Counts begin at zero; shares (`isShare`, from 0 to 1) begin near their least, since nine of
 * ten lie close together. At most six steps; none where there is no value.
 */
export function stepsFor(values: readonly number[], isShare: boolean): Step[] {
  if (values.length === 0) return []
  const largest = Math.max(...values)
  const least = isShare ? Math.min(...values) : 0
  const unit = isShare ? 0.01 : 1
  for (let power = unit; ; power *= 10) {
    for (const times of [1, 2, 5]) {
      const step = power * times
      const first = Math.floor(least / step + 1e-9)
      const last = Math.floor(largest / step + 1e-9)
      if (last - first > MOST) continue
      return Array.from({ length: last - first + 1 }, (_, i) => ({
        from: (first + i) * step,
        to: (first + i + 1) * step,
      }))
    }
  }
}

/** Which step a value belongs to; the first for one that lies below them all. */
export function stepOf(value: number, steps: readonly Step[]): number {
  const at = steps.findLastIndex(({ from }) => value >= from - 1e-9)
  return Math.max(0, at)
}

/** How strongly the colour of a step covers the sheet: the first faintly, the last fully, a single one in between. */
export const strengthOf = (step: number, of: number): number =>
  of <= 1 ? 0.35 : Math.round((0.1 + (0.75 * step) / (of - 1)) * 100) / 100

/** The colour of a measure: what is late is red, what is near its limit amber, what went well moss, other counts river. */
export const toneOf = (measure: string): 'river' | 'red' | 'amber' | 'moss' =>
  measure === 'late'
    ? 'red'
    : measure === 'due'
      ? 'amber'
      : ['inTime', 'solved', 'satisfied'].includes(measure)
        ? 'moss'
        : 'river'
