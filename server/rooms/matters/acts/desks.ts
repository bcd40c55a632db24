import type { House } from '../../../kit/house.ts'
import type { Who } from '../../../kit/scope.ts'
import { bookOf } from '../loop/book.ts'
import type { Loop, Step } from '../loop/definition.ts'
import type { Asked, Awaited, Desk } from '../store/todo.ts'

const isAwaitedOf = (step: Step, role: string): boolean =>
  step.main && step.by.includes(role) && (step.usual ?? step.by).includes(role)

const statesOf = (loops: readonly Loop[], wanted: (step: Step) => boolean): Awaited[] => {
  const found = new Map<string, Awaited>()
  for (const loop of loops) {
    for (const state of loop.steps.filter(wanted).flatMap((step) => step.from)) {
      if (!loop.ends.includes(state)) found.set(`${loop.id} ${state}`, { loop: loop.id, state })
    }
  }
  return [...found.values()]
}

/** Steps of a role that others ask for, as an extension or an answer is asked for. */
function askedOf(loops: readonly Loop[], role: string): Asked {
  const named = (loop: Loop) =>
    new Set(loop.steps.flatMap((s) => s.effects.flatMap((e) => (e.name === 'await' ? [String(e.step)] : []))))
  const isAsked = (loop: Loop, step: Step) =>
    step.by.includes(role) && (step.usual ?? step.by).includes(role) && named(loop).has(step.name)
  const found = loops.flatMap((loop) =>
    loop.steps.filter((step) => isAsked(loop, step)).map((step) => ({ loop, step })),
  )
  return {
    steps: [...new Set(found.map(({ step }) => step.name))],
    states: found.flatMap(({ loop, step }) => step.from.map((state) => ({ loop: loop.id, state }))),
  }
}

/** Where steps of this person are awaited, by the definitions of every loop that matters may be pinned to. */
export async function desksOf(house: House, who: Who): Promise<Desk[]> {
  const loops = (await bookOf(house, who.districtId)).all
  const own = (at: 'own' | 'reported', role: string): Desk => ({
    at,
    accountId: who.accountId,
    awaited: statesOf(loops, (step) => isAwaitedOf(step, role)),
  })
  const desks = who.posts
    .filter((post) => post.can.has('matters.step'))
    .map((post): Desk => {
      const { role, path, partnerId } = post
      if (!path)
        return {
          at: 'unit',
          unitId: partnerId ?? 0,
          awaited: statesOf(loops, (s) => isAwaitedOf(s, role)),
          asked: askedOf(loops, role),
        }
      return {
        at: 'node',
        path,
        anyLevel: statesOf(loops, (s) => !s.level && isAwaitedOf(s, role)),
        ownLevel: statesOf(loops, (s) => s.level && isAwaitedOf(s, role)),
        asked: askedOf(loops, role),
      }
    })
  return [...desks, own('own', 'holder'), own('reported', 'reporter')]
}
