import { availableParallelism } from 'node:os'
import type { Readable } from 'node:stream'
import type { Log } from '../log.ts'
import { type Problem, problem } from '../problems.ts'
import './problems.ts'

/** What the deployment may set of it. Counts of requests, in this process. */
export type GateLimits = {
  /** At work at once. */
  atWork: number
  /** In line for a place, above that. */
  waiting: number
  /** Milliseconds in that line after which an honest "not now" is better. */
  longestWaitMs: number
  /** Passwords checked at once: each holds a processor for some 30 ms and 19 MB meanwhile. */
  signingIn: number
}

/**
 * Four times the database's connections keep them busy and answer within some tenths of a second. A password is checked on a thread
 * of its own: with all processors at that, nobody's list would move.
 */
export const USUAL_LIMITS: GateLimits = {
  atWork: 64,
  waiting: 256,
  longestWaitMs: 500,
  signingIn: Math.min(3, Math.max(1, availableParallelism() - 1)),
}

/** Photos on their way at once: each is held in memory until it is whole. */
const UPLOADS = 32
/** What every page begins with, and costs a look into memory or one row: let in beside the work. */
const SMALL = 200
/** People who wait for their password to be checked see a button that turns; longer than that is no answer. */
const SIGN_IN = { waiting: 400, longestWaitMs: 5_000 }
const LOG_EVERY_MS = 10_000

/** `most` at work, `waiting` in line behind them, none of these longer than `longestWaitMs`; `seconds`: when it is worth coming again. */
type LaneLimits = { most: number; waiting: number; longestWaitMs: number; seconds: number }
type Waiting = { gone(): boolean; go(): void; giveUp(): void; timer: NodeJS.Timeout }

/** A bounded number of places and a short line before them, first come first served. */
export class Lane {
  private taken = 0
  private readonly line = new Set<Waiting>()
  private readonly limits: LaneLimits
  private readonly refused: () => void
  /** Made once: to trace a stack for each one turned away would cost more than all the rest of turning it away. */
  private readonly full: Problem

  constructor(limits: LaneLimits, refused: () => void = () => {}) {
    this.limits = limits
    this.refused = refused
    this.full = problem('http.full', { seconds: limits.seconds })
  }

  /**
   * Does the work when a place is free; a place is held until the work has ended, whether or not its asker is still there. Throws
   * `http.full`, without having begun, where the line is full or the wait was too long, or the asker went away meanwhile (`gone`).
   */
  async pass<T>(gone: () => boolean, work: () => Promise<T>): Promise<T> {
    if (this.taken < this.limits.most) this.taken++
    else await this.place(gone)
    try {
      return await work()
    } finally {
      this.leave()
    }
  }

  private place(gone: () => boolean): Promise<void> {
    const { waiting, longestWaitMs } = this.limits
    const full = () => {
      this.refused()
      return this.full
    }
    if (this.line.size >= waiting) throw full()
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.line.delete(one)
        reject(full())
      }
      const one: Waiting = { gone, go: resolve, giveUp, timer: setTimeout(giveUp, longestWaitMs) }
      this.line.add(one)
    })
  }

  /** Hands the place to the first who is still there. */
  private leave(): void {
    for (const one of this.line) {
      clearTimeout(one.timer)
      if (one.gone()) {
        one.giveUp()
        continue
      }
      this.line.delete(one)
      one.go()
      return
    }
    this.taken--
  }
}

export type Gate = Record<'work' | 'small' | 'signIn' | 'upload', Lane>

/** The lanes of one process. What they turn away is logged as a number from time to time, not line by line. */
export function openGate(limits: GateLimits, log: Log): Gate {
  const { atWork, waiting, longestWaitMs, signingIn } = limits
  let turnedAway = 0
  const refused = () => {
    if (turnedAway++ > 0) return
    setTimeout(() => {
      log.warn({ turnedAway }, 'full: requests were turned away')
      turnedAway = 0
    }, LOG_EVERY_MS).unref()
  }
  const lane = (of: LaneLimits) => new Lane(of, refused)
  return {
    work: lane({ most: atWork, waiting, longestWaitMs, seconds: 2 }),
    small: lane({ most: SMALL, waiting, longestWaitMs, seconds: 2 }),
    signIn: lane({ most: signingIn, ...SIGN_IN, seconds: 5 }),
    upload: lane({ most: UPLOADS, waiting: 0, longestWaitMs: 0, seconds: 2 }),
  }
}

/** Whether whoever asked has closed the connection. */
export const isGone = (request: { raw: Readable & { socket: { destroyed: boolean } } }) => (): boolean =>
  request.raw.socket.destroyed
