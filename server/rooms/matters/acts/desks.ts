import type { House } from '../../../kit/house.ts'
import type { Who } from '../../../kit/scope.ts'
import { bookOf } from '../loop/book.ts'
import { type Loop, type Step, usualOf } from '../loop/definition.ts'
import type { Asked, Awaited, Desk, StandIn } from '../store/todo.ts'
import { leftTo, staffAlong } from './people.ts'

const isAwaitedOf = (step: Step, role: string): boolean => step.main && usualOf(step).includes(role)

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
  const isAsked = (loop: Loop, step: Step) => usualOf(step).includes(role) && named(loop).has(step.name)
  const found = loops.flatMap((loop) =>
    loop.steps.filter((step) => isAsked(loop, step)).map((step) => ({ loop, step })),
  )
  return {
    steps: [...new Set(found.map(({ step }) => step.name))],
    states: found.flatMap(({ loop, step }) => step.from.map((state) => ({ loop: loop.id, state }))),
  }
}

/**
 * Steps that are usually others', where none of those others stands anywhere on the way: whoever may take them and stands
 * nearest finds them on the list, or they would wait for nobody.
 */
async function standInsOf(
  house: House,
  districtId: number,
  loops: readonly Loop[],
  { role, path }: { role: string; path: number[] },
): Promise<StandIn[]> {
  const there = new Set((await staffAlong(house, districtId, path)).map((one) => one.role))
  const isLeft = (step: Step) =>
    step.main && !step.level && step.by.includes(role) && !usualOf(step).some((usual) => there.has(usual))
  // where the same people may take them, steps wait at the same places
  const groups = new Map<string, Step[]>()
  for (const step of loops.flatMap((loop) => loop.steps.filter(isLeft))) {
    const by = [...step.by].sort().join(' ')
    groups.set(by, [...(groups.get(by) ?? []), step])
  }
  return Promise.all(
    [...groups].map(async ([by, steps]) => ({
      places: await leftTo(house, districtId, path, by.split(' ')),
      awaited: statesOf(loops, (step) => steps.includes(step)),
    })),
  )
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
    .map(async (post): Promise<Desk> => {
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
        standIns: await standInsOf(house, who.districtId, loops, { role, path }),
      }
    })
  return [...(await Promise.all(desks)), own('own', 'holder'), own('reported', 'reporter')]
}
