import type { House } from '../../../server/kit/house.ts'
import { addNodes, type NewNode, type TreeRow, wholeTree } from '../../../server/rooms/grid/index.ts'
import { estateNames, type Named } from '../names.ts'
import { type Random, randomOf } from '../random.ts'
import type { Naming, Plan } from './plan.ts'
import { shares } from './shares.ts'

/** Nodes added in one statement. */
const BATCH = 1_000
/** Of the grids that may be one, every so-manieth is a mall. */
const MALL_EVERY = 11

type NewChild = NewNode & { parentId: number; code: string }

/**
 * Grows the tree of a district, level by level, to what its plan says. The nodes of the small world (`kept`, by code) are counted
 * in and left as they are; what an earlier weaving added is found again by its code.
 */
export async function weaveTree(
  house: House,
  plan: Plan,
  { districtId, kept, seed, now }: { districtId: number; kept: ReadonlySet<string>; seed: number; now: Date },
): Promise<void> {
  const r = randomOf(seed, `tree ${plan.district}`)
  const estates = estateNames(r)
  const first = await wholeTree(house.db, districtId)
  let parents = first.filter((node) => node.level === 'community').slice(0, plan.communities)
  for (const { key, count, naming: kind } of plan.levels) {
    const small = first.filter((node) => node.level === key && kept.has(node.code ?? ''))
    const below = Map.groupBy(small, (node) => node.parentId)
    const least = parents.map((parent) => Math.max(1, below.get(parent.id)?.length ?? 0))
    const wanted = shares(count, least, r)
    const naming: Names = { r, estates, used: new Set(small.map((node) => node.name)) }
    const nodes = parents.flatMap((parent, i) =>
      childrenOf(parent, { key, names: namesBelow(kind, parent, wanted[i] ?? 0, naming) }),
    )
    const added = nodes.filter((node) => !kept.has(node.code))
    for (let i = 0; i < added.length; i += BATCH)
      await addNodes(house.db, districtId, added.slice(i, i + BATCH), now)
    const codes = new Set(nodes.map((node) => node.code))
    parents = (await wholeTree(house.db, districtId)).filter((node) => codes.has(node.code ?? ''))
  }
}

const childrenOf = (parent: TreeRow, { key, names }: { key: string; names: Named[] }): NewChild[] =>
  names.map((named, nth) => ({
    ...named,
    parentId: parent.id,
    level: key,
    code: `${parent.code}-D${nth + 1}`,
    position: nth,
  }))

type Names = { r: Random; estates: Named[]; used: Set<string> }

/** Names for what lies below a node; names of estates are used up. */
function namesBelow(naming: Naming, parent: TreeRow, count: number, { r, estates, used }: Names): Named[] {
  const estate = (nth: number): Named => {
    for (;;) {
      const next = estates.pop()
      if (!next) throw new Error('there are not enough names for estates')
      const mall = naming === 'mall_or_estate' && (estates.length + nth) % MALL_EVERY === 0
      const { name, nameEn } = mall
        ? { name: `${next.name.slice(0, 2)}商场`, nameEn: `${next.nameEn.split(' ')[0]} Mall` }
        : next
      const full = `${name}${naming === 'estate_of_many' && !name.endsWith('小区') ? '小区' : ''}网格`
      if (used.has(full)) continue
      used.add(full)
      return { name: full, nameEn: `${nameEn} Grid` }
    }
  }
  let building = 0
  return Array.from({ length: count }, (_, nth): Named => {
    switch (naming) {
      case 'of_community':
        return { name: `${parent.name}网格`, nameEn: `${parent.nameEn} Grid` }
      case 'estate':
      case 'estate_of_many':
      case 'mall_or_estate':
        return estate(nth)
      case 'buildings': {
        const from = building + 1
        building += r.between(1, 3)
        const range = from === building ? `${from}` : `${from}–${building}`
        return { name: `${range} 幢网格`, nameEn: `Building ${range} Grid` }
      }
      case 'area':
        return { name: `第 ${nth + 1} 责任区`, nameEn: `Area ${nth + 1}` }
      case 'micro':
        return { name: `第 ${nth + 1} 微网格`, nameEn: `Micro-grid ${nth + 1}` }
    }
  })
}
