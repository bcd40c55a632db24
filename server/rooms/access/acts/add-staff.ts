import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { ROLES, roleWords } from '../rules.ts'
import * as store from '../store.ts'
import { hashPassword } from './sign-in.ts'

export type NewStaff = {
  districtId: number
  login: string
  /** Absent only for demo accounts, which are entered by one click. */
  password?: string
  name: string
  demo?: boolean
  posts: { role: string; nodeId?: number; partnerId?: number }[]
}

const PLACES = { node: { zh: '网格', en: 'a node of the tree' }, unit: { zh: '单位', en: 'a unit' } }

/** Adds a staff account with its posts. Throws `access.login_taken`, `access.unknown_role`, `access.weak_password`. */
export async function addStaff(house: House, staff: NewStaff): Promise<number> {
  for (const { role, nodeId, partnerId } of staff.posts) {
    if (!Object.hasOwn(ROLES, role) || ROLES[role]?.service) throw problem('access.unknown_role', { role })
    const place = ROLES[role]?.place
    const fits =
      place === 'node'
        ? nodeId !== undefined && partnerId === undefined
        : partnerId !== undefined && nodeId === undefined
    if (!fits) throw problem('access.wrong_place', { role: roleWords(role), place: PLACES[place ?? 'node'] })
  }
  if (staff.password !== undefined && (staff.password.length < 10 || staff.password === staff.login))
    throw problem('access.weak_password')
  const passwordHash = staff.password === undefined ? null : await hashPassword(staff.password)
  const now = house.clock.now()
  return house.db.tx(async (q) => {
    const { districtId, login, name, demo = false } = staff
    const account = await store.addStaff(q, { districtId, login, passwordHash, name, demo, now })
    if (!account) throw problem('access.login_taken', { login })
    for (const post of staff.posts) {
      await store.addPost(q, {
        districtId,
        accountId: account.id,
        role: post.role,
        nodeId: post.nodeId ?? null,
        partnerId: post.partnerId ?? null,
        now,
      })
    }
    return account.id
  })
}
