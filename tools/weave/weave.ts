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
import { fileReport, ordersOf, takeStep } from '../../server/rooms/matters/index.ts'
import { addDuty, addUnit } from '../../server/rooms/partners/index.ts'
import { HOME, MATTERS, RESIDENTS, STAFF, UNITS } from './world.ts'

/** Set on the district's root when the weaving is whole. */
const WOVEN = 'demo.woven'
declareSetting(/^demo\.woven$/, z.literal(true))
/** People are in their posts before the first matter comes. */
const PEOPLE_SINCE = 30 * DAY

/**
 * Weaves a small made-up world: the real tree of every district, one community with three grids, five units, a few people and
 * a few matters on their way. The districts are marked as demo, and every page says so. Ids come from a seed, so that a weaving
 * that was cut off is completed by the next one.
 */
export async function weaveDemo(house: House): Promise<void> {
  const now = house.clock.now()
  const early: House = { ...house, clock: handClock(new Date(now.getTime() - PEOPLE_SINCE)) }
  for (const tenant of house.tenants.all)
    await loadDistrict(house.db, tenant, { demo: true, now: early.clock.now() })
  await weaveMatters(house, await weavePeople(early))
  const { districtId, rootId } = await districtRoot(house.db, HOME.district)
  await putSetting(house.db, { districtId, nodeId: rootId, key: WOVEN, value: true, by: null, now })
}

/** Whether this database wants weaving: it serves nobody yet, or a weaving was cut off. */
export async function wantsWeaving(house: House): Promise<boolean> {
  const home = (await servedDistricts(house.db)).find((d) => d.key === HOME.district)
  if (!home) return (await servedDistricts(house.db)).length === 0
  const at = { districtId: home.id, path: [home.rootId], now: house.clock.now(), keys: [WOVEN] }
  return home.demo && !(await settingsAt(house.db, at)).has(WOVEN)
}

/** The same id for the same name, in the form of a UUID. */
const idOf = (name: string): string => {
  const hex = sha256(`gridloom demo ${name}`).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

type People = {
  nodes: Map<string, number>
  units: Map<string, number>
  staff: Map<string, number>
  residents: number[]
}

async function weavePeople(house: House): Promise<People> {
  const now = house.clock.now()
  const { districtId, rootId } = await districtRoot(house.db, HOME.district)
  const [street] = await childNodes(house.db, districtId, rootId)
  const [community] = street ? await childNodes(house.db, districtId, street.id) : []
  if (!street || !community) throw new Error(`the tree of ${HOME.district} has no community`)
  const nodes = new Map([
    ['district', rootId],
    ['street', street.id],
    ['community', community.id],
  ])
  for (const [i, grid] of HOME.grids.entries()) {
    const node = {
      ...grid,
      parentId: community.id,
      level: 'estate_grid',
      code: `${community.code}-D${i + 1}`,
      position: i,
    }
    nodes.set(`grid${i}`, (await addNode(house.db, districtId, node, now)).id)
  }
  const units = new Map<string, number>()
  for (const { key, duties, ...unit } of UNITS) {
    const { id } = await addUnit(house.db, districtId, { ...unit, now })
    units.set(key, id)
    const area = unit.kind === 'property' ? nodes.get('grid0') : rootId
    for (const category of duties)
      await addDuty(house.db, districtId, { unitId: id, category, nodeId: area ?? rootId })
  }
  const staff = new Map<string, number>()
  for (const { login, name, role, place } of STAFF) {
    const partnerId = units.get(place)
    const nodeId = nodes.get(place)
    const post = partnerId === undefined ? { role, nodeId: nodeId ?? rootId } : { role, partnerId }
    staff.set(
      partnerId === undefined ? role : place,
      await ensureStaff(house, { districtId, login, name, demo: true, posts: [post] }),
    )
  }
  for (const { key, id, shortName } of house.tenants.all.filter((t) => t.key !== HOME.district)) {
    const root = await districtRoot(house.db, key)
    const name = `${shortName.zh}演示员`
    await ensureStaff(house, {
      districtId: id,
      login: `demo-${key}`,
      name,
      demo: true,
      posts: [{ role: 'district_centre', nodeId: root.rootId }],
    })
  }
  const residents: number[] = []
  for (const resident of RESIDENTS)
    residents.push((await residentWithPhone(house, { ...resident, districtId, demo: true })).id)
  return { nodes, units, staff, residents }
}

const ensureStaff = async (house: House, staff: NewStaff): Promise<number> =>
  (await staffByLogin(house.db, staff.login))?.id ?? addStaff(house, staff)

const ROAD = ['reported', 'dispatched', 'reported_in', 'fed_back', 'cleared'] as const

/** Takes each matter along its road through the same acts that people use, at hours that lie in the past. */
async function weaveMatters(real: House, people: People): Promise<void> {
  const clock = handClock(real.clock.now())
  const house: House = { ...real, clock }
  const who = async (id: number | undefined): Promise<Who> => personOf(house, id ?? 0)
  for (const [i, matter] of MATTERS.entries()) {
    clock.set(new Date(real.clock.now().getTime() - matter.days * DAY - 2 * HOUR))
    const nodeId = people.nodes.get(`grid${matter.grid}`) ?? 0
    const resident = await who(people.residents[matter.resident])
    const id = idOf(`matter ${i}`)
    const { words, category, place } = matter
    await fileReport(house, resident, { id, nodeId, words, category, place })
    const reached = (state: (typeof ROAD)[number]) => ROAD.indexOf(matter.until) >= ROAD.indexOf(state)
    const step = async (
      person: Who,
      target: string,
      version: number,
      name: string,
      form: Record<string, unknown>,
    ) => {
      clock.forward(HOUR / 4)
      await takeStep(house, person, target, {
        requestId: idOf(`matter ${i} ${name}`),
        version,
        step: name,
        form,
      })
    }
    const centre = await who(people.staff.get('district_centre'))
    const liaison = await who(people.staff.get(matter.unit))
    const lead = people.units.get(matter.unit)
    if (!reached('dispatched')) continue
    await step(await who(people.staff.get('community_secretary')), id, 1, 'dispatch', {
      category,
      units: { lead, assist: [] },
    })
    const [order = ''] = await ordersOf(house, centre.districtId, id)
    if (!reached('reported_in')) continue
    await step(liaison, order, 1, 'report_in', {})
    if (!reached('fed_back')) continue
    await step(liaison, order, 2, 'feed_back', { result: '已派人现场处理完毕。' })
    if (!reached('cleared')) continue
    await step(resident, id, 4, 'call_back', {
      solved: 'solved',
      satisfaction: 'satisfied',
      words: '谢谢，来得很快。',
    })
    await step(centre, id, 5, 'clear', {})
  }
}
