import type { scores } from '../../../../contract/scores.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { listed } from '../../matters/index.ts'
import { asked } from '../ask.ts'
import type { Period, Where } from '../figures.ts'
import { MATTERS, ORDERS, type Side } from '../sides.ts'
import { unitsNamed } from '../store/names.ts'
import { recordRows } from '../store/records.ts'
import { count } from './count.ts'
import { namesOf } from './names.ts'
import { checkPeriod } from './rates.ts'
import { whereFor } from './where.ts'

const OF_ORDERS = 'orders.'
const SEPARATOR = '.'

/** The side and the measure that a name means. Throws `scores.no_measure`. */
function named(measure: string): { side: Side; measure: string } {
  const side = measure.startsWith(OF_ORDERS) ? ORDERS : MATTERS
  const name = side === ORDERS ? measure.slice(OF_ORDERS.length) : measure
  if (!side.measures.includes(name) || name === 'minutes')
    throw problem('scores.no_measure', { key: measure })
  return { side, measure: name }
}

/** The ids of the matters (of orders: of the orders) behind a number, the newest day first: exactly those that were counted. */
export async function recordsOf(
  house: House,
  where: Where,
  period: Period,
  name: string,
  page: { after?: string | undefined; limit: number },
): Promise<{ ids: string[]; next: string | null }> {
  const [day, id] = page.after?.split(SEPARATOR) ?? []
  const rows = await recordRows(house.db, named(name).side, {
    asked: await asked(house, where),
    period,
    measure: named(name).measure,
    after: day && id ? { day, id } : undefined,
    limit: page.limit + 1,
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    ids: shown.map((row) => row.id),
    next: rows.length > page.limit && last ? `${last.day}${SEPARATOR}${last.id}` : null,
  }
}

export const records: Handlers<typeof scores>['GET /api/rates/records'] = async (house, { who, query }) => {
  const period = { from: query.from, to: query.to }
  checkPeriod(period)
  const { side, measure } = named(query.measure)
  const { where } = await whereFor(house, who, query)
  const [counted, { ids, next }, { place }, units] = await Promise.all([
    count(house, side, where, { periods: [period] }),
    recordsOf(house, where, period, query.measure, { after: query.cursor, limit: query.limit }),
    namesOf(house, where, 'day', []),
    typeof where.unit === 'number' ? unitsNamed(house.db, where.districtId, [where.unit]) : [],
  ])
  return {
    count: counted[0]?.counts[measure] ?? 0,
    place: { id: place.id, name: place.name },
    unit: units.find((unit) => unit.id === where.unit) ?? null,
    rows: await listed(house, where.districtId, ids, side === ORDERS),
    next,
  }
}
