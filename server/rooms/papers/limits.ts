import type { House } from '../../kit/house.ts'
import type { Lang } from '../../kit/problems.ts'
import { settingsAt } from '../../kit/settings.ts'
import { parseLimit } from '../../kit/worktime.ts'
import { ROLES } from '../access/index.ts'
import { anyPlace } from '../grid/index.ts'
import { loopAt, type pageFor } from '../matters/index.ts'
import { roadAhead } from './rules/road.ts'
import { sayLimit, sayTime } from './say.ts'

type Order = Awaited<ReturnType<typeof pageFor>>['orders'][number]

/** The limits of the road that an order has before it, in the reader's language; the running one with its deadline. */
export async function limitsAhead(house: House, districtId: number, order: Order, lang: Lang) {
  const [loop, place] = await Promise.all([
    loopAt(house, districtId, order.loop, order.loopVersion),
    anyPlace(house, districtId, order.node.id),
  ])
  const keyOf = (state: string) => `loops.${loop.id}.${state}.limit`
  const keys = loop.clocks.map((clock) => keyOf(clock.state))
  const set = place
    ? await settingsAt(house.db, { districtId, path: place.path, now: house.clock.now(), keys })
    : new Map<string, unknown>()
  const ahead = roadAhead(loop, order, {
    isUnits: (role) => ROLES[role]?.place === 'unit',
    own: (state) => set.get(keyOf(state)) as string | undefined,
  })
  return ahead.map(({ words, limit }, i) => ({
    step: words,
    limit: sayLimit(limit === undefined ? undefined : parseLimit(limit), lang),
    due: i === 0 && order.dueAt ? sayTime(new Date(order.dueAt), lang) : null,
  }))
}
