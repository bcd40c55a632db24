import type { matters } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { type Reach, reachOf, type Who } from '../../../kit/scope.ts'
import { DAY, dayBegins } from '../../../kit/time.ts'
import { pathAt } from '../../grid/index.ts'
import { bookOf } from '../loop/book.ts'
import { cursorOf, NEVER, readCursor } from '../rules.ts'
import {
  countByState,
  countRows,
  type Filters,
  listMatters,
  type ListRow,
  rowsByIds,
  type View,
} from '../store/list.ts'
import { todoCounts, todoRows } from '../store/todo.ts'
import { desksOf } from './desks.ts'
import { summariesOf } from './summary.ts'

type Acts = Handlers<typeof matters>
type Asked = Omit<Filters, 'path' | 'category' | 'due' | 'filedFrom' | 'filedBefore'> & {
  node?: number | undefined
  category?: string | undefined
  due?: 'day' | undefined
  filedFrom?: string | undefined
  filedTo?: string | undefined
  view: View | 'todo'
}

/** Whether a state is one of work and an end of no loop, in any version that a matter may be pinned to. */
async function isOpenState(house: House, districtId: number, state: string): Promise<boolean> {
  const loops = (await bookOf(house, districtId)).all
  return loops.some((loop) => state in loop.states) && !loops.some((loop) => loop.ends.includes(state))
}

/** In place of a category: matters that have none yet. */
const NO_CATEGORY = 'none'

/** The filters of the address as the store wants them: a node as its path, a category with its children. */
async function filtersOf(house: House, who: Who, asked: Asked): Promise<Filters> {
  const { node, category, due, filedFrom, filedTo, ...rest } = asked
  const now = house.clock.now()
  const parent = house.tenants.byId(who.districtId).categories.find((c) => c.key === category)
  return {
    ...rest,
    // an open state says so, which the indexes of what is open want to hear
    open:
      rest.open ?? (rest.state && (await isOpenState(house, who.districtId, rest.state)) ? 'yes' : undefined),
    due: due && { from: now, until: new Date(now.getTime() + DAY) },
    filedFrom: filedFrom ? dayBegins(filedFrom) : undefined,
    filedBefore: filedTo ? dayBegins(filedTo, 1) : undefined,
    path: node ? await pathAt(house, who.districtId, node) : undefined,
    category:
      category && category !== NO_CATEGORY
        ? [category, ...(parent?.children.map((c) => c.key) ?? [])]
        : undefined,
    uncategorised: category === NO_CATEGORY ? 'yes' : undefined,
  }
}

/** In the view `mine` a post counts for nothing: only what the person reported or filed. */
const reachFor = (who: Who, view: View): Reach => {
  const reach = reachOf(who, 'matters.read')
  return view === 'mine' ? { ...reach, self: who.accountId } : reach
}

export const listOf: Acts['GET /api/matters'] = async (house, { who, query }) => {
  const { cursor, limit, ...asked } = query
  const filters = await filtersOf(house, who, asked)
  const after = cursor ? readCursor(cursor) : undefined
  if (cursor && !after) throw problem('http.bad_input', { summary: 'cursor' })
  if (asked.view === 'todo') return todoOf(house, who, filters, { after, limit })
  const page = { after, limit: limit + 1 }
  const found = await listMatters(house.db, reachFor(who, asked.view), asked.view, filters, page)
  return pageOf(house, who, found, { limit, at: (row) => row.createdAt })
}

/** A page of the rows found, of which one more than fits tells that there is a next one. */
async function pageOf(
  house: House,
  who: Who,
  found: ListRow[],
  { limit, at }: { limit: number; at: (row: ListRow) => string | number },
) {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return {
    rows: await summariesOf(house, who.districtId, rows),
    next: found.length > limit && last ? cursorOf(at(last), last) : null,
  }
}

/** Matters, or orders, by their ids as a list shows them, in the order of the ids. */
export async function listed(house: House, districtId: number, ids: readonly string[], ofOrders: boolean) {
  const rows = new Map((await rowsByIds(house.db, districtId, ids, ofOrders)).map((row) => [row.id, row]))
  return summariesOf(
    house,
    districtId,
    ids.flatMap((id) => rows.get(id) ?? []),
  )
}

/** What waits for this person, the nearest deadline first. */
async function todoOf(
  house: House,
  who: Who,
  filters: Filters,
  { after, limit }: { after: ReturnType<typeof readCursor>; limit: number },
) {
  const page = {
    after: after && { ...after, at: after.at.getTime() === NEVER ? null : after.at },
    limit: limit + 1,
  }
  const found = await todoRows(house.db, who.districtId, await desksOf(house, who), filters, page)
  return pageOf(house, who, found, { limit, at: (row) => row.dueAt ?? NEVER })
}

export const countOf: Acts['GET /api/matters/counts'] = async (house, { who, query }) => {
  const filters = await filtersOf(house, who, query)
  const { rows, more } =
    query.view === 'todo'
      ? { rows: await todoCounts(house.db, who.districtId, await desksOf(house, who), filters), more: false }
      : await countByState(house.db, reachFor(who, query.view), query.view, filters)
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    total: sum((r) => r.count),
    open: sum((r) => r.open),
    late: sum((r) => r.late),
    states: rows.map(({ loop, state, count }) => ({ loop, state, count })),
    more,
  }
}

/** How many rows a list has, exactly up to `most`, and one more than that where there are more. */
export async function countUpTo(
  house: House,
  who: Who,
  query: Parameters<Acts['GET /api/matters/counts']>[1]['query'],
  most: number,
): Promise<number> {
  const filters = await filtersOf(house, who, query)
  if (query.view !== 'todo')
    return countRows(house.db, reachFor(who, query.view), query.view, { filters, most: most + 1 })
  const rows = await todoCounts(house.db, who.districtId, await desksOf(house, who), filters)
  return rows.reduce((sum, { count }) => sum + count, 0)
}
