import { lists } from '../../../contract/lists.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { listAffairs } from './acts/affairs.ts'
import { applicationForm, applyFor } from './acts/apply.ts'
import { showDuties, showTasks } from './acts/duties.ts'
import { listAdmissions, showAdmission } from './acts/show.ts'
import { takeStep } from './acts/step.ts'
import { exports } from './exports.ts'
import { moves } from './moves.ts'
import './problems.ts'

const handlers: Handlers<typeof lists> = {
  'GET /api/affairs': listAffairs,
  'GET /api/lists/tasks': showTasks,
  'GET /api/lists/duties': showDuties,
  'GET /api/admissions': listAdmissions,
  'GET /api/admissions/form': applicationForm,
  'POST /api/admissions': applyFor,
  'GET /api/admissions/:id': showAdmission,
  'POST /api/admissions/:id/steps': takeStep,
}
export const room: Room = { name: 'lists', routes: lists, handlers, exports, moves }
