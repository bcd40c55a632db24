/** How near a limit is: a colour of the theme, always with the word `kit.warning.<level>` beside it. */
export type Warning = 'none' | 'blue' | 'amber' | 'red'
type Clock = {
  clockFrom: string | null
  dueAt: string | null
  late: boolean
  closedAt?: string | null
  blueAt?: string | null
  amberAt?: string | null
  pausedUntil?: string | null
}

/**
 * The colour of a clock: blue and amber from the times that the server counted on the district's calendar, red from the limit
 * on. Where it gave none: half of the time, four fifths of it. A closed matter warns no more, nor does a clock that stands still.
 */
export function warningOf(clock: Clock, now: Date): Warning {
  if (clock.closedAt || clock.pausedUntil) return 'none'
  if (clock.late) return 'red'
  if (!clock.dueAt) return 'none'
  const due = Date.parse(clock.dueAt)
  const at = now.getTime()
  if (at >= due) return 'red'
  if (clock.amberAt && clock.blueAt)
    return at >= Date.parse(clock.amberAt) ? 'amber' : at >= Date.parse(clock.blueAt) ? 'blue' : 'none'
  if (!clock.clockFrom) return 'none'
  const from = Date.parse(clock.clockFrom)
  if (due <= from) return 'none'
  const gone = (at - from) / (due - from)
  return gone >= 0.8 ? 'amber' : gone >= 0.5 ? 'blue' : 'none'
}

/** When the colour last changed, and to what; what is drawn beside the clock's bar. */
export function changesOf(clock: Clock): { blue: string; amber: string; red: string } | null {
  const { blueAt, amberAt, dueAt } = clock
  return blueAt && amberAt && dueAt && !clock.closedAt && !clock.pausedUntil
    ? { blue: blueAt, amber: amberAt, red: dueAt }
    : null
}

const HEAT: Record<Warning, number> = { red: 0, amber: 1, blue: 2, none: 3 }

/** Sorts what is due first to the front: late, near the limit, then by limit; what has no limit comes last. */
export function byUrgency(now: Date) {
  const far = Number.MAX_SAFE_INTEGER
  const dueOf = (c: Clock) => (c.dueAt && !c.closedAt ? Date.parse(c.dueAt) : far)
  return (a: Clock, b: Clock): number =>
    HEAT[warningOf(a, now)] - HEAT[warningOf(b, now)] || dueOf(a) - dueOf(b)
}
