import { z } from 'zod'
import { DAY, HOUR, handClock } from '../../server/kit/clock.ts'
import type { House } from '../../server/kit/house.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import type { Who } from '../../server/kit/scope.ts'
import { declareSetting, putSetting, settingsAt } from '../../server/kit/settings.ts'
import {
  addStaff,
  type NewStaff,
  personOf,
  residentWithPhone,
  staffByLogin,
} from '../../server/rooms/access/index.ts'
import {
  addNode,
  childNodes,
  districtRoot,
  loadDistrict,
  servedDistricts,
} from '../../server/rooms/grid/index.ts'
import { fileReport, membersOfMatter, takeStep } from '../../server/rooms/matters/index.ts'
import { addDuty, addUnit } from '../../server/rooms/partners/index.ts'
import { weaveLists } from './lists.ts'
import { weavePublication } from './publications.ts'
import type { Act, MadeUp, World } from './world.ts'
import { fanchang } from './worlds/fanchang.ts'
import { wanzhi } from './worlds/wanzhi.ts'
import { yijiang } from './worlds/yijiang.ts'

const WORLDS = [yijiang, wanzhi, fanchang]

/** Set on the root of each district whose weaving is whole. */
const WOVEN = 'demo.woven'
declareSetting(/^demo\.woven$/, z.literal(true))
/** People are in their posts before the first matter comes. */
const PEOPLE_SINCE = 30 * DAY

/**
 * Weaves a small made-up world: the real tree of every district, in each one community with a few grids, units, people and
 * matters on their way. The districts are marked as demo, and every page says so. Ids come from a seed, so that a weaving that
 * was cut off is completed by the next one.
 */
export async function weaveDemo(house: House): Promise<void> {
  const now = house.clock.now()
  const early: House = { ...house, clock: handClock(new Date(now.getTime() - PEOPLE_SINCE)) }
  for (const tenant of house.tenants.all)
    await loadDistrict(house.db, tenant, { demo: true, now: early.clock.now() })
  for (const world of WORLDS) {
    const { districtId, rootId } = await districtRoot(house.db, world.district)
    if (await isWoven(house, districtId, rootId)) continue
    const people = await weavePeople(early, world)
    const named = (name: string) => idOf(`${world.district} ${name}`)
    await weaveLists(house, { ...people, districtId, idOf: named })
    for (const matter of world.matters) await weaveMatter(house, world, people, matter)
    await weavePublication(house, world, { ...people, idOf: named })
    await putSetting(house.db, { districtId, nodeId: rootId, key: WOVEN, value: true, by: null, now })
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

type People = { nodes: Map<string, number>; units: Map<string, number>; accounts: Map<string, number> }

async function weavePeople(house: House, world: World): Promise<People> {
  const now = house.clock.now()
  const { districtId, rootId } = await districtRoot(house.db, world.district)
  const [street] = await childNodes(house.db, districtId, rootId)
  const [community] = street ? await childNodes(house.db, districtId, street.id) : []
  if (!street || !community) throw new Error(`the tree of ${world.district} has no community`)
  const nodes = new Map([
    ['district', rootId],
    ['street', street.id],
    ['community', community.id],
  ])
  const level = house.tenants.byKey(world.district).levels.find((l) => l.key.endsWith('grid'))?.key ?? ''
  for (const [i, grid] of world.grids.entries()) {
    const node = { ...grid, parentId: community.id, level, code: `${community.code}-D${i + 1}`, position: i }
    nodes.set(`grid${i}`, (await addNode(house.db, districtId, node, now)).id)
  }
  const units = new Map<string, number>()
  for (const { key, duties, grid, ...unit } of world.units) {
    const { id } = await addUnit(house.db, districtId, { ...unit, now })
    units.set(key, id)
    const nodeId = (grid === undefined ? undefined : nodes.get(`grid${grid}`)) ?? rootId
    for (const category of duties) await addDuty(house.db, districtId, { unitId: id, category, nodeId })
  }
  const accounts = new Map<string, number>()
  for (const { key, login, name, role, place } of world.staff) {
    const partnerId = units.get(place)
    const post = partnerId === undefined ? { role, nodeId: nodes.get(place) ?? rootId } : { role, partnerId }
    accounts.set(key, await ensureStaff(house, { districtId, login, name, demo: true, posts: [post] }))
  }
  for (const { key, ...resident } of world.residents)
    accounts.set(key, (await residentWithPhone(house, { ...resident, districtId, demo: true })).id)
  return { nodes, units, accounts }
}

const ensureStaff = async (house: House, staff: NewStaff): Promise<number> =>
  (await staffByLogin(house.db, staff.login))?.id ?? addStaff(house, staff)

/** Takes a matter along its road through the same acts that people use, at hours that lie in the past. */
async function weaveMatter(real: House, world: World, people: People, matter: MadeUp): Promise<void> {
  const clock = handClock(new Date(real.clock.now().getTime() - matter.days * DAY - 2 * HOUR))
  const house: House = { ...real, clock }
  const who = (key: string): Promise<Who> => personOf(house, people.accounts.get(key) ?? 0)
  const id = idOf(`${world.district} ${matter.key}`)
  const { words, category, place, loop, visibility } = matter
  const form = matter.form && (filledIn(matter.form, people, clock.now()) as Record<string, unknown>)
  const nodeId = people.nodes.get(`grid${matter.grid}`) ?? 0
  const by = await who(matter.by)
  await fileReport(house, by, { id, nodeId, words, category, place, loop, form, visibility })
  for (const [i, act] of (matter.acts ?? []).entries()) {
    clock.forward(HOUR / 4)
    const members = await membersOfMatter(house, by.districtId, id)
    const requestId = idOf(`${world.district} ${matter.key} ${i}`)
    // taken before, by a weaving that was cut off
    if (members.some((m) => m.requests.includes(requestId))) continue
    const target = members.find((m) => isMeant(m, act, people))
    if (!target) throw new Error(`${world.district} ${matter.key}: nothing for ${act.step}`)
    await takeStep(house, await who(act.who), target.id, {
      requestId,
      version: target.version,
      step: act.step,
      form: filledIn(act.form ?? {}, people, clock.now()) as Record<string, unknown>,
    })
  }
}

type Member = Awaited<ReturnType<typeof membersOfMatter>>[number]
const isMeant = (member: Member, { on }: Act, { units }: People): boolean => {
  if (!on) return member.root
  return 'unit' in on
    ? !member.root && member.unitId === units.get(on.unit)
    : !member.root && member.loop === on.loop
}

/** `unit:<key>` becomes the unit's number, `@day` the day it is. */
function filledIn(value: unknown, people: People, now: Date): unknown {
  if (Array.isArray(value)) return value.map((one) => filledIn(one, people, now))
  if (typeof value === 'string' && value.startsWith('unit:')) return people.units.get(value.slice(5))
  if (value === '@day') return now.toISOString().slice(0, 10)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, people, now)]))
}
