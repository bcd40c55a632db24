/** How near a limit is: a colour of the theme, always with the word `kit.warning.<level>` beside it. */
export type Warning = 'none' | 'blue' | 'amber' | 'red'
type Clock = { clockFrom: string | null; dueAt: string | null; late: boolean; closedAt?: string | null }

/** Half of the time gone is blue, four fifths amber, the limit itself red. A closed matter warns no more. */
export function warningOf(clock: Clock, now: Date): Warning {
  if (clock.closedAt) return 'none'
  if (clock.late) return 'red'
  if (!clock.dueAt) return 'none'
  const due = Date.parse(clock.dueAt)
  const at = now.getTime()
  if (at >= due) return 'red'
  if (!clock.clockFrom) return 'none'
  const from = Date.parse(clock.clockFrom)
  if (due <= from) return 'none'
  const gone = (at - from) / (due - from)
  return gone >= 0.8 ? 'amber' : gone >= 0.5 ? 'blue' : 'none'
}

const HEAT: Record<Warning, number> = { red: 0, amber: 1, blue: 2, none: 3 }

/** Sorts what is due first to the front: late, near the limit, then by limit; what has no limit comes last. */
export function byUrgency(now: Date) {
  const far = Number.MAX_SAFE_INTEGER
  const dueOf = (c: Clock) => (c.dueAt && !c.closedAt ? Date.parse(c.dueAt) : far)
  return (a: Clock, b: Clock): number =>
    HEAT[warningOf(a, now)] - HEAT[warningOf(b, now)] || dueOf(a) - dueOf(b)
}
