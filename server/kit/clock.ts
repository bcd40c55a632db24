/** All domain time comes from here, so that tests can move months in seconds. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands where it was put until it is moved. */
export function handClock(
  start: Date | string,
): Clock & { set(to: Date | string): void; forward(ms: number): void } {
  let at = new Date(start).getTime()
  return {
    now: () => new Date(at),
    set: (to) => {
      at = new Date(to).getTime()
    },
    forward: (ms) => {
      at += ms
    },
  }
}

/** Milliseconds since it was made, of the machine's own time: how long a piece of work has taken, never what time it is. */
export function stopwatch(): () => number {
  const began = performance.now()
  return () => performance.now() - began
}

export { DAY, HOUR, MINUTE } from './time.ts'
