import { partners } from '../../../contract/partners.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { suggestUnits } from './acts/suggest.ts'
import { exports } from './exports.ts'
import { moves } from './moves.ts'

const handlers: Handlers<typeof partners> = { 'GET /api/units': suggestUnits }
export const room: Room = { name: 'partners', routes: partners, handlers, exports, moves }
