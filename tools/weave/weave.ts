import { z } from 'zod'
import { DAY, handClock } from '../../server/kit/clock.ts'
import type { House } from '../../server/kit/house.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { declareSetting, putSetting, settingsAt } from '../../server/kit/settings.ts'
import { districtRoot, loadDistrict, servedDistricts } from '../../server/rooms/grid/index.ts'
import { weaveShapes } from './ground/draw.ts'
import { weaveLists } from './lists.ts'
import { weavePublication } from './publications.ts'
import { type People, weaveMatter, weavePeople } from './small.ts'
import { weaveEditions } from './whole/editions.ts'
import { peopledAt, planOf, type Small, weaveWhole } from './whole/weave-whole.ts'
import type { World } from './world.ts'
import { CONCERNS } from './worlds/concerns.ts'
import { fanchang } from './worlds/fanchang.ts'
import { wanzhi } from './worlds/wanzhi.ts'
import { yijiang } from './worlds/yijiang.ts'

const WORLDS = [yijiang, wanzhi, fanchang]

export type Weaving = {
  /** Of all that looks random; another one gives another world. */
  seed?: number | undefined
  /** `small`: in each district one community with a few grids and matters, in seconds; `whole`: the three districts. */
  size?: 'small' | 'whole'
  /** Only these of the three. */
  districts?: readonly string[]
  /** Told line by line how far it is. */
  say?: (line: string) => void
}
const SEED = 1

/** The tables that grow by it: the planner is to know of that at once. */
export const WOVEN_TABLES: string[] = [
  ...[
    'account',
    'fact',
    'matter',
    'matter_content',
    'matter_reporter',
    'matter_step',
    'node',
    'node_shape',
    'partner',
  ],
  ...['partner_duty', 'partner_pairing', 'post'],
]

/** Set on the root of each district whose weaving is whole. */
const WOVEN = 'demo.woven'
declareSetting(/^demo\.woven$/, z.literal(true))
/** In the small world people are in their posts before the first matter comes. */
const PEOPLE_SINCE = 30 * DAY

/**
 * Weaves made-up districts: the real tree of streets and communities, and below it everything made up. The districts are marked
 * as demo, and every page says so. The same seed at the same time gives the same world. Ids come from the seed, so that a weaving
 * that was cut off is completed by the next one, district by district.
 */
export async function weaveDemo(
  house: House,
  { seed = SEED, size = 'whole', districts, say = () => {} }: Weaving = {},
): Promise<void> {
  const now = house.clock.now()
  const began = (district: string) =>
    size === 'whole' ? peopledAt(planOf(district)) : new Date(now.getTime() - PEOPLE_SINCE)
  for (const tenant of house.tenants.all)
    await loadDistrict(house.db, tenant, { demo: true, now: began(tenant.key) })
  for (const world of WORLDS.filter((one) => districts?.includes(one.district) ?? true)) {
    const { districtId, rootId } = await districtRoot(house.db, world.district)
    if (await isWoven(house, districtId, rootId)) continue
    const early: House = { ...house, clock: handClock(began(world.district)) }
    const people = await weavePeople(early, world)
    if (size === 'whole') {
      const small = smallOf(world, people, districtId)
      await weaveWhole(house, { world, small, seed, say, idOf: (name) => idOf(`${seed} ${name}`) })
    } else await weaveShapes(house, world.district, seed)
    const named = (name: string) => idOf(`${world.district} ${name}`)
    await weaveLists(house, { ...people, districtId, idOf: named })
    for (const matter of [...world.matters, ...(CONCERNS[world.district] ?? [])])
      await weaveMatter(house, world, { people, matter, idOf: named })
    await weavePublication(house, world, { ...people, idOf: named })
    if (size === 'whole') {
      await weaveEditions(house, { ...people, districtId, idOf: named })
      say(`${world.district}: bulletins of the last weeks published`)
    }
    await putSetting(house.db, { districtId, nodeId: rootId, key: WOVEN, value: true, by: null, now })
    say(`${world.district}: woven`)
  }
}

/** What of a small world the whole district is woven around. */
function smallOf(world: World, { nodes, codes, units, accounts }: People, districtId: number): Small {
  const posts = world.staff.map(({ key, role, place }) => ({
    role,
    place,
    accountId: accounts.get(key) ?? 0,
  }))
  return {
    districtId,
    codes,
    units,
    seated: posts.flatMap(({ role, place, accountId }) => {
      const nodeId = nodes.get(place)
      return nodeId === undefined ? [] : [{ role, nodeId, accountId }]
    }),
    liaisons: posts.flatMap(({ place, accountId }) => {
      const unitId = units.get(place)
      return unitId === undefined ? [] : [{ unitId, accountId }]
    }),
  }
}

const isWoven = async (house: House, districtId: number, rootId: number): Promise<boolean> =>
  (await settingsAt(house.db, { districtId, path: [rootId], now: house.clock.now(), keys: [WOVEN] })).has(
    WOVEN,
  )

/** Whether this database wants weaving: it serves nobody yet, or a weaving was cut off. */
export async function wantsWeaving(house: House): Promise<boolean> {
  const served = await servedDistricts(house.db)
  if (served.length === 0) return true
  const woven = await Promise.all(
    WORLDS.map(({ district }) => {
      const home = served.find((d) => d.key === district)
      return !home || !home.demo || isWoven(house, home.id, home.rootId)
    }),
  )
  return served.every((d) => d.demo) && woven.includes(false)
}

/** The same id for the same name, in the form of a UUID. */
const idOf = (name: string): string => {
  const hex = sha256(`gridloom demo ${name}`).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
