import type { House } from '../../../kit/house.ts'
import type { Who } from '../../../kit/scope.ts'
import type { Family } from '../loop/family.ts'
import { type Sight, sightOf } from '../sight.ts'
import { joinedSince } from '../store/read.ts'

/** How much of a family a person reads; somebody who joined their own report, only what came after that. */
export async function sightFor(house: House, who: Who, family: Family): Promise<Sight> {
  const sight = sightOf(who, family)
  if (!sight.joined) return sight
  const row = await joinedSince(house.db, who.districtId, family.root.matter.id, who.accountId)
  return row?.since ? { ...sight, since: row.since } : sight
}
