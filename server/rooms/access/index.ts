import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { personBehind } from './sessions.ts'

export { homeOf } from './home.ts'
export { openPerson, personOf } from './sessions.ts'

export { note } from './note.ts'
export { forgetEnded } from './ended.ts'
export { addStaff, type NewStaff } from './acts/add-staff.ts'
export { hashPassword } from './acts/sign-in.ts'
export { firstCodes } from './acts/first-password.ts'
export {
  type ImportedPost,
  type Person,
  peopleOf,
  putPost,
  takeBackPost,
  type Taken,
} from './acts/import-people.ts'
export { addService, placeService } from './acts/service.ts'
export { residentWithPhone } from './acts/sign-in-by-phone.ts'
export { maskName, maskPhone, ROLES, roleWords } from './rules.ts'
export {
  audit,
  byLogin as staffByLogin,
  placesLeftTo,
  postsAt,
  staffWith,
} from './store.ts'

/** The person behind a session token, if it still stands. */
export const authenticate = async (house: House, token: string): Promise<Who | undefined> =>
  (await personBehind(house, token))?.person
