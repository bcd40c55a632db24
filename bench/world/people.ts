import { DAY } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { addStaff, residentWithPhone } from '../../server/rooms/access/index.ts'
import { addNode, childNodes, districtRoot, loadDistrict } from '../../server/rooms/grid/index.ts'
import { addDuty, addUnit } from '../../server/rooms/partners/index.ts'

export const DISTRICT = 'yijiang'
const GRIDS = 300
const UNITS = 10
const WORKERS = 16
/** Longer than anybody keeps a world. */
const SIGNED_IN_DAYS = 3_650

type Place = { nodeId: number; account: number }
export type People = {
  districtId: number
  /** Who stands over the whole district. */
  centre: Place
  /** With the community above each. */
  grids: { nodeId: number; path: string; community: number }[]
  /** Every street with its clerk. */
  streets: Place[]
  /** Communities that have a clerk: some of all. */
  communities: (Place & { street: number })[]
  units: { id: number; account: number }[]
  workers: Place[]
  residents: number[]
}

/** The cookie of an account's session. Everybody here is signed in for good: signing in is not what is measured. */
export const tokenOf = (account: number): string =>
  sha256(`a session of account ${account}`).toString('base64url')

/** The real tree of one district with made-up estate grids below its communities, and the people who live and work there. */
export async function people(house: House, count: number): Promise<People> {
  const { db } = house
  const now = house.clock.now()
  await loadDistrict(db, house.tenants.byKey(DISTRICT), { demo: false, now })
  const { districtId, rootId } = await districtRoot(db, DISTRICT)
  const staff = (login: string, role: string, at: { nodeId: number } | { partnerId: number }) =>
    addStaff(house, { districtId, login, name: `岗位 ${login}`, posts: [{ role, ...at }] })

  const centre = { nodeId: rootId, account: await staff('centre', 'district_centre', { nodeId: rootId }) }
  const streets: Place[] = []
  const below: { nodeId: number; street: number }[] = []
  for (const street of await childNodes(db, districtId, rootId)) {
    streets.push({
      nodeId: street.id,
      account: await staff(`street-${street.id}`, 'street_clerk', { nodeId: street.id }),
    })
    for (const community of await childNodes(db, districtId, street.id))
      below.push({ nodeId: community.id, street: street.id })
  }
  const communities: People['communities'] = []
  for (const { nodeId, street } of below.filter((_, i) => i % 4 === 0))
    communities.push({
      nodeId,
      street,
      account: await staff(`community-${nodeId}`, 'community_clerk', { nodeId }),
    })

  const grids: People['grids'] = []
  for (let i = 0; i < GRIDS; i++) {
    const community = below[i % below.length]?.nodeId ?? rootId
    const name = `第 ${Math.floor(i / below.length) + 1} 小区网格`
    const node = {
      parentId: community,
      level: 'estate_grid',
      code: `bench-${i}`,
      name,
      nameEn: `Estate ${i}`,
      position: i,
    }
    const { id, path } = await addNode(db, districtId, node, now)
    grids.push({ nodeId: id, path, community })
  }
  const units: People['units'] = []
  for (let i = 0; i < UNITS; i++) {
    const { id } = await addUnit(db, districtId, {
      kind: 'department',
      name: `第 ${i + 1} 责任单位`,
      nameEn: `Unit ${i + 1}`,
      now,
    })
    await addDuty(db, districtId, { unitId: id, category: '*', nodeId: rootId })
    units.push({ id, account: await staff(`unit-${id}`, 'unit_liaison', { partnerId: id }) })
  }
  const workers: Place[] = []
  for (const { nodeId } of grids.slice(0, WORKERS))
    workers.push({ nodeId, account: await staff(`worker-${nodeId}`, 'grid_worker', { nodeId }) })
  const residents: number[] = []
  for (let i = 0; i < count; i++) {
    const phone = `139${String(i).padStart(8, '0')}`
    residents.push((await residentWithPhone(house, { districtId, phone, name: '住户' })).id)
  }
  const all = { districtId, centre, grids, streets, communities, units, workers, residents }
  await signInAll(house, all)
  return all
}

async function signInAll(house: House, { districtId, residents, ...staff }: People): Promise<void> {
  const posts = [[staff.centre], staff.streets, staff.communities, staff.units, staff.workers].flat()
  const accounts = [...posts.map((post) => post.account), ...residents]
  const now = house.clock.now()
  await house.db.rows(sql`
    insert into session (token_hash, district_id, account_id, created_at, seen_at, expires_at)
    select decode(hash, 'hex'), ${districtId}, account, ${now}, ${now}, ${new Date(now.getTime() + SIGNED_IN_DAYS * DAY)}
    from unnest(${accounts}::int[], ${accounts.map((id) => sha256(tokenOf(id)).toString('hex'))}::text[]) as s (account, hash)`)
}
