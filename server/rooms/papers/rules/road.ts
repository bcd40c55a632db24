import type { Limit } from '../../../kit/worktime.ts'

type Words = { zh: string; en: string }
type Step = {
  words: Words
  name: string
  from: readonly string[]
  to: string
  by: readonly string[]
  main: boolean
  required: boolean | string
  guards: readonly { name: string; [parameter: string]: unknown }[]
}
type Loop = {
  ends: readonly string[]
  states: Readonly<Record<string, { words: Words }>>
  steps: readonly Step[]
}
/** An order as it stands: what its unit must do first hangs on its kind and on whether it leads. */
type Order = { state: string; kind: string | null; lead: boolean }
/** One step of the road ahead and how long there is for it; `limit` undefined without a clock. */
export type Ahead = { words: Words; limit: Limit | undefined }

/** The step that another one waits for, where that binds this order. */
function firstDone(loop: Loop, step: Step, order: Order): Step | undefined {
  const guard = step.guards.find((g) => g.name === 'lead_after')
  const spared = order.kind !== null && Array.isArray(guard?.except) && guard.except.includes(order.kind)
  if (!guard || !order.lead || spared) return undefined
  return loop.steps.find((s) => s.name === guard.step && s.from.includes(order.state))
}

/**
 * What a unit has still to do for its order, step by step as far as its road goes, each with the limit of the state in which it
 * waits. `isUnits` tells the roles of units' people from the others', `limitIn` gives the limit of a state. Off the road (an
 * objection waits for its ruling) the state itself stands with its limit, and nothing is foretold. Pure.
 */
export function roadAhead(
  loop: Loop,
  order: Order,
  { isUnits, limitIn }: { isUnits: (role: string) => boolean; limitIn: (state: string) => Limit | undefined },
): Ahead[] {
  const ahead: Ahead[] = []
  const been = new Set<string>()
  for (let state = order.state; !loop.ends.includes(state) && !been.has(state); ) {
    been.add(state)
    const needed = loop.steps.find(
      (s) => s.main && s.required !== false && s.from.includes(state) && s.by.some(isUnits),
    )
    const step = needed && (firstDone(loop, needed, { ...order, state }) ?? needed)
    if (!step) break
    ahead.push({ words: step.words, limit: limitIn(state) })
    state = step.to
  }
  const limit = limitIn(order.state)
  const stands = loop.states[order.state]
  return ahead.length === 0 && limit && stands ? [{ words: stands.words, limit }] : ahead
}
