import type { z } from 'zod'
import type { articleRecord } from '../../../contract/article.ts'
import type { Measure } from './source.ts'

/** The page of the desk that shows a record, by what the store calls it. */
export const PAGES: Readonly<
  Record<string, (arg: string, measure: Measure) => z.input<typeof articleRecord>['page']>
> = {
  matter: (id) => ({ name: 'matter', params: { id }, query: {} }),
  node: (node) => ({ name: 'grid', params: {}, query: { node } }),
  lists: () => ({ name: 'lists', params: {}, query: {} }),
  edition: (id) => ({ name: 'bulletin', params: { id }, query: {} }),
  'sheet-matters': (sheet, m) => ({ name: 'work', params: {}, query: { ...loopOf(m), sheet } }),
  'unit-matters': (unit, m) => ({ name: 'work', params: {}, query: { ...loopOf(m), unit } }),
}
const loopOf = (measure: Measure): Record<string, string> => ('loop' in measure ? { loop: measure.loop } : {})
