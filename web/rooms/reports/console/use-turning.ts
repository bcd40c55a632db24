import { onScopeDispose, ref } from 'vue'

/** Long enough to read a place's figures from across a room. */
const EVERY_MS = 15_000

/** Goes round so many things, one after the other; by hand only, where people ask for no motion. */
export function useTurning(count: () => number) {
  const at = ref(0)
  const isTurning = !matchMedia('(prefers-reduced-motion: reduce)').matches
  const step = (by: number) => {
    const of = Math.max(1, count())
    at.value = (at.value + by + of) % of
  }
  const timer = isTurning ? setInterval(() => step(1), EVERY_MS) : undefined
  onScopeDispose(() => clearInterval(timer))
  return { at, isTurning, step }
}
