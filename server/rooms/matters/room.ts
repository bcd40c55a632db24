import { matters } from '../../../contract/matters.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { advance } from './acts/advance.ts'
import { countOf, listOf } from './acts/list.ts'
import { listLoops } from './acts/loops.ts'
import { bringFile, showPhoto } from './acts/photos.ts'
import { report } from './acts/report.ts'
import { openReporterFor } from './acts/reporter.ts'
import { showMatter } from './acts/show.ts'
import { findSimilar } from './acts/similar.ts'
import { settleFiled } from './acts/settle.ts'
import { tellOfSteps } from './acts/tell.ts'
import { tellGroups } from './acts/tell-groups.ts'
import { exports } from './exports.ts'
import { moves } from './moves.ts'
import './problems.ts'

const handlers: Handlers<typeof matters> = {
  'POST /api/files': bringFile,
  'POST /api/matters': report,
  'GET /api/matters': listOf,
  'GET /api/matters/counts': countOf,
  'GET /api/matters/:id': showMatter,
  'POST /api/matters/similar': findSimilar,
  'POST /api/matters/:id/steps': advance,
  'GET /api/matters/:id/files/:hash': showPhoto,
  'POST /api/matters/:id/reporter': openReporterFor,
  'GET /api/loops': listLoops,
}
export const room: Room = {
  name: 'matters',
  routes: matters,
  handlers,
  exports,
  moves,
  listeners: (house) => [tellOfSteps(house), tellGroups(house), settleFiled(house)],
}
