type Clock = {
  clockFrom: string | null
  dueAt: string | null
  blueAt?: string | null
  amberAt?: string | null
}

/**
 * How much of the time has gone, 0 to 1; null without a clock. Past the limit it stays 1. Where the server says when the colours
 * change, the bar runs at their pace: half of it at blue, four fifths at amber, as no hour counts that nobody works.
 */
export function goneOf(clock: Clock, now: Date): number | null {
  if (!clock.clockFrom || !clock.dueAt) return null
  const at = now.getTime()
  const marks: [number, number][] = [
    [Date.parse(clock.clockFrom), 0],
    ...(clock.blueAt && clock.amberAt
      ? ([
          [Date.parse(clock.blueAt), 0.5],
          [Date.parse(clock.amberAt), 0.8],
        ] as [number, number][])
      : []),
    [Date.parse(clock.dueAt), 1],
  ]
  const after = marks.findIndex(([time]) => time > at)
  if (after === -1) return 1
  const [to, toShare] = marks[after] as [number, number]
  const before = marks[after - 1]
  if (!before) return 0
  const [from, fromShare] = before
  return fromShare + ((at - from) / (to - from)) * (toShare - fromShare)
}
