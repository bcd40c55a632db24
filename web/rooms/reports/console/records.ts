import type { RouteLocationRaw } from 'vue-router'

type Filter = Record<string, string>

/** Where the records behind a number are shown: the work list, or, of what was summed by a measure, its list of records. */
export const recordsAt = (...filters: Filter[]): RouteLocationRaw => {
  const query: Filter = Object.assign({}, ...filters)
  return { path: 'measure' in query ? '/figures/records' : '/work', query }
}
