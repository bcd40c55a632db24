import type { House } from '../../kit/house.ts'
import type { Lang } from '../../kit/problems.ts'
import { ROLES } from '../access/index.ts'
import { limitsFor, loopAt, type pageFor } from '../matters/index.ts'
import { roadAhead } from './rules/road.ts'
import { sayLimit, sayTime } from './say.ts'

type Order = Awaited<ReturnType<typeof pageFor>>['orders'][number]

/** The limits of the road that an order has before it, in the reader's language; the running one with its deadline. */
export async function limitsAhead(house: House, districtId: number, order: Order, lang: Lang) {
  const [loop, limitIn] = await Promise.all([
    loopAt(house, districtId, order.loop, order.loopVersion),
    limitsFor(house, districtId, order),
  ])
  const isUnits = (role: string) => ROLES[role]?.place === 'unit'
  return roadAhead(loop, order, { isUnits, limitIn }).map(({ words, limit }, i) => ({
    step: words,
    limit: sayLimit(limit, lang),
    due: i === 0 && order.dueAt ? sayTime(new Date(order.dueAt), lang) : null,
  }))
}
