import { concerns } from '../../../contract/concerns.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { comeBack } from './acts/come-back.ts'
import { handOn } from './acts/hand-on.ts'
import { countConcerns, ledger } from './acts/ledger.ts'
import { linksAt } from './acts/links.ts'
import { showProblemList } from './acts/problem-list.ts'
import { record, recordMany } from './acts/record.ts'
import { exports } from './exports.ts'
import './problems.ts'

const handlers: Handlers<typeof concerns> = {
  'GET /api/concerns': ledger,
  'GET /api/concerns/counts': countConcerns,
  'POST /api/concerns': record,
  'POST /api/concerns/many': recordMany,
  'POST /api/concerns/:id/whistle': handOn,
  'GET /api/matters/:id/concerns': linksAt,
  'GET /api/problem-lists/:sheet': showProblemList,
}
export const room: Room = {
  name: 'concerns',
  routes: concerns,
  handlers,
  exports,
  listeners: (house) => [comeBack(house)],
}
