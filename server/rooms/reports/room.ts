import { reports } from '../../../contract/reports.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { contest, rule } from './acts/contest.ts'
import { dashboard } from './acts/dashboard.ts'
import { bulletinAsExcel, bulletinAsWord } from './acts/files.ts'
import { freeze, remakeDraft } from './acts/freeze.ts'
import { listOfEditions } from './acts/list.ts'
import { points } from './acts/points.ts'
import { showEdition } from './acts/show.ts'
import { exports } from './exports.ts'
import './problems.ts'

const handlers: Handlers<typeof reports> = {
  'GET /api/editions': listOfEditions,
  'GET /api/editions/:id': showEdition,
  'POST /api/editions/:id/draft': remakeDraft,
  'POST /api/editions/:id/freeze': freeze,
  'POST /api/editions/:id/contests': contest,
  'POST /api/editions/:id/contests/:contest/ruling': rule,
  'GET /api/editions/:id/bulletin.docx': bulletinAsWord,
  'GET /api/editions/:id/bulletin.xlsx': bulletinAsExcel,
  'GET /api/dashboard': dashboard,
  'GET /api/dashboard/points': points,
}
export const room: Room = { name: 'reports', routes: reports, handlers, exports }
