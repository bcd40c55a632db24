import type { House } from '../../kit/house.ts'
import { listsOf } from '../lists/index.ts'
import type { Measure } from './source.ts'
import { countOf, intervalOf, type RecordRow, recordsOf } from './store.ts'

type Asked = { districtId: number; rootId: number }
type Page = { after: { sort: string; key: string } | undefined; limit: number }

/**
 * The value of a measure from the records as they are now. It is handed the measure and nothing else of its line: what the
 * source says can't reach it. Null where there are too few records to say.
 */
export async function compute(house: House, ask: Asked, measure: Measure): Promise<number | null> {
  if (measure.of === 'tasks') return tasksOf(house, ask, measure.what).length
  if (measure.of === 'interval') return intervalOf(house.db, ask, measure)
  return countOf(house.db, ask, measure)
}

/** A page of the records that a measure counts, in their order. */
export async function recordsBehind(
  house: House,
  ask: Asked,
  measure: Measure,
  page: Page,
): Promise<RecordRow[]> {
  if (measure.of !== 'tasks') return recordsOf(house.db, ask, measure, page)
  return tasksOf(house, ask, measure.what)
    .filter((row) => !page.after || row.sort > page.after.sort)
    .slice(0, page.limit)
}

/** The task list is data of the tenant: its entries are the records. */
function tasksOf(house: House, { districtId }: Asked, what: 'classes' | 'affairs'): RecordRow[] {
  const { classes } = listsOf(house, districtId).tasks
  const entries =
    what === 'classes'
      ? classes.map((c) => ({ key: c.key, label: c.zh, note: String(c.affairs.length) }))
      : classes.flatMap((c) => c.affairs.map((a) => ({ key: a.key, label: a.zh, note: c.zh })))
  return entries.map((entry, i) => ({
    ...entry,
    sort: String(i).padStart(5, '0'),
    at: null,
    page: 'lists',
    arg: null,
  }))
}
