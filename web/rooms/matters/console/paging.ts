export const SIZES = [20, 50, 100] as const

export type Paging = { cursor?: string; limit: number }
type Query = Record<string, unknown>

/** Where in the list an address stands: a cursor of the server, and how many rows are shown. */
export function pagingFrom(query: Query): Paging {
  const limit = SIZES.find((size) => String(size) === query.limit) ?? SIZES[0]
  return typeof query.cursor === 'string' && query.cursor
    ? { cursor: query.cursor.slice(0, 60), limit }
    : { limit }
}

/** The way one came through older pages is kept with the history, as the server only knows the way on. */
export function trailFrom(state: unknown): string[] {
  const trail = (state as { trail?: unknown } | null)?.trail
  return Array.isArray(trail) ? trail.filter((cursor): cursor is string => typeof cursor === 'string') : []
}

type Step = { cursor: string | undefined; trail: string[] }

/** To older rows; the newest page is kept in the trail as an empty cursor. */
export function older(paging: Paging, trail: string[], next: string): Step {
  return { cursor: next, trail: [...trail, paging.cursor ?? ''] }
}

/** Back to newer rows; without a trail (an address from elsewhere) to the newest. */
export function newer(trail: string[]): Step {
  return { cursor: trail.at(-1) || undefined, trail: trail.slice(0, -1) }
}
