/** Round marks from zero up to where the largest value fits below, at most `most` of them above zero. */
export function marksTo(largest: number, most = 4): number[] {
  if (largest <= 0) return [0]
  for (let power = 1; ; power *= 10) {
    for (const times of [1, 2, 5]) {
      const step = power * times
      const count = Math.ceil(largest / step)
      if (count <= most) return Array.from({ length: count + 1 }, (_, i) => i * step)
    }
  }
}

/** Which of so many labels are written where there is room for `room` of them: the last one always, the others evenly before it. */
export const isLabelled = (i: number, of: number, room: number): boolean =>
  (of - 1 - i) % Math.max(1, Math.ceil(of / Math.max(1, room))) === 0
