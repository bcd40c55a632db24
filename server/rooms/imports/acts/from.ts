import type { imports } from '../../../../contract/imports.ts'
import type { Handlers } from '../../../kit/room.ts'
import { pageFor } from '../../matters/index.ts'
import { kindOf } from '../kinds/index.ts'
import { batchThatMade, namesOf } from '../store/batches.ts'
import { mayReach } from '../work.ts'

/** Says of a matter that somebody may see which import brought it: as long as that is under way it may be taken back. */
export const showOrigin: Handlers<typeof imports>['GET /api/matters/:id/import'] = async (
  house,
  { who, params, lang },
) => {
  const { matter } = await pageFor(house, who, params.id, lang)
  const batch = await batchThatMade(house.db, who.districtId, matter.id)
  if (!batch) return { from: null }
  const [by] = await namesOf(house.db, who.districtId, [batch.by])
  const { name, state, createdAt: at } = batch
  // its page is there for those who import such things here
  const batchId = mayReach(who, kindOf(batch.kind), batch) ? batch.id : null
  return { from: { name, state, at, by: { id: batch.by, name: by?.name ?? '' }, batchId } }
}
