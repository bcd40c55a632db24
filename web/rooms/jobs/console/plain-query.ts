/** The filters of a page as an export asks for them: texts, empty ones left out, and nothing of where in the list one stands. */
export function plainQuery(query: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(query).filter(
    ([name, value]) =>
      value !== undefined && value !== null && value !== '' && !['cursor', 'limit', 'before'].includes(name),
  )
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
