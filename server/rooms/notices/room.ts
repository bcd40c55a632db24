import { notices } from '../../../contract/notices.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { countUnread, listNotices, markRead } from './acts/inbox.ts'
import { dropOutgoing, listOutgoing, retryOutgoing } from './acts/outgoing.ts'
import { addRobot, changeRobot, listRobots, removeRobot, testRobot } from './acts/robots.ts'
import { tellOfPosts } from './acts/posts-moved.ts'
import { stream } from './acts/stream.ts'
import { moves } from './moves.ts'
import { exports } from './exports.ts'
import './problems.ts'
import { smsLine } from './sms.ts'
import { queueOut } from './store/outbox.ts'

const handlers: Handlers<typeof notices> = {
  'GET /api/notices': listNotices,
  'GET /api/notices/unread': countUnread,
  'POST /api/notices/read': markRead,
  'GET /api/stream': stream,
  'GET /api/outgoing': listOutgoing,
  'POST /api/outgoing/retry': retryOutgoing,
  'POST /api/outgoing/drop': dropOutgoing,
  'GET /api/robots': listRobots,
  'POST /api/robots': addRobot,
  'PUT /api/robots/:id': changeRobot,
  'DELETE /api/robots/:id': removeRobot,
  'POST /api/robots/:id/test': testRobot,
}
const bytes = (value: unknown) => Buffer.from(String(value), 'base64')

export const room: Room = {
  name: 'notices',
  routes: notices,
  handlers,
  exports,
  moves,
  listeners: (house) => [
    tellOfPosts(house),
    {
      name: 'notices.codes',
      hears: ['access.code_asked'],
      handle: async (q, { district_id: districtId, data }) => {
        const to = bytes(data.to)
        await queueOut(q, {
          districtId,
          channel: 'sms',
          line: smsLine(house, house.secrets.open(to)),
          kind: 'code',
          to,
          body: bytes(data.text),
          now: house.clock.now(),
          expires: new Date(String(data.expires)),
          fleeting: true,
        })
      },
    },
  ],
}
