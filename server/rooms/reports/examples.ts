import type { House } from '../../kit/house.ts'
import { HOUR } from '../../kit/time.ts'
import { membersOfMatter } from '../matters/index.ts'
import { unitOf } from '../partners/index.ts'
import { type Measure, recordsOf } from '../scores/index.ts'
import type { Example } from './rules/content.ts'
import { endOf, type Period } from './rules/period.ts'
import { standingOf } from './store/places.ts'

type Where = { districtId: number; path: number[] }
/** An order by which somebody can see how it is done well, or what went wrong. */
type Candidate = { id: string; root: string; unitId: number }

/** How many of each kind an edition names, and how many of the newest it chooses them from. */
const NAMED = 3
const LOOKED_AT = 30

/** Orders of the units that led, behind the matters or orders of a measure. */
async function candidates(
  house: House,
  where: Where,
  period: Period,
  measure: Measure,
): Promise<Candidate[]> {
  const { ids } = await recordsOf(house, where, period, measure, { limit: LOOKED_AT })
  const found: Candidate[] = []
  for (const id of ids) {
    const members = await membersOfMatter(house, where.districtId, id)
    const root = members.find((member) => member.root)
    const order =
      members.find((member) => member.id === id && !member.root) ??
      members.findLast((member) => !member.root && member.lead)
    if (root && order?.unitId) found.push({ id: order.id, root: root.id, unitId: order.unitId })
  }
  return found
}

/**
 * Cases to follow (the resident was satisfied; the quickest first) and to learn from (sent back to work or late; the longest
 * first), one of a matter. They say no words of anybody, and confidential matters are never among them.
 */
export async function examplesOf(house: House, where: Where, period: Period): Promise<Example[]> {
  const { districtId } = where
  const good = await candidates(house, where, period, 'satisfied')
  const bad = [
    ...(await candidates(house, where, period, 'orders.rework')),
    ...(await candidates(house, where, period, 'orders.late')),
  ].filter(({ root }) => !good.some((one) => one.root === root))
  const standing = await standingOf(
    house.db,
    districtId,
    [...good, ...bad].map(({ root }) => root),
  )
  const categories = house.tenants.byId(districtId).categories.flatMap((one) => [one, ...one.children])
  const end = endOf(period.to)
  const said = async (one: Candidate, isGood: boolean): Promise<Example[]> => {
    const matter = standing.find(({ id }) => id === one.root)
    const unit = await unitOf(house, districtId, one.unitId)
    if (!matter || !unit) return []
    const category = categories.find(({ key }) => key === matter.category)
    const hours = ((matter.closedAt ?? end).getTime() - matter.createdAt.getTime()) / HOUR
    return [
      {
        good: isGood,
        id: one.id,
        root: one.root,
        number: matter.number,
        unit: { id: unit.id, name: unit.name, nameEn: unit.nameEn },
        place: matter.place,
        category: category ? { zh: category.zh, en: category.en } : null,
        hours: Math.round(Math.max(0, hours) * 10) / 10,
      },
    ]
  }
  const chosen = async (some: Candidate[], isGood: boolean) => {
    const once = [...new Map(some.map((one) => [one.root, one])).values()]
    const all = (await Promise.all(once.map((one) => said(one, isGood)))).flat()
    const order = (a: Example, b: Example) => (isGood ? a.hours - b.hours : b.hours - a.hours)
    return all.sort((a, b) => order(a, b) || a.number - b.number).slice(0, NAMED)
  }
  return [...(await chosen(good, true)), ...(await chosen(bad, false))]
}
