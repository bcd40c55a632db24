import { isDeepStrictEqual } from 'node:util'
import type { Queries } from '../../../kit/db.ts'
import type { Fact, Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { familiesOf } from '../../matters/index.ts'
import { ruleOf } from '../measures.ts'
import { type FigureRow, figuresOf, type OrderRow } from '../rules.ts'
import { MATTERS, ORDERS, type Side } from '../sides.ts'
import {
  type Change,
  heardOf,
  hold,
  matterRows,
  orderRows,
  putRows,
  replace,
  setHeard,
} from '../store/write.ts'

/** Families read and written at a time. */
const AT_ONCE = 500

/** How the rows of families differ from what their history says now, and which families they are of. */
export async function changesOf(
  q: Queries,
  house: House,
  districtId: number,
  roots: readonly string[],
): Promise<{ changes: (readonly [Side, Change])[]; changed: string[] }> {
  const rule = await ruleOf(house, districtId)
  // one after the other: a transaction has one connection
  const families = await familiesOf(house, districtId, roots, q)
  const before = {
    matters: await matterRows(q, districtId, roots),
    orders: await orderRows(q, districtId, roots),
  }
  const now = [...families.values()].map((family) => {
    if (family instanceof Error) throw family
    return figuresOf(family, rule)
  })
  const matters = different<FigureRow>(
    before.matters,
    now.flatMap((f) => f.root ?? []),
  )
  const orders = different<OrderRow>(
    before.orders,
    now.flatMap((f) => f.orders),
  )
  const changed = new Set([
    ...[...matters.before, ...matters.after].map((row) => row.id),
    ...[...orders.before, ...orders.after].map((row) => row.root_id),
  ])
  return {
    changes: [
      [MATTERS, matters],
      [ORDERS, orders],
    ],
    changed: [...changed],
  }
}

/** Of rows before and after those that are not the same. */
function different<T extends FigureRow | OrderRow>(
  before: readonly T[],
  after: readonly T[],
): { before: T[]; after: T[] } {
  const old = new Map(before.map((row) => [row.id, row]))
  const now = new Map(after.map((row) => [row.id, row]))
  // rows of the driver and of ours are alike but for their prototypes
  const same = ({ id }: T) => isDeepStrictEqual({ ...old.get(id) }, { ...now.get(id) })
  return { before: before.filter((row) => !same(row)), after: after.filter((row) => !same(row)) }
}

/**
 * Counts families anew: their rows become what their history says now, and, unless the sums are made later as a whole, the sums
 * follow. Twice is as good as once.
 */
export async function refresh(
  q: Queries,
  house: House,
  districtId: number,
  { roots, sums = true }: { roots: readonly string[]; sums?: boolean },
): Promise<void> {
  await hold(q, districtId)
  const put = sums ? replace : putRows
  for (let i = 0; i < roots.length; i += AT_ONCE) {
    const { changes } = await changesOf(q, house, districtId, roots.slice(i, i + AT_ONCE))
    for (const [side, change] of changes)
      if (change.before.length + change.after.length > 0) await put(q, districtId, side, change)
  }
}

/** The roots that a fact is about. */
const rootsIn = ({ name, about, data }: Fact): string[] => {
  if (Array.isArray(data.ids)) return data.ids.map(String)
  if (typeof data.root === 'string') return [data.root]
  return name === 'matters.filed' && about ? [about] : []
}

const NAME = 'scores.figures'
const HEARS = ['matters.filed', 'matters.stepped', 'matters.imported', 'matters.moved', 'matters.removed']

/** Keeps rows and sums in step with the matters, a batch of news at a time. */
export const keepFigures = (house: House): Listener => ({
  name: NAME,
  hears: HEARS,
  async handleAll(q, facts) {
    for (const [districtId, own] of Map.groupBy(facts, (fact) => fact.district_id)) {
      await refresh(q, house, districtId, { roots: [...new Set(own.flatMap(rootsIn))] })
      await setHeard(q, districtId, house.clock.now())
    }
  },
})

/** Up to when a district's figures know of what happened: now, unless news waits to be counted. */
export async function asOf(house: House, districtId: number): Promise<Date> {
  const { heardAt, waiting } = await heardOf(house.db, districtId, NAME, HEARS)
  return waiting && heardAt ? heardAt : house.clock.now()
}
