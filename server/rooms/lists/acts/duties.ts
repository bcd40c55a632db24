import type { lists } from '../../../../contract/lists.ts'
import type { House } from '../../../kit/house.ts'
import { type Problem, problem } from '../../../kit/problems.ts'
import { remember } from '../../../kit/remember.ts'
import type { Handlers } from '../../../kit/room.ts'
import { MINUTE } from '../../../kit/time.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { anyPlace, placeOf } from '../../grid/index.ts'
import { roleWords } from '../../access/index.ts'
import { unitOf } from '../../partners/index.ts'
import { listsOf } from '../data.ts'
import { binds, dutyFor, isOutOfDuty, type Seat } from '../rules.ts'
import { alongPath, seats } from '../store.ts'

/** The kind of a unit that governs a street or a town. */
const GOVERNMENT = 'government'
/** How long a changed code of a node may go unnoticed. */
const SEATS_BELIEVED_MS = MINUTE
const seatOf = remember<Seat>(SEATS_BELIEVED_MS)

const NOWHERE: Seat = { level: null, codes: [] }

const seatAt = (house: House, districtId: number, nodeId: number): Promise<Seat> =>
  seatOf.get(house, `${districtId} ${nodeId}`, async () => {
    const place = await anyPlace(house, districtId, nodeId)
    if (!place) return NOWHERE
    const way = await alongPath(house.db, districtId, place.path)
    return { level: place.level, codes: way.flatMap((node) => node.code ?? []) }
  })

const groupOf = (tenant: Tenant, key: string) =>
  tenant.categories.find((c) => c.key === key || c.children.some((child) => child.key === key))

function categoryWords(tenant: Tenant, key: string) {
  const group = groupOf(tenant, key)
  const { zh, en } = group?.children.find((child) => child.key === key) ?? group ?? { zh: key, en: key }
  return { key, zh, en }
}

/**
 * Why a dispatch to this unit goes beyond its duties; undefined when nothing speaks against it. Only governments of streets and
 * towns have duty lists, and what their lists don't name is not forbidden.
 */
export async function dutyOf(
  house: House,
  ask: { districtId: number; unitId: number; category: string | null; lead: boolean },
): Promise<Problem | undefined> {
  const unit = await unitOf(house, ask.districtId, ask.unitId)
  if (unit?.kind !== GOVERNMENT || !ask.category) return undefined
  const tenant = house.tenants.byId(ask.districtId)
  const { duties } = listsOf(house, ask.districtId)
  const seat = unit.nodeId === null ? NOWHERE : await seatAt(house, ask.districtId, unit.nodeId)
  const keys = [...new Set([ask.category, groupOf(tenant, ask.category)?.key ?? ask.category])]
  const duty = dutyFor(duties.entries, keys, seat)
  if (!isOutOfDuty(duty, ask.lead)) return undefined
  const { zh, en, department, basis } = duty
  return problem(duty.kind === 'recalled' ? 'lists.duty_recalled' : 'lists.duty_assist_only', {
    unit: { zh: unit.name, en: unit.nameEn || unit.name },
    category: categoryWords(tenant, ask.category),
    duty: { zh, en },
    department,
    basis: basis && { zh: `（依据${basis.zh}）`, en: ` (${basis.en})` },
    sample: duties.sample && {
      zh: '（所依据的清单为示例，非官方清单。）',
      en: ' (The list is a sample, not an official one.)',
    },
  })
}

/** The list of one street or town, or of all where none is named. */
export const showDuties: Handlers<typeof lists>['GET /api/lists/duties'] = async (house, { who, query }) => {
  const tenant = house.tenants.byId(who.districtId)
  const { duties } = listsOf(house, who.districtId)
  const node = query.node ? await placeOf(house, who.districtId, query.node) : undefined
  const seat = node && (await seatAt(house, who.districtId, node.id))
  return {
    version: duties.version,
    sample: duties.sample ?? null,
    seats: await seats(house.db, who.districtId),
    node: node?.id ?? null,
    entries: duties.entries
      .filter((duty) => !seat || binds(duty, seat))
      .map(({ key, zh, en, kind, categories, department, basis }) => ({
        key,
        words: { zh, en },
        kind,
        categories: categories.map((category) => categoryWords(tenant, category)),
        department: department ?? null,
        basis: basis ?? null,
      })),
  }
}

export const showTasks: Handlers<typeof lists>['GET /api/lists/tasks'] = async (house, { who }) => {
  const { tasks } = listsOf(house, who.districtId)
  return {
    version: tasks.version,
    sample: tasks.sample ?? null,
    classes: tasks.classes.map((itsClass) => ({
      ...itsClass,
      affairs: itsClass.affairs.map(({ for: roles, basis, ...affair }) => ({
        ...affair,
        for: roles.map(roleWords),
        basis: tasks.laws.find((law) => law.key === basis) ?? null,
      })),
    })),
  }
}
