import { access } from '../../../contract/access.ts'
import type { Handlers, Room } from '../../kit/room.ts'
import { sayHome } from './acts/home.ts'
import { listDemoAccounts, signInToDemo } from './acts/demo.ts'
import { setFirstPassword } from './acts/first-password.ts'
import { sendCode, signInByPhone } from './acts/sign-in-by-phone.ts'
import { changePassword, showSession, signIn, signOut } from './acts/sign-in.ts'
import { moves } from './moves.ts'
import './problems.ts'

const handlers: Handlers<typeof access> = {
  'GET /api/session': showSession,
  'POST /api/session': signIn,
  'DELETE /api/session': signOut,
  'PUT /api/session/password': changePassword,
  'POST /api/session/first-password': setFirstPassword,
  'PUT /api/session/home': sayHome,
  'POST /api/session/code': sendCode,
  'POST /api/session/phone': signInByPhone,
  'GET /api/demo/accounts': listDemoAccounts,
  'POST /api/demo/session': signInToDemo,
}
export const room: Room = { name: 'access', routes: access, handlers, moves }
