import { HOUR, handClock } from '../../server/kit/clock.ts'
import type { House } from '../../server/kit/house.ts'
import { DAY } from '../../server/kit/time.ts'
import type { Who } from '../../server/kit/scope.ts'
import {
  addStaff,
  type NewStaff,
  personOf,
  residentWithPhone,
  staffByLogin,
} from '../../server/rooms/access/index.ts'
import { listOfMonth } from '../../server/rooms/concerns/index.ts'
import { addNode, childNodes, districtRoot } from '../../server/rooms/grid/index.ts'
import { fileReport, membersOfMatter, takeStep } from '../../server/rooms/matters/index.ts'
import { addDuty, addUnit } from '../../server/rooms/partners/index.ts'
import type { Act, MadeUp, World } from './world.ts'

export type People = {
  nodes: Map<string, number>
  /** Codes of the grids of the world. */
  codes: Set<string>
  units: Map<string, number>
  accounts: Map<string, number>
}

/** The grids, units and people of a small world, in the first community of its district. */
export async function weavePeople(house: House, world: World): Promise<People> {
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
  const codes = new Set<string>()
  const { levels } = house.tenants.byKey(world.district)
  const grids = levels.filter((level) => level.key.endsWith('grid')).map((level) => level.key)
  let above = { id: community.id, code: community.code ?? '' }
  const add = async (named: { name: string; nameEn: string }, nth: number) => {
    const code = `${above.code}-D${nth + 1}`
    codes.add(code)
    const level = grids[0] ?? ''
    const node = { ...named, parentId: above.id, level, code, position: nth }
    return { id: (await addNode(house.db, districtId, node, now)).id, code }
  }
  if (world.above) {
    above = await add(world.above, 0)
    grids.shift()
  }
  for (const [i, grid] of world.grids.entries()) nodes.set(`grid${i}`, (await add(grid, i)).id)
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
  return { nodes, codes, units, accounts }
}

const ensureStaff = async (house: House, staff: NewStaff): Promise<number> =>
  (await staffByLogin(house.db, staff.login))?.id ?? addStaff(house, staff)

/** Takes a matter along its road through the same acts that people use, at hours that lie in the past. */
export async function weaveMatter(
  real: House,
  world: World,
  { people, matter, idOf }: { people: People; matter: MadeUp; idOf(name: string): string },
): Promise<void> {
  const clock = handClock(new Date(real.clock.now().getTime() - matter.days * DAY - 2 * HOUR))
  const house: House = { ...real, clock }
  const who = (key: string): Promise<Who> => personOf(house, people.accounts.get(key) ?? 0)
  const id = idOf(matter.key)
  const { words, category, place, loop, visibility, source } = matter
  const fill = (form: unknown) =>
    filledIn(form, { people, idOf, now: clock.now() }) as Record<string, unknown>
  const form = matter.form && fill(matter.form)
  const nodeId = people.nodes.get(`grid${matter.grid}`) ?? 0
  const by = await who(matter.by)
  await fileReport(house, by, {
    ...{ id, nodeId, words, category, place: place || undefined, loop, form, visibility },
    ...(source ? { source } : {}),
  })
  for (const [i, act] of (matter.acts ?? []).entries()) {
    clock.forward(HOUR / 4)
    const members = await membersOfMatter(house, by.districtId, id)
    const requestId = idOf(`${matter.key} ${i}`)
    // taken before, by a weaving that was cut off
    if (members.some((m) => m.requests.includes(requestId))) continue
    const target = members.find((m) => isMeant(m, act, people))
    if (!target) throw new Error(`${world.district} ${matter.key}: nothing for ${act.step}`)
    await takeStep(house, await who(act.who), target.id, {
      requestId,
      version: target.version,
      step: act.step,
      form: fill(act.form ?? {}),
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

type Known = { people: People; idOf(name: string): string; now: Date }
/** `unit:<key>` becomes the unit's number, `matter:<key>` the matter's id, `@day` the day it is, `@list` the month's problem list. */
function filledIn(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((one) => filledIn(one, known))
  if (typeof value === 'string' && value.startsWith('unit:')) return known.people.units.get(value.slice(5))
  if (typeof value === 'string' && value.startsWith('matter:')) return known.idOf(value.slice(7))
  if (value === '@day') return known.now.toISOString().slice(0, 10)
  if (value === '@list') return listOfMonth(known.now)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, known)]))
}
