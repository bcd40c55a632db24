import { grid } from '../../../contract/grid.ts'
import { gridChanges } from '../../../contract/grid-changes.ts'
import { gridNets } from '../../../contract/grid-nets.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { showShapes } from './acts/shapes.ts'
import { listDistricts, listNodes, showNode } from './acts/show.ts'
import { dropNet, listNets, mergeNet, putNet, readNet, showNet } from './acts/nets.ts'
import { exports } from './exports.ts'
import './problems.ts'
import { beginChange } from './restructure/begin.ts'
import { restructuring } from './restructure/job.ts'
import { previewChange } from './restructure/preview.ts'
import { listChanges, showChange } from './restructure/show.ts'
import { resumeChange, undoChange } from './restructure/undo.ts'

const routes = { ...grid, ...gridChanges, ...gridNets }

const handlers: Handlers<typeof routes> = {
  'GET /api/districts': listDistricts,
  'GET /api/districts/:key/nodes': listNodes,
  'GET /api/nodes/:id': showNode,
  'GET /api/nodes/:id/shapes': showShapes,
  'POST /api/grid/changes/preview': previewChange,
  'POST /api/grid/changes': beginChange,
  'GET /api/grid/changes': listChanges,
  'GET /api/grid/changes/:id': showChange,
  'POST /api/grid/changes/:id/undo': undoChange,
  'POST /api/grid/changes/:id/resume': resumeChange,
  'GET /api/grid/nets': listNets,
  'GET /api/grid/nets/:id': showNet,
  'POST /api/grid/nets/read': readNet,
  'PUT /api/grid/nets/:id': putNet,
  'POST /api/grid/nets/:id/merge': mergeNet,
  'DELETE /api/grid/nets/:id': dropNet,
}
export const room: Room = {
  name: 'grid',
  routes,
  handlers,
  exports,
  jobs: (house) => [restructuring(house)],
}
