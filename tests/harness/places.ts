// Who asks from where: every role at its own place, over it, elsewhere in the district, and in another district.
import { empty, join, raw, sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import type { Who } from '../../server/kit/scope.ts'
import { addStaff, personOf, residentWithPhone, ROLES } from '../../server/rooms/access/index.ts'
import { districtRoot } from '../../server/rooms/grid/index.ts'
import { addUnit } from '../../server/rooms/partners/index.ts'
import type { TestHouse } from './house.ts'
import type { Umbrella } from './lost-umbrella.ts'
import type { Person } from './verdicts.ts'

/** `over`: at the root of the tree that the own place lies in. */
export const PLACES = ['over', 'own', 'elsewhere', 'another district'] as const
export type Place = (typeof PLACES)[number]
/** Who asks, and the node and unit that are theirs; for those without, some node and unit of their district. */
export type Asker = { role: Person; place: Place; who: Who; nodeId: number; unitId: number }

export const STAFF_ROLES = Object.keys(ROLES).filter((role) => !ROLES[role]?.service) as Person[]
export const PEOPLE: Person[] = [...STAFF_ROLES, 'resident', 'nobody in particular']

/** Roles that stand in a grid: elsewhere is for them the grid beside, in the same community. */
const IN_GRIDS: ReadonlySet<Person> = new Set(['grid_worker', 'branch_secretary'])

/** Everybody who asks, each role in each place that it can have. */
export async function askersOf(w: TestHouse & Umbrella): Promise<Asker[]> {
  const { house, clock, nodes, units } = w
  const raincoat = await districtRoot(house.db, 'raincoat')
  const { districtId, rootId } = raincoat
  const unit = { kind: 'department', name: '衣帽间', nameEn: 'Wardrobe', now: clock.now() }
  const wardrobe = await addUnit(house.db, districtId, unit)
  const phone = { districtId, phone: '13955556666', name: '远客' }
  const far = async (role: Person): Promise<Who> => {
    if (role === 'resident') return personOf(house, (await residentWithPhone(house, phone)).id)
    const place = ROLES[role]?.place === 'unit' ? { partnerId: wardrobe.id } : { nodeId: rootId }
    const posts = ROLES[role] ? [{ role, ...place }] : []
    return personOf(house, await addStaff(house, { districtId, login: `far-${role}`, name: '远方', posts }))
  }
  const there = (role: Person): Partial<Record<Place, keyof typeof nodes | keyof typeof units>> => {
    if (ROLES[role]?.place === 'unit') return { own: 'office', elsewhere: 'factory' }
    if (IN_GRIDS.has(role)) return { over: 'district', own: 'ribs', elsewhere: 'canopy' }
    return { over: 'district', own: 'before', elsewhere: 'after' }
  }
  const askers: Asker[] = []
  for (const role of PEOPLE) {
    const add = (place: Place, who: Who, nodeId: number, unitId: number) =>
      askers.push({ role, place, who, nodeId, unitId })
    add('another district', await far(role), rootId, wardrobe.id)
    if (role === 'resident') {
      add('own', w.who.resident, nodes.ribs, units.office)
      add('elsewhere', w.who.neighbour, nodes.handle, units.factory)
    } else if (role === 'nobody in particular') {
      add('elsewhere', await w.hire([]), nodes.handle, units.factory)
    } else {
      for (const [place, at] of Object.entries(there(role)) as [Place, keyof typeof nodes][]) {
        const node = at in nodes ? nodes[at] : place === 'own' ? nodes.before : nodes.after
        const own = at in units ? units[at as never] : units.factory
        add(place, await w.hire([{ role, at }]), node, own)
      }
    }
  }
  return askers
}

/** Sessions come and go with who asks. */
const SESSIONS = ['session']

/**
 * All rows of all tables as they stand, or those of one district: a number for each table, equal before and after what changed
 * nothing.
 */
export async function everythingIn(
  { db }: Pick<House, 'db'>,
  districtId?: number,
  leftOut: readonly string[] = SESSIONS,
): Promise<Record<string, string>> {
  const tables = await db.rows<{ name: string; districts: boolean }>(sql`
    select t.table_name as name, exists (select from information_schema.columns c where c.table_schema = t.table_schema
      and c.table_name = t.table_name and c.column_name = 'district_id') as districts
    from information_schema.tables t where t.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1`)
  const sums = tables
    .filter((table) => !leftOut.includes(table.name))
    .map(({ name, districts }) => {
      const where = districts && districtId !== undefined ? sql`where district_id = ${districtId}` : empty
      return sql`select ${name} as name, count(*) || ' ' || coalesce(sum(hashtextextended(x::text, 0)), 0) as sum
        from ${raw(`"${name}"`)} x ${where}`
    })
  const rows = await db.rows<{ name: string; sum: string }>(join(sums, ' union all '))
  return Object.fromEntries(rows.map((row) => [row.name, row.sum]))
}
