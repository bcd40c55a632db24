import { exporting } from '../../../contract/exports.ts'
import { jobs } from '../../../contract/jobs.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { endJob, listJobs, openJobFile, showJob } from './acts.ts'
import { beginExport, lookAhead } from './exports/ask.ts'
import { exportKind } from './exports/work.ts'
import './problems.ts'
import { tellOfEnds } from './tell.ts'

const routes = { ...jobs, ...exporting }
const handlers: Handlers<typeof routes> = {
  'GET /api/jobs': listJobs,
  'GET /api/jobs/:id': showJob,
  'POST /api/jobs/:id/cancel': endJob,
  'GET /api/jobs/:id/file': openJobFile,
  'POST /api/exports/ahead': lookAhead,
  'POST /api/exports': beginExport,
}
export const room: Room = {
  name: 'jobs',
  routes,
  handlers,
  listeners: (house) => [tellOfEnds(house)],
  jobs: (house) => [exportKind(house)],
}
