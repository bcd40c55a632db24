type Clock = { clockFrom: string | null; dueAt: string | null }

/** How much of the time has gone, 0 to 1; null without a clock. Past the limit it stays 1. */
export function goneOf(clock: Clock, now: Date): number | null {
  if (!clock.clockFrom || !clock.dueAt) return null
  const from = Date.parse(clock.clockFrom)
  const span = Date.parse(clock.dueAt) - from
  if (span <= 0) return 1
  return Math.min(1, Math.max(0, (now.getTime() - from) / span))
}
