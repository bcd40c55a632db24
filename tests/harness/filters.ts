// Each filter that a line of the contract takes in its address, with a value that fits.
import { z } from 'zod'
import type { Route } from '../../contract/kit.ts'

type Schema = { enum?: (string | number)[]; anyOf?: Schema[]; type?: string; pattern?: string }

/** By their names, where what fits is not said by the schema: words, keys and days. */
const VALUES: Readonly<Record<string, string>> = {
  q: '伞',
  loop: 'whistle',
  state: 'dispatched',
  category: 'sanitation',
  source: 'resident',
  kind: 'hard',
  sheet: '伞 7',
  class: 'livelihood',
  number: '1005',
  cell: '100.11830.3120',
  filedFrom: '2025-06-01',
  filedTo: '2025-07-01',
  from: '2025-06-01',
  to: '2026-03-01',
  at: '2026-01-15',
  year: '2026',
  measure: 'closed',
  jurisdiction_id: 'umbrella',
  after: '1',
}
/** What turns pages, sizes them, or is no filter but half of one. */
const APART: ReadonlySet<string> = new Set([
  ...['cursor', 'limit', 'before', 'after', 'page', 'page_size', 'api_key', 'step', 'field', 'thumb', 'as'],
  ...['from', 'to', 'at', 'direct'],
])

/** One request for each filter by itself, beside those of the line's own example; `ids` stand for nodes, units and the like. */
export function filtersOf(
  route: Route,
  ids: Record<string, string>,
): { name: string; query: Record<string, string> }[] {
  if (!route.query) return []
  const { properties = {} } = z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Schema>
  }
  return Object.entries(properties)
    .filter(([name]) => !APART.has(name))
    .flatMap(([name, schema]) =>
      valuesOf(name, schema, ids).map((value) => ({ name: `${name}=${value}`, query: { [name]: value } })),
    )
}

function valuesOf(name: string, schema: Schema, ids: Record<string, string>): string[] {
  if (schema.enum) return schema.enum.map(String)
  const value = ids[name] ?? VALUES[name]
  if (value === undefined)
    throw new Error(`nobody knows a value for the filter ${name}: tests/harness/filters.ts`)
  return [value]
}
