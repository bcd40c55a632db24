import { grid } from '../../../contract/grid.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { listDistricts, listNodes, showNode } from './acts/show.ts'
import './problems.ts'

const handlers: Handlers<typeof grid> = {
  'GET /api/districts': listDistricts,
  'GET /api/districts/:key/nodes': listNodes,
  'GET /api/nodes/:id': showNode,
}
export const room: Room = { name: 'grid', routes: grid, handlers }
