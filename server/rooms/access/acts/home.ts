import type { access } from '../../../../contract/access.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { COMMUNITY_DEPTH } from '../../../kit/scope.ts'
import { placeOf } from '../../grid/index.ts'
import { note } from '../note.ts'
import { sessionView } from '../sessions.ts'
import { setHome } from '../store.ts'

/** A person says where they live, or takes it back. Of a place inside a community only the community is kept. */
export const sayHome: Handlers<typeof access>['PUT /api/session/home'] = async (
  house,
  { who, body, token, requestId },
) => {
  const { districtId, accountId } = who
  const path = body.nodeId === null ? undefined : (await placeOf(house, districtId, body.nodeId)).path
  const home = path ? (path[COMMUNITY_DEPTH - 1] ?? null) : null
  if (path && home === null) throw problem('access.no_community')
  await setHome(house.db, districtId, accountId, home)
  await note(house, who, { act: home === null ? 'home_withdrawn' : 'home_said', requestId })
  return sessionView(house, token)
}
