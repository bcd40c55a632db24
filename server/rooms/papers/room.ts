import { papers } from '../../../contract/papers.ts'
import { publication } from '../../../contract/publication.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { fittingTemplates } from './acts/fitting.ts'
import { openOrderAsWord, openOrderPaper, orderAsWord, showOrderPaper } from './acts/order-paper.ts'
import { sheetAsWord, showSheet } from './acts/sheet.ts'
import { listPublic, showPublic, showPublicPhoto } from './acts/public.ts'
import { publishMatter, showPublication, withdrawMatter } from './acts/publication.ts'
import { listTemplates, putTemplate } from './acts/templates.ts'
import { exports } from './exports.ts'
import { moves } from './moves.ts'
import './problems.ts'

const routes = { ...papers, ...publication }
const handlers: Handlers<typeof routes> = {
  'GET /api/matters/:id/templates': fittingTemplates,
  'GET /api/templates': listTemplates,
  'PUT /api/templates/:key': putTemplate,
  'GET /api/matters/:id/order': showOrderPaper,
  'POST /api/matters/:id/order': openOrderPaper,
  'GET /api/matters/:id/order.docx': orderAsWord,
  'POST /api/matters/:id/order.docx': openOrderAsWord,
  'GET /api/sheets/:sheet': showSheet,
  'GET /api/sheets/:sheet/order.docx': sheetAsWord,
  'GET /api/matters/:id/publication': showPublication,
  'POST /api/matters/:id/publication': publishMatter,
  'POST /api/matters/:id/publication/withdrawal': withdrawMatter,
  'GET /api/public/:district/matters': listPublic,
  'GET /api/public/:district/matters/:id': showPublic,
  'GET /api/public/:district/matters/:id/photos/:hash': showPublicPhoto,
}
export const room: Room = { name: 'papers', routes, handlers, exports, moves }
