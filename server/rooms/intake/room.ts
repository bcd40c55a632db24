import { intake } from '../../../contract/intake.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { renewSecret, setApiKey, showDeliveries, switchChannel } from './acts/channel-keys.ts'
import { addChannel, changeChannel, listChannels } from './acts/channels.ts'
import { keyHolder } from './acts/keys.ts'
import { bringPhotoSigned, receive, receiveMany } from './acts/receive.ts'
import { showByRef } from './acts/show.ts'
import { sendStatus } from './acts/status.ts'
import { fileRequest, listRequests, showRequest, showToken } from './open311/requests.ts'
import { discovery, listServices, sayProblem, showService } from './open311/services.ts'
import { moves } from './moves.ts'
import { exports } from './exports.ts'
import './problems.ts'

const handlers: Handlers<typeof intake> = {
  'GET /api/intake/channels': listChannels,
  'POST /api/intake/channels': addChannel,
  'PUT /api/intake/channels/:id': changeChannel,
  'POST /api/intake/channels/:id/secret': renewSecret,
  'POST /api/intake/channels/:id/api-key': setApiKey,
  'POST /api/intake/channels/:id/switch': switchChannel,
  'GET /api/intake/channels/:id/deliveries': showDeliveries,
  'POST /api/intake/matters': receive,
  'POST /api/intake/matters/bulk': receiveMany,
  'GET /api/intake/matters/:ref': showByRef,
  'POST /api/intake/photos': bringPhotoSigned,
  'GET /open311/v2/discovery': discovery,
  'GET /open311/v2/services': listServices,
  'GET /open311/v2/services/:code': showService,
  'POST /open311/v2/requests': fileRequest,
  'GET /open311/v2/requests': listRequests,
  'GET /open311/v2/requests/:id': showRequest,
  'GET /open311/v2/tokens/:id': showToken,
}
export const room: Room = {
  name: 'intake',
  routes: intake,
  handlers,
  exports,
  moves,
  listeners: (house) => [sendStatus(house)],
  keyHolder,
  sayProblem,
}
