import type { Filters } from '../../matters/index.ts'

/** What of an address the ledger is asked for: its own filters, and no others. */
export function ledgerQuery(filters: Filters) {
  const { node, direct, kind, category, source, sheet, state, late, open, number } = filters
  const asked = { node, direct, kind, category, source, sheet, state, late, open, number }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as typeof asked
}
