import { scores } from '../../../contract/scores.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { buildJob } from './acts/build.ts'
import { keepFigures } from './acts/refresh.ts'
import { rates } from './acts/rates.ts'
import { records } from './acts/records.ts'
import { exports } from './exports.ts'
import './problems.ts'

const handlers: Handlers<typeof scores> = {
  'GET /api/rates': rates,
  'GET /api/rates/records': records,
}
export const room: Room = {
  name: 'scores',
  routes: scores,
  handlers,
  listeners: (house) => [keepFigures(house)],
  jobs: (house) => [buildJob(house)],
  exports,
}
