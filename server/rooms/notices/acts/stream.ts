import type { notices } from '../../../../contract/notices.ts'
import type { Handlers } from '../../../kit/room.ts'
import { openStream } from '../live.ts'

export const stream: Handlers<typeof notices>['GET /api/stream'] = async (house, { who, token, query }) =>
  openStream(house, who, token ?? '', query.after)
