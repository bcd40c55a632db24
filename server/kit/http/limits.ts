import { problem } from '../problems.ts'

export const JSON_LIMIT = 256 * 1024
export const PHOTO_LIMIT = 10 * 1024 * 1024

export type Brake = {
  /** Throws `http.too_many` when the key has had its share of this window. */
  check(key: string, now: Date): void
  spent(key: string, now: Date): boolean
  count(key: string, now: Date): void
}

/** At most `most` of something a window for each key, in this process: a brake for guessing, beside the locks in the database. */
export function brake(most: number, windowMs: number, keysKept = 20_000): Brake {
  const seen = new Map<string, { from: number; count: number }>()
  const entryOf = (key: string, at: number) => {
    const entry = seen.get(key)
    return entry && at - entry.from < windowMs && at >= entry.from ? entry : undefined
  }
  return {
    check(key, now) {
      const entry = entryOf(key, now.getTime())
      if (entry && entry.count >= most) {
        throw problem('http.too_many', { seconds: Math.ceil((entry.from + windowMs - now.getTime()) / 1000) })
      }
    },
    spent: (key, now) => (entryOf(key, now.getTime())?.count ?? 0) >= most,
    count(key, now) {
      const at = now.getTime()
      const entry = entryOf(key, at)
      if (entry) {
        entry.count++
        return
      }
      if (seen.size >= keysKept) for (const [k, e] of seen) if (at - e.from >= windowMs) seen.delete(k)
      if (seen.size >= keysKept) seen.clear()
      seen.set(key, { from: at, count: 1 })
    },
  }
}

/** Counts and refuses at once: for what is rationed whether it succeeds or not. */
export function ration(by: Brake, key: string, now: Date): void {
  by.check(key, now)
  by.count(key, now)
}
