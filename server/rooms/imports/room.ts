import { imports } from '../../../contract/imports.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { bring } from './acts/bring.ts'
import { giveCodes } from './acts/codes.ts'
import { chooseColumns } from './acts/columns.ts'
import { giveErrors } from './acts/errors.ts'
import { showOrigin } from './acts/from.ts'
import { cancelBatch, loadBatch, undoBatch } from './acts/go.ts'
import { listBatches, showBatch } from './acts/list.ts'
import { listRows } from './acts/rows.ts'
import { giveTemplate } from './acts/template.ts'
import { exports } from './exports.ts'
import { check } from './jobs/check.ts'
import { load } from './jobs/load.ts'
import { undo } from './jobs/undo.ts'
import './problems.ts'

const handlers: Handlers<typeof imports> = {
  'GET /api/imports': listBatches,
  'GET /api/imports/template': giveTemplate,
  'POST /api/imports': bring,
  'GET /api/imports/:id': showBatch,
  'PUT /api/imports/:id/columns': chooseColumns,
  'GET /api/imports/:id/rows': listRows,
  'POST /api/imports/:id/load': loadBatch,
  'POST /api/imports/:id/cancel': cancelBatch,
  'POST /api/imports/:id/undo': undoBatch,
  'GET /api/imports/:id/errors': giveErrors,
  'POST /api/imports/:id/codes': giveCodes,
  'GET /api/matters/:id/import': showOrigin,
}
export const room: Room = {
  name: 'imports',
  routes: imports,
  handlers,
  exports,
  jobs: (house) => [check(house), load(house), undo(house)],
}
