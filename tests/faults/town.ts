// A small place of the real districts with everybody who is needed for the road of a matter, all of them signed in for good.
import { DAY } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { addStaff, residentWithPhone } from '../../server/rooms/access/index.ts'
import { addNode, childNodes, districtRoot, loadDistrict } from '../../server/rooms/grid/index.ts'
import { addDuty, addUnit } from '../../server/rooms/partners/index.ts'

/** An account and the token of its session. */
export type Hand = { account: number; token: string }
export type Town = {
  districtId: number
  /** Where it is reported. */
  grids: number[]
  /** One a grid, in their order. */
  workers: Hand[]
  clerk: Hand
  secretary: Hand
  street: Hand
  centre: Hand
  units: { id: number; hand: Hand }[]
  residents: Hand[]
}

const GRIDS = 3
const UNITS = ['失物招领处', '雨伞修理铺', '伞厂']

/** Peoples one community of a district; the more residents, the more reports an hour they may make. */
export async function settle(
  house: House,
  { district = 'yijiang', residents = 200 }: { district?: string; residents?: number } = {},
): Promise<Town> {
  const { db } = house
  const now = house.clock.now()
  await loadDistrict(db, house.tenants.byKey(district), { demo: false, now })
  const { districtId, rootId } = await districtRoot(db, district)
  const [street] = await childNodes(db, districtId, rootId)
  const [community] = await childNodes(db, districtId, street?.id ?? rootId)
  if (!street || !community) throw new Error(`${district} has no community`)
  const hand = (account: number): Hand => ({ account, token: tokenOf(account) })
  const staff = async (login: string, role: string, at: { nodeId: number } | { partnerId: number }) =>
    hand(await addStaff(house, { districtId, login, name: `岗位 ${login}`, posts: [{ role, ...at }] }))

  const grids: number[] = []
  const workers: Hand[] = []
  for (let i = 0; i < GRIDS; i++) {
    const node = { parentId: community.id, level: 'estate_grid', code: `fault-${i}`, position: 900 + i }
    const { id } = await addNode(
      db,
      districtId,
      { ...node, name: `第 ${i + 1} 网格`, nameEn: `Grid ${i}` },
      now,
    )
    grids.push(id)
    workers.push(await staff(`worker-${i}`, 'grid_worker', { nodeId: id }))
  }
  const units: Town['units'] = []
  for (const name of UNITS) {
    const { id } = await addUnit(db, districtId, { kind: 'department', name, nameEn: name, now })
    await addDuty(db, districtId, { unitId: id, category: '*', nodeId: rootId })
    units.push({ id, hand: await staff(`unit-${id}`, 'unit_liaison', { partnerId: id }) })
  }
  const people: Hand[] = []
  for (let i = 0; i < residents; i++) {
    const phone = `137${String(i).padStart(8, '0')}`
    people.push(hand((await residentWithPhone(house, { districtId, phone, name: '住户' })).id))
  }
  const town: Town = {
    ...{ districtId, grids, workers, units, residents: people },
    clerk: await staff('clerk', 'community_clerk', { nodeId: community.id }),
    secretary: await staff('secretary', 'community_secretary', { nodeId: community.id }),
    street: await staff('street', 'street_clerk', { nodeId: street.id }),
    centre: await staff('centre', 'district_centre', { nodeId: rootId }),
  }
  await signIn(house, town)
  return town
}

const tokenOf = (account: number): string => sha256(`a session of account ${account}`).toString('base64url')

async function signIn(house: House, { districtId, residents, workers, units, ...town }: Town): Promise<void> {
  const staff = [town.clerk, town.secretary, town.street, town.centre, ...units.map(({ hand }) => hand)]
  const hands = [...staff, ...workers, ...residents]
  const now = house.clock.now()
  await house.db.rows(sql`
    insert into session (token_hash, district_id, account_id, created_at, seen_at, expires_at)
    select decode(hash, 'hex'), ${districtId}, account, ${now}, ${now}, ${new Date(now.getTime() + 365 * DAY)}
    from unnest(${hands.map(({ account }) => account)}::int[],
      ${hands.map(({ token }) => sha256(token).toString('hex'))}::text[]) as s (account, hash)`)
}
