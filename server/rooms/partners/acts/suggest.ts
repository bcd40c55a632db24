import type { partners } from '../../../../contract/partners.ts'
import type { Handlers } from '../../../kit/room.ts'
import { placeOf } from '../../grid/index.ts'
import { unitsFor } from '../store.ts'

/** Units of the district; with a place and a category, those that answer for it come first, with the reason. */
export const suggestUnits: Handlers<typeof partners>['GET /api/units'] = async (
  house,
  { who, query, lang },
) => {
  const tenant = house.tenants.byId(who.districtId)
  const path = query.node ? (await placeOf(house, who.districtId, query.node)).path : []
  const parent = tenant.categories.find(
    (c) => c.key === query.category || c.children.some((child) => child.key === query.category),
  )
  const categories = query.category ? ['*', query.category, ...(parent ? [parent.key] : [])] : []
  const rows = await unitsFor(house.db, who.districtId, { path, categories, words: query.q?.trim() ?? '' })
  const nameOf = (key: string) => {
    const named = tenant.categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === key)
    return named ? named[lang] : lang === 'zh' ? '各类事项' : 'all matters'
  }
  return {
    units: rows.map(({ category, area, ...unit }) => ({
      ...unit,
      suggested: category !== null,
      because: category === null ? null : `${area} · ${nameOf(category)}`,
    })),
  }
}
