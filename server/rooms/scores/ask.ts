import type { House } from '../../kit/house.ts'
import type { Category } from '../../kit/tenants.ts'
import type { Where } from './figures.ts'
import { ruleOf } from './measures.ts'
import type { Asked } from './store/figures.ts'

/** In place of a key: what has none. */
export const NONE = 'none'
/** Before a category: that one alone, without those below it. */
export const ALONE = '='

/** A question as the store takes it: a category with its children, the loops that are added up. */
export async function asked(house: House, where: Where): Promise<Asked> {
  const rule = await ruleOf(house, where.districtId)
  const { categories } = house.tenants.byId(where.districtId)
  return {
    districtId: where.districtId,
    path: where.path,
    direct: where.direct ?? false,
    loops: where.loop ? [where.loop] : rule.together,
    categories: where.category === NONE ? null : categoriesOf(where.category, categories),
    kind: where.kind === NONE ? null : where.kind,
    unit: where.unit,
  }
}

function categoriesOf(key: string | undefined, categories: readonly Category[]): string[] | undefined {
  if (key === undefined) return undefined
  if (key.startsWith(ALONE)) return [key.slice(ALONE.length)]
  return [key, ...(categories.find((c) => c.key === key)?.children.map((c) => c.key) ?? [])]
}

/** The upper category of each lower one. */
export const upperOf = (house: House, districtId: number): Map<string, string> =>
  new Map(
    house.tenants
      .byId(districtId)
      .categories.flatMap((c) => c.children.map((child) => [child.key, c.key] as const)),
  )
