import type { Reply } from '../../../kit/call.ts'
import { statesAhead } from '../next-step.ts'

type Whole = Reply<'GET /api/loops'>['loops'][number]
type Step = Pick<Whole['steps'][number], 'from' | 'to' | 'by' | 'main' | 'required'>
type Loop = Pick<Whole, 'states' | 'road'> & { steps: Step[] }

/** How far one looks ahead for the way, from a state beside it. */
const FAR = 4

/**
 * How far along its loop a state lies, for the row of small knots: the number of states of the usual way, and how many of them
 * are behind or reached. An end is all the way.
 */
export function progressOf(loop: Loop | undefined, state: string): { at: number; of: number } {
  const way = loop ? wayOf(loop) : []
  if (!loop || way.length === 0) return { at: 0, of: 0 }
  if (loop.states.find((s) => s.key === state)?.end) return { at: way.length, of: way.length }
  const at = way.indexOf(state)
  return { at: at === -1 ? besideOf(loop, way, state) : at + 1, of: way.length }
}

/** A state beside the way (objected, handled elsewhere …) has come as far as the way before the state where it joins again. */
function besideOf(loop: Loop, way: string[], state: string): number {
  let ahead = [state]
  for (let steps = 0; steps < FAR; steps++) {
    ahead = ahead.flatMap((one) => statesAhead(loop, one))
    const joins = ahead.map((one) => way.indexOf(one)).filter((at) => at !== -1)
    if (joins.length > 0) return Math.max(1, Math.min(...joins))
  }
  return 1
}

/**
 * Whether an end is what the loop is there for: the last of its way; where the way forks before any end, one that a main step
 * leads to; and what only follows such an end by itself. All others (withdrawn, called off, passed on) are ends and no more.
 */
export function isGoodEnd(loop: Loop | undefined, state: string): boolean {
  if (!loop) return false
  const isEnd = (key: string) => loop.states.find((s) => s.key === key)?.end ?? false
  if (!isEnd(state)) return false
  const usual = wayOf(loop).filter(isEnd)
  if (usual.length > 0) return usual.includes(state)
  const into = loop.steps.filter((step) => step.to === state)
  return into.some((step) => step.main || (step.from.length > 0 && step.from.every(isEnd)))
}

/** The way as the loop says it; else the states that the required steps lead through, from the first one. */
function wayOf(loop: Loop): string[] {
  if (loop.road.length > 0) return loop.road
  const way: string[] = []
  let next = loop.steps.find((step) => step.required && step.from.length === 0)?.to
  while (next && next !== '=' && !way.includes(next)) {
    way.push(next)
    const here = next
    next = loop.steps.find((step) => step.required && step.from.includes(here))?.to
  }
  return way
}
