import type { Queries } from '../../../kit/db.ts'
import type { Ending, Goes, Spot } from '../../../kit/tree-change.ts'
import type { Plan } from '../rules/plan.ts'
import { isInside } from '../rules/shape.ts'
import { cameFrom } from '../store/changes.ts'
import { shapesOf } from '../store/shapes.ts'

type Of = { districtId: number; id: string; plan: Plan; back: boolean; ending: Ending }

/**
 * Where each thing goes that lies at a node which ends: where somebody chose or, on the way back, where it had come from; else
 * by the point that it lies at; else to the node that takes the rest.
 */
export function goesFor(q: Queries, { districtId, id, plan, back, ending }: Of): Goes {
  const spots = new Map(ending.to.map((spot) => [spot.id, spot]))
  const known = (ids: readonly number[]): Spot[] => ids.flatMap((one) => spots.get(one) ?? [])

  const recorded = async (kind: string, things: readonly string[]) => {
    const rows = await cameFrom(q, districtId, id, { kind, things, to: ending.from.id })
    return Map.groupBy(rows, (row) => row.thing)
  }
  const byPoint = (back || plan.byPoint) && ending.to.length > 1

  return async (kind, things) => {
    const names = things.map(({ thing }) => thing)
    const came = back ? await recorded(kind, names) : undefined
    const pointed = byPoint && things.some(({ point }) => point)
    const drawn = pointed ? await shapesOf(q, districtId, [...spots.keys()]) : []
    return new Map(
      things.map(({ thing, point }) => {
        const chosen = back ? came?.get(thing)?.map((row) => row.from) : plan.chosen[kind]?.[thing]
        if (chosen) return [thing, known(chosen)]
        const shape = point && drawn.find((one) => isInside(one.geometry, point))
        return [thing, [(shape && spots.get(shape.id)) || ending.rest]]
      }),
    )
  }
}
