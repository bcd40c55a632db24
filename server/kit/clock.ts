/** All domain time comes from here, so that tests can move months in seconds. */
export type Clock = {
  now(): Date
  /** As `steadyTime` says it; the machine's own where a clock has none. */
  steady?(): number
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands where it was put until it is moved. `forward` is time that passes, `set` the time of day put elsewhere. */
export function handClock(
  start: Date | string,
): Clock & { set(to: Date | string): void; forward(ms: number): void } {
  let at = new Date(start).getTime()
  let passed = 0
  return {
    now: () => new Date(at),
    steady: () => performance.now() + passed,
    set: (to) => {
      at = new Date(to).getTime()
    },
    forward: (ms) => {
      at += ms
      passed += Math.max(0, ms)
    },
  }
}

/** Milliseconds that only grow, however the time of day is set: how long ago something was seen. */
export const steadyTime = (clock: Clock): number => clock.steady?.() ?? performance.now()

/** Milliseconds since it was made, of the machine's own time: how long a piece of work has taken, never what time it is. */
export function stopwatch(): () => number {
  const began = performance.now()
  return () => performance.now() - began
}

export { APART_MS, DAY, HOUR, MINUTE } from './time.ts'
