import type { Queries } from '../../../kit/db.ts'
import { sqlState } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { toolsOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { type Actor, take } from '../loop/engine.ts'
import { refusal } from '../loop/judge.ts'
import { apart } from '../store/due.ts'
import { write } from '../store/write.ts'
import { factsOf, TRIES, WRITTEN_MEANWHILE } from './advance.ts'
import { familyOf } from './family.ts'

const JOIN: Actor = { kind: 'machine', role: 'join' }

/**
 * A room above knows that what a matter waited for has come about: the matter takes the step that its loop names for that, by
 * nobody's hand, within the caller's transaction. False where the step can't be taken now, such as by news heard twice.
 */
export async function joinFromAbove(
  house: House,
  q: Queries,
  matter: { districtId: number; id: string },
  step: string,
): Promise<boolean> {
  const { districtId, id } = matter
  for (let tries = 1; ; tries++) {
    const family = await familyOf(house, districtId, id, q)
    const tools = await toolsOf(house, districtId)
    const known = stepOf(family.root.loop, step)
    if (!known || refusal(known, family.root, family, { actor: JOIN, now: tools.now })) return false
    const ask = { matterId: id, step, form: {}, requestId: null, occurredAt: tools.now }
    const { changed } = take(family, JOIN, ask, tools)
    const facts = changed.flatMap((change) => factsOf(districtId, change))
    try {
      await apart(q, () => write(q, { districtId, changed, root: family.root.matter, facts }))
      return true
    } catch (error) {
      if (tries === TRIES || !WRITTEN_MEANWHILE.has(sqlState(error) ?? '')) throw error
    }
  }
}
