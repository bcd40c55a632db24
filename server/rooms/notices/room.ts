import type { Room } from '../../kit/room.ts'
import { queueMessage } from './store.ts'

const bytes = (value: unknown) => Buffer.from(String(value), 'base64')

export const room: Room = {
  name: 'notices',
  routes: {},
  handlers: {},
  listeners: (house) => [
    {
      name: 'notices.codes',
      hears: ['access.code_asked'],
      handle: async (q, { district_id: districtId, data }) => {
        await queueMessage(q, {
          districtId,
          channel: 'sms',
          kind: 'code',
          to: bytes(data.to),
          text: bytes(data.text),
          now: house.clock.now(),
          expires: new Date(String(data.expires)),
        })
      },
    },
  ],
}
