import type { Reply } from '../../../kit/call.ts'

type Whole = Reply<'GET /api/loops'>['loops'][number]
type Loop = Pick<Whole, 'states'> & { steps: Pick<Whole['steps'][number], 'from' | 'to' | 'required'>[] }

/**
 * How far along its loop a state lies, for the row of small knots: the number of states of the way that a matter
 * must go (the required steps, in order), and how many of them are behind or reached. An end is all the way.
 */
export function progressOf(loop: Loop | undefined, state: string): { at: number; of: number } {
  const way = requiredWay(loop)
  if (!loop || way.length === 0) return { at: 0, of: 0 }
  if (loop.states.find((s) => s.key === state)?.end) return { at: way.length, of: way.length }
  const at = way.indexOf(state)
  // A side state (returned, objected …) counts as far as the way had come before it: unknown, so at its beginning.
  return { at: at === -1 ? 1 : at + 1, of: way.length }
}

/** The states that the required steps lead through, from the first one. */
function requiredWay(loop: Loop | undefined): string[] {
  if (!loop) return []
  const way: string[] = []
  let next = loop.steps.find((step) => step.required && step.from.length === 0)?.to
  while (next && next !== '=' && !way.includes(next)) {
    way.push(next)
    const here = next
    next = loop.steps.find((step) => step.required && step.from.includes(here))?.to
  }
  return way
}
