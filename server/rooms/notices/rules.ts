import { HOUR, MINUTE } from '../../kit/time.ts'
import type { Verdict } from './carriers.ts'
import type { Answer } from './send.ts'

const SECOND = 1_000

/** A receiver that is down over a night is served in the morning; one that is down for two days is somebody's business. */
export const PAUSES: readonly number[] = [
  10 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  8 * HOUR,
  12 * HOUR,
]
/** However long a receiver asks to be left alone. */
export const LONGEST = HOUR

/** By how much of a pause receivers that failed together come apart. */
const SPREAD = 0.1

/**
 * How long to wait after so many failures; undefined: no more tries. `dice`, from 0 to 1, shortens it by up to a tenth, so that what
 * failed together is not tried together; never below what the receiver asked for.
 */
export const pauseAfter = (tries: number, pauses = PAUSES, asked = 0, dice = 0): number | undefined => {
  const pause = pauses[tries - 1]
  return pause === undefined
    ? undefined
    : Math.max(Math.round(pause * (1 - SPREAD * dice)), Math.min(asked, LONGEST))
}

/** What a plain answer means. */
export function verdictOf({ status, headers }: Answer): Verdict {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  const why = `status ${status}`
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    const seconds = Number(headers['retry-after'])
    return { kind: 'again', why, ...(seconds > 0 ? { afterMs: seconds * SECOND } : {}) }
  }
  return { kind: 'refused', why: status >= 300 && status < 400 ? `${why}: redirects are not followed` : why }
}

/** Posts on their way are reckoned with at the end of their lease; what lies further ahead was said by a clock set back since. */
const AHEAD_MS = 2 * MINUTE

/** How many posts a line has left within the last minute, and when it has one again. A post counts from its answer. */
export function paceOf(posts: readonly Date[], perMinute: number, now: Date) {
  const recent = posts
    .filter((at) => at.getTime() > now.getTime() - MINUTE && at.getTime() < now.getTime() + AHEAD_MS)
    .sort((a, b) => a.getTime() - b.getTime())
  const first = recent[Math.max(0, recent.length - perMinute)] ?? now
  return {
    recent,
    free: Math.max(0, perMinute - recent.length),
    freeAt: new Date(first.getTime() + MINUTE + 1),
  }
}

/** Each by itself while there is room; else the last post stands for all the rest. */
export function partsOf<T>(messages: readonly T[], slots: number): T[][] {
  if (messages.length <= slots) return messages.map((m) => [m])
  const alone = messages.slice(0, Math.max(0, slots - 1)).map((m) => [m])
  return [...alone, messages.slice(alone.length)]
}

export const groupsOf = <T>(all: readonly T[], keyOf: (one: T) => string): T[][] => [
  ...Map.groupBy(all, keyOf).values(),
]
