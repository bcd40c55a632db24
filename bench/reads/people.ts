// Who reads: somebody of each role, signed in.
import { sql } from '../../server/kit/db.ts'
import { DAY } from '../../server/kit/clock.ts'
import type { House } from '../../server/kit/house.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { addStaff } from '../../server/rooms/access/index.ts'
import { type People, tokenOf } from '../world/people.ts'

/** An account, and the widest place that it sees; of a unit and of residents their own. */
export type Reader = { role: string; account: number; nodeId: number }
export type Readers = Record<
  'leader' | 'street' | 'community' | 'worker' | 'liaison' | 'resident' | 'centre',
  Reader
>

/** People of the world, and a district leader, whom the world has none of. The same one again where a world is used again. */
export async function readersOf(house: House, people: People): Promise<Readers> {
  const { districtId, centre, streets, communities, workers, units, residents, grids } = people
  const [street, community, worker, unit, grid] = [
    streets[0],
    communities[0],
    workers[0],
    units[0],
    grids[0],
  ] as const
  if (!street || !community || !worker || !unit || !grid) throw new Error('this world has no people')
  const resident = await busiest(house, districtId, residents)
  return {
    leader: { role: 'district leader', account: await leaderOf(house, people), nodeId: centre.nodeId },
    centre: { role: 'district centre', ...centre },
    street: { role: 'street clerk', ...street },
    community: { role: 'community clerk', account: community.account, nodeId: community.nodeId },
    worker: { role: 'grid worker', ...worker },
    liaison: { role: 'unit liaison', account: unit.account, nodeId: centre.nodeId },
    resident: { role: 'resident', account: resident, nodeId: grid.nodeId },
  }
}

async function leaderOf(house: House, { districtId, centre }: People): Promise<number> {
  const login = 'leader'
  const known = await house.db.maybe<{ id: number }>(
    sql`select id from account where district_id = ${districtId} and login = ${login}`,
  )
  if (known) return known.id
  const posts = [{ role: 'leader', nodeId: centre.nodeId }]
  const account = await addStaff(house, { districtId, login, name: '分管领导', posts })
  const now = house.clock.now()
  await house.db.rows(sql`
    insert into session (token_hash, district_id, account_id, created_at, seen_at, expires_at)
    values (${sha256(tokenOf(account))}, ${districtId}, ${account}, ${now}, ${now}, ${new Date(now.getTime() + 3_650 * DAY)})`)
  return account
}

/** The resident with the most reports: the longest list of their own. */
const busiest = async (house: House, districtId: number, residents: readonly number[]): Promise<number> =>
  (
    await house.db.maybe<{ id: number }>(sql`
      select reporter_id as id from matter where district_id = ${districtId} and reporter_id = any(${residents}::int[])
      group by reporter_id order by count(*) desc limit 1`)
  )?.id ?? 0
