import type { House } from '../../../kit/house.ts'
import { remember } from '../../../kit/remember.ts'
import { placesLeftTo, postsAt, ROLES, staffWith } from '../../access/index.ts'

/** `acts`: takes steps; the others, such as leaders, only read. */
type Standing = { accountId: number; role: string; depth: number; acts: boolean }

/** How long somebody new in a post may go unnoticed: reports are held by the next level up meanwhile. */
const POSTS_BELIEVED_MS = 10_000
const along = remember<Standing[]>(POSTS_BELIEVED_MS)
const liaisons = remember<number[]>(POSTS_BELIEVED_MS)
const left = remember<string[]>(POSTS_BELIEVED_MS)

/** Who works on matters at the nodes of a path, the nearest first; those with a narrow view are no staff of the place. */
export const staffAlong = (house: House, districtId: number, path: readonly number[]): Promise<Standing[]> =>
  along.get(house, `${districtId} ${path.join('.')}`, async () => {
    const posts = await postsAt(house.db, districtId, path, house.clock.now())
    return posts
      .filter(({ role }) => ROLES[role]?.can.includes('matters.read') && !ROLES[role]?.narrow)
      .map(({ accountId, role, nodeId }) => ({
        accountId,
        role,
        depth: path.indexOf(nodeId) + 1,
        acts: ROLES[role]?.can.includes('matters.step') === true,
      }))
      .sort((a, b) => b.depth - a.depth)
  })

/** Who speaks for a unit. */
export const liaisonsOf = (house: House, districtId: number, unitId: number): Promise<number[]> =>
  liaisons.get(house, `${districtId} ${unitId}`, () =>
    staffWith(house.db, { districtId, role: 'unit_liaison', at: { unitId }, now: house.clock.now() }),
  )

/** The depth of the nearest level with somebody who may take one of the roles; the place itself where there is nobody. */
export async function levelWith(
  house: House,
  districtId: number,
  path: readonly number[],
  roles: readonly string[],
): Promise<number> {
  const standing = await staffAlong(house, districtId, path)
  return standing.find(({ role }) => roles.includes(role))?.depth ?? path.length
}

/** The places under the end of a path, as ltree texts, to which nobody in one of the roles is nearer than whoever stands there. */
export const leftTo = (house: House, districtId: number, path: readonly number[], roles: readonly string[]) =>
  left.get(house, `${districtId} ${path.join('.')} ${roles.join(' ')}`, () =>
    placesLeftTo(house.db, { districtId, path, roles, now: house.clock.now() }),
  )
