import { article } from '../../../contract/article.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { showArticle, showRecords } from './acts.ts'
import { exports } from './exports.ts'
import './problems.ts'

const handlers: Handlers<typeof article> = {
  'GET /api/article': showArticle,
  'GET /api/article/:line/records': showRecords,
}
export const room: Room = { name: 'article', routes: article, handlers, exports }
