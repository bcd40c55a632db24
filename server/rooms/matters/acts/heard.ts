import type { Queries } from '../../../kit/db.ts'
import type { Fact } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { bookOf } from '../loop/book.ts'
import type { Loop } from '../loop/definition.ts'
import type { Family } from '../loop/family.ts'
import { familiesOf } from './family.ts'

/** What a fact tells: a matter filed, which has no `step`, or a step of it or of an order below it. */
export type Move = {
  about: string
  root: string
  loop: string
  step: string | undefined
  seq: number | undefined
  by: number | null
}

/** What a fact of a matter tells; undefined where it is imported history, of which nobody hears. */
export function moveIn({ about, data }: Fact): Move | undefined {
  const { root, role, loop, step, seq, by } = data as Partial<Move> & { role?: string }
  if (!about || role === 'import') return undefined
  return { about, root: root ?? about, loop: loop ?? '', step, seq, by: by ?? null }
}

/**
 * What somebody may have to hear of among the facts of one district, as `hear` makes it of each move and its loop as that is today,
 * with its family: those of a batch are read at once. What was taken back meanwhile is no news. Throws where a family can't be read.
 */
export async function heardIn<H extends { root: string }>(
  house: House,
  q: Queries,
  { districtId, facts }: { districtId: number; facts: readonly Fact[] },
  hear: (move: Move, definition: Loop | undefined) => H | undefined,
): Promise<{ one: H; family: Family }[]> {
  const { current } = await bookOf(house, districtId)
  const heard = facts.flatMap((fact) => {
    const move = moveIn(fact)
    return (move && hear(move, current.get(move.loop))) ?? []
  })
  const families = await familiesOf(house, districtId, [...new Set(heard.map(({ root }) => root))], q)
  return heard.flatMap((one) => {
    const family = families.get(one.root)
    if (family instanceof Error) throw family
    return family ? [{ one, family }] : []
  })
}
