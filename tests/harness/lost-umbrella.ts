// The neutral world of the tests: umbrellas are lost, reported and found.
import { randomUUID } from 'node:crypto'
import { DAY } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { Who } from '../../server/kit/scope.ts'
import { addStaff, personOf, residentWithPhone } from '../../server/rooms/access/index.ts'
import { districtRoot, loadDistrict, nodeByCode } from '../../server/rooms/grid/index.ts'
import { addDuty, addUnit } from '../../server/rooms/partners/index.ts'
import { type Acts, actsOf } from './acts.ts'
import { openTestHouse, type TestHouse, type TestHouseOptions } from './house.ts'

const CODES = {
  district: '990001',
  street: '990001001',
  before: '990001001001',
  after: '990001001002',
  ribs: '990001001001-D1',
  canopy: '990001001001-D2',
  handle: '990001001002-D1',
  tower: '990001001001-D1-1',
  stairs: '990001001001-D1-1-1',
} as const

const UNITS = {
  office: { kind: 'department', name: '失物招领处', nameEn: 'Lost Property Office', duty: 'other' },
  repair: { kind: 'company', name: '雨伞修理铺', nameEn: 'Umbrella Repair Shop', duty: 'utilities' },
  factory: { kind: 'company', name: '伞厂', nameEn: 'Umbrella Factory', duty: 'market' },
} as const

const STAFF = {
  worker: ['grid_worker', 'ribs', '伞小骨'],
  canopyWorker: ['grid_worker', 'canopy', '伞小面'],
  branch: ['branch_secretary', 'ribs', '伞书记'],
  clerk: ['community_clerk', 'before', '余前'],
  clerkElsewhere: ['community_clerk', 'after', '余后'],
  secretary: ['community_secretary', 'before', '余书记'],
  street: ['street_clerk', 'street', '常柄'],
  centre: ['district_centre', 'district', '钟心'],
  leader: ['leader', 'district', '凌导'],
  admin: ['admin', 'district', '关里'],
  liaison: ['unit_liaison', 'office', '石无'],
  repairer: ['unit_liaison', 'repair', '修一'],
  maker: ['unit_liaison', 'factory', '常长'],
} as const

/** Two residents with the numbers by which no log and no table may know them. */
export const RESIDENTS = {
  resident: { name: '雷雨霏', phone: '13911112222' },
  neighbour: { name: '沈晴空', phone: '13933334444' },
} as const

type Names<T> = keyof T
export type Umbrella = Acts & {
  districtId: number
  nodes: Record<Names<typeof CODES>, number>
  units: Record<Names<typeof UNITS>, number>
  who: Record<Names<typeof STAFF> | Names<typeof RESIDENTS> | 'stranger', Who>
  /** All posts of a further person, each a role at a node or in a unit of this world. */
  hire(posts: { role: string; at: Names<typeof CODES> | Names<typeof UNITS> }[]): Promise<Who>
  /** The rows of each table that a person's act may add to: equal before and after what left nothing behind. */
  rowCounts(): Promise<Record<string, number>>
}

/** A house of its own, inhabited. */
export const lostUmbrella = async (options: TestHouseOptions = {}): Promise<TestHouse & Umbrella> =>
  inhabit(await openTestHouse(options))

/** Makes one district with two communities and few grids, three units, and somebody in every role. */
export async function inhabit<T extends Pick<TestHouse, 'house' | 'clock'>>(
  opened: T,
): Promise<T & Umbrella> {
  const { house, clock } = opened
  const start = clock.now()
  clock.forward(-30 * DAY)
  for (const tenant of house.tenants.all)
    await loadDistrict(house.db, tenant, { demo: false, now: clock.now() })
  const { districtId } = await districtRoot(house.db, 'umbrella')
  const nodes = await each(
    CODES,
    async (code) => (await nodeByCode(house.db, districtId, code))?.id as number,
  )
  const units = await each(UNITS, async ({ duty, ...unit }) => {
    const { id } = await addUnit(house.db, districtId, { ...unit, now: clock.now() })
    await addDuty(house.db, districtId, { unitId: id, category: duty, nodeId: nodes.district })
    return id
  })
  const postAt = (role: string, at: string) =>
    at in nodes
      ? { role, nodeId: nodes[at as keyof typeof CODES] }
      : { role, partnerId: units[at as keyof typeof UNITS] }
  const staff = await each(STAFF, async ([role, at, name], login) =>
    personOf(house, await addStaff(house, { districtId, login, name, posts: [postAt(role, at)] })),
  )
  const residents = await each(RESIDENTS, async (resident) =>
    personOf(house, (await residentWithPhone(house, { ...resident, districtId })).id),
  )
  const raincoat = await districtRoot(house.db, 'raincoat')
  const stranger = await addStaff(house, {
    districtId: raincoat.districtId,
    login: 'stranger',
    name: '陌生人',
    posts: [{ role: 'district_centre', nodeId: raincoat.rootId }],
  })
  const who = { ...staff, ...residents, stranger: await personOf(house, stranger) }
  clock.set(start)
  return {
    ...opened,
    districtId,
    nodes,
    units,
    who,
    ...actsOf(house, { clock, nodeId: nodes.ribs, units, who }),
    async hire(posts) {
      const login = `hired-${randomUUID()}`
      const id = await addStaff(house, {
        districtId,
        login,
        name: '新来的',
        posts: posts.map(({ role, at }) => postAt(role, at)),
      })
      return personOf(house, id)
    },
    rowCounts: () =>
      house.db.one<Record<string, number>>(sql`
        select (select count(*) from matter) as matter, (select count(*) from matter_step) as matter_step,
          (select count(*) from matter_content) as matter_content, (select count(*) from matter_reporter) as matter_reporter,
          (select count(*) from fact) as fact, (select count(*) from file) as file, (select count(*) from account) as account,
          (select count(*) from audit) as audit,
          (select count(*) from notice) as notice, (select count(*) from outbox) as outbox,
          (select count(*) from login_code) as login_code`),
  }
}

async function each<K extends string, T, R>(
  table: Readonly<Record<K, T>>,
  make: (value: T, key: K) => Promise<R>,
): Promise<Record<K, R>> {
  const made: Partial<Record<K, R>> = {}
  for (const [key, value] of Object.entries(table) as [K, T][]) made[key] = await make(value, key)
  return made as Record<K, R>
}
