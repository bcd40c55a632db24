import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { House } from '../../../server/kit/house.ts'
import { addStaff, staffByLogin } from '../../../server/rooms/access/index.ts'
import type { TreeRow } from '../../../server/rooms/grid/index.ts'
import {
  addDuties,
  addGovernments,
  addPairings,
  addUnit,
  type Duty,
  type Pairing,
  unitByName,
} from '../../../server/rooms/partners/index.ts'
import { firmNames, type Named, officeNames, personName, propertyNames } from '../names.ts'
import { type Random, randomOf } from '../random.ts'
import type { Cast } from './cast.ts'
import type { Plan } from './plan.ts'

const list = z.object({
  units: z.array(
    z.object({
      ...{ key: z.string(), zh: z.string(), en: z.string(), kind: z.string() },
      categories: z.array(z.string()),
    }),
  ),
})
const PROPERTY = 'property_company'
const GOVERNMENT = 'street_office'
/** How the government of a street or a town is called behind its name. */
const OFFICE: Readonly<Record<string, string>> = { street: '办事处', town: '人民政府' }

/** Which unit answers for what, and where. */
export type Units = {
  /** Of the units for the whole district, by the keys of the common list. */
  byKey: ReadonlyMap<string, number>
  /** The property company of a grid, by the grid's id; all of them. */
  propertyOf: ReadonlyMap<number, number>
  property: readonly number[]
  /** The government of a street or town, by its node's id. */
  governmentOf: ReadonlyMap<number, number>
  /** Of each by its id a name that is the same in every weaving, as the id is not. */
  names: ReadonlyMap<number, string>
}

type Asked = {
  districtId: number
  tree: readonly TreeRow[]
  /** Units of the small world by their keys there. */
  small: ReadonlyMap<string, number>
  cast: Cast
  seed: number
  now: Date
}

/** Departments, companies and governments with what they answer for, each with somebody who speaks for it. */
export async function weaveUnits(house: House, plan: Plan, asked: Asked): Promise<Units> {
  const { districtId, tree, small, seed, now } = asked
  const r = randomOf(seed, `units ${plan.district}`)
  const root = tree.find((node) => node.parentId === null)
  if (!root) throw new Error(`${plan.district} has no root`)
  const { units } = list.parse(JSON.parse(readFileSync(`${house.tenants.commonDir}units.json`, 'utf8')))
  const byKey = new Map<string, number>()
  const property: number[] = []
  const propertyOf = new Map<number, number>()
  const duties: Duty[] = []
  const add = async (unit: Named & { kind: string }) =>
    (await addUnit(house.db, districtId, { ...unit, now })).id
  for (const { key, zh, en, kind, categories } of units) {
    if (key === GOVERNMENT) continue
    if (key === PROPERTY) {
      const grids = tree.filter((node) => node.level === plan.grid)
      const firms = propertyNames(r).slice(0, plan.propertyCompanies)
      for (const firm of firms) property.push(await add({ ...firm, kind }))
      for (const [i, grid] of grids.entries()) {
        // neighbouring grids are run by one firm
        const unitId = property[Math.floor((i * property.length) / grids.length)] ?? 0
        propertyOf.set(grid.id, unitId)
        duties.push(...categories.map((category) => ({ unitId, category, nodeId: grid.id })))
      }
      continue
    }
    const known = small.get(plan.own[key] ?? '')
    const asDepartment = plan.departments.includes(key) ? 'department' : kind
    const named = { name: `${plan.prefix.zh}${zh}`, nameEn: `${plan.prefix.en}${en}`, kind: asDepartment }
    const unitId = known ?? (await add(named))
    byKey.set(key, unitId)
    duties.push(...categories.map((category) => ({ unitId, category, nodeId: root.id })))
  }
  await addDuties(house.db, districtId, duties)
  const governmentOf = await governments(house, asked)
  const all = [...byKey.values(), ...property, ...governmentOf.values()]
  await speakFor(house, plan, all, { ...asked, r })
  const names = new Map(all.map((unit, i) => [unit, String(i)]))
  return { byKey, propertyOf, property, governmentOf, names }
}

async function governments(house: House, { districtId, tree, now }: Asked): Promise<Map<number, number>> {
  await addGovernments(house.db, districtId, now)
  const found = new Map<number, number>()
  for (const node of tree) {
    const office = OFFICE[node.level]
    const unit = office && (await unitByName(house.db, districtId, node.name + office))
    if (unit) found.set(node.id, unit.id)
  }
  return found
}

/** Somebody who speaks for each unit that nobody of the small world does. */
async function speakFor(
  house: House,
  plan: Plan,
  units: readonly number[],
  { districtId, cast, r }: Asked & { r: Random },
): Promise<void> {
  for (const [i, unit] of units.entries()) {
    if (cast.all('unit_liaison', unit).length > 0) continue
    const login = `${plan.district}-u${String(i + 1).padStart(3, '0')}`
    const name = personName(r)
    const posts = [{ role: 'unit_liaison', partnerId: unit }]
    const known = await staffByLogin(house.db, login)
    cast.add(
      'unit_liaison',
      { unit },
      known?.id ?? (await addStaff(house, { districtId, login, name, posts })),
    )
  }
}

/** The branch of each grid, where a district has them as organisations, and who is paired with which place. */
export async function weavePartners(
  house: House,
  plan: Plan,
  { districtId, tree, seed, now }: Asked,
): Promise<void> {
  const r = randomOf(seed, `partners ${plan.district}`)
  const [firms, offices] = [firmNames(r), officeNames(r)]
  if (plan.branches) {
    for (const grid of tree.filter((node) => node.level === plan.grid)) {
      const name = `${grid.name}党支部`
      const unit = { kind: 'party_branch', name, nameEn: `${grid.nameEn} Party Branch`, nodeId: grid.id, now }
      await addUnit(house.db, districtId, unit)
    }
  }
  const pairings: Pairing[] = []
  for (const { kind, count, at } of plan.pairings) {
    const places =
      at === 'street'
        ? tree.filter((node) => node.level in OFFICE)
        : tree.filter((node) => node.level === 'community').slice(0, plan.communities)
    const around = r.shuffle(places)
    for (let i = 0; i < count; i++) {
      const isOffice = kind === 'double_contact'
      const firm = (isOffice ? offices : firms).pop()
      const place = around[i % around.length]
      if (!firm || !place) throw new Error(`${plan.district} has not enough names for its partners`)
      const [name, nameEn] = [
        `${isOffice ? plan.prefix.zh : ''}${firm.name}`,
        `${isOffice ? plan.prefix.en : ''}${firm.nameEn}`,
      ]
      const unit = { kind: 'resident_organisation', name, nameEn, now }
      const { id } = await addUnit(house.db, districtId, unit)
      pairings.push({ partnerId: id, nodeId: place.id, kind })
    }
  }
  await addPairings(house.db, districtId, pairings, now)
}
