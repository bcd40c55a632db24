import { sha256 } from '../../server/kit/secrets.ts'

/** Numbers that look random and are the same for the same seed; each name has a row of its own, so that order does not matter. */
export type Random = {
  /** From 0 up to, not with, 1. */
  next(): number
  /** A whole number of both ends included. */
  between(least: number, most: number): number
  chance(share: number): boolean
  pick<T>(of: readonly T[]): T
  /** One of them, each as likely as its weight says. */
  weighted<T>(of: readonly (readonly [weight: number, one: T])[]): T
  shuffle<T>(of: readonly T[]): T[]
}

/** Mulberry32: small, fast, even enough for a made-up world. */
export function randomOf(seed: number, name: string): Random {
  let state = sha256(`${seed} ${name}`).readUInt32LE(0)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const pick = <T>(of: readonly T[]): T => {
    if (of.length === 0) throw new Error(`nothing to pick from: ${name}`)
    return of[between(0, of.length - 1)] as T
  }
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick,
    weighted(of) {
      let at = next() * of.reduce((sum, [weight]) => sum + weight, 0)
      const found = of.find(([weight]) => {
        at -= weight
        return at < 0
      })
      return (found ?? pick(of))[1]
    },
    shuffle(of) {
      const all = [...of]
      for (let i = all.length - 1; i > 0; i--) {
        const j = between(0, i)
        const [a, b] = [all[i], all[j]]
        all[i] = b as (typeof all)[number]
        all[j] = a as (typeof all)[number]
      }
      return all
    },
  }
}
