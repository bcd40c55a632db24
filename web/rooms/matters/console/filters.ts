import type { LocationQuery } from 'vue-router'

export type View = 'todo' | 'matters' | 'orders' | 'mine'
const VIEWS: readonly View[] = ['todo', 'matters', 'orders', 'mine']
/** What the address of the work list may ask for; the same words as the server's. */
export type Filters = {
  view?: View
  loop?: string
  state?: string
  category?: string
  node?: number
  direct?: 'yes'
  unit?: number
  late?: 'yes'
  open?: 'yes' | 'no'
  number?: number
  source?: string
  kind?: string
  sheet?: string
  supervised?: 'yes'
  due?: 'day'
  /** Days in China, both included. */
  filedFrom?: string
  filedTo?: string
  /** A square of the map. */
  cell?: string
}
const WORDS = ['loop', 'state', 'category', 'source', 'kind', 'sheet'] as const
/** Several loops may be named, with commas between. */
const LONGEST: Partial<Record<(typeof WORDS)[number], number>> = { loop: 200, category: 60 }
const NUMBERS = ['node', 'unit', 'number'] as const
const DAYS = ['filedFrom', 'filedTo'] as const

/** The filters of an address; what makes no sense is left out rather than refused. */
export function filtersFrom(query: LocationQuery): Filters {
  const filters: Filters = {}
  const one = (name: string) => (typeof query[name] === 'string' ? query[name].trim() : '')
  for (const name of WORDS) if (one(name)) filters[name] = one(name).slice(0, LONGEST[name] ?? 40)
  for (const name of NUMBERS) if (/^[1-9]\d{0,8}$/.test(one(name))) filters[name] = Number(one(name))
  if (one('late') === 'yes') filters.late = 'yes'
  for (const name of DAYS) if (/^\d{4}-\d{2}-\d{2}$/.test(one(name))) filters[name] = one(name)
  if (/^(25|50|100|200|400)\.\d{1,5}\.\d{1,5}$/.test(one('cell'))) filters.cell = one('cell')
  if (one('supervised') === 'yes') filters.supervised = 'yes'
  if (one('due') === 'day') filters.due = 'day'
  if (filters.node && one('direct') === 'yes') filters.direct = 'yes'
  if (one('open') === 'yes') filters.open = 'yes'
  if (one('open') === 'no') filters.open = 'no'
  const view = VIEWS.find((known) => known === one('view'))
  if (view) filters.view = view
  return filters
}

/** Filters as the query of an address: empty ones left out, so that the same list has one address. */
export function queryFrom(filters: Filters): Record<string, string> {
  const entries = Object.entries(filters).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

export type Tab = Pick<Filters, 'loop' | 'state' | 'late' | 'open'>

/**
 * The same list under another tab: a tab settles state, lateness and openness, and nothing else. A loop that came with a state
 * goes with it; one that was chosen by itself stays.
 */
export function underTab(filters: Filters, tab: Tab): Filters {
  const { loop, state, late: _t, open: _o, ...rest } = filters
  return { ...rest, ...(loop && !state ? { loop } : {}), ...tab }
}

/** Whether the filters are under this very tab. */
export function isUnder(filters: Filters, tab: Tab): boolean {
  const names = ['state', 'late', 'open'] as const
  const sameLoop = !tab.loop || !filters.loop || tab.loop === filters.loop
  return sameLoop && names.every((name) => (filters[name] ?? '') === (tab[name] ?? ''))
}

/** The filters that narrow the list beside its tab and view. */
export function narrowing(filters: Filters): Filters {
  const { view: _, ...rest } = underTab(filters, {})
  return rest
}
