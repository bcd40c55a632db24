import type { Reply } from '../../../kit/call.ts'

type Counts = Reply<'GET /api/matters/counts'>
type Loop = Reply<'GET /api/loops'>['loops'][number]
type Loops = Pick<Loop, 'id' | 'states'>[]
type Posts = { posts: { place: { kind: 'node' | 'unit' }; can: string[] }[] } | null
export type View = 'todo' | 'matters' | 'orders' | 'mine'

/**
 * What waits for the person comes first. Beside it people of a unit see its orders, people of a grid its matters; who sees
 * only what is offered (no figures of the place) finds what they took on.
 */
export function viewsOf(person: Posts): View[] {
  const posts = person?.posts ?? []
  const units = posts.some((post) => post.place.kind === 'unit')
  const places = posts.some((post) => post.place.kind === 'node' && post.can.includes('matters.figures'))
  const steps = posts.some((post) => post.can.includes('matters.step'))
  return [
    ...(steps ? (['todo'] as const) : []),
    ...(units ? (['orders'] as const) : []),
    ...(places ? (['matters'] as const) : []),
    ...(units || places ? [] : (['mine'] as const)),
  ]
}

/** `least`: of what has ended long ago not all was counted. */
export type Tab = { key: string; count: number; least?: boolean; loop?: string; state?: string }

/** Tabs with counts: all that is open, what is late, each open state in the order of its loop, what is closed. */
export function tabsFrom(counts: Counts | undefined, loops: Loops, view: View): Tab[] {
  if (!counts) return [{ key: 'all', count: 0 }]
  const open = loops.flatMap((loop) =>
    loop.states.flatMap((state): Tab[] => {
      const found = counts.states.find((c) => c.loop === loop.id && c.state === state.key)
      return found && !state.end
        ? [{ key: `${loop.id}.${state.key}`, count: found.count, loop: loop.id, state: state.key }]
        : []
    }),
  )
  const closed = counts.total - counts.open
  return [
    { key: 'all', count: counts.open },
    ...(counts.late ? [{ key: 'late', count: counts.late, least: counts.more }] : []),
    // one state alone says no more than all of them
    ...(open.length > 1 ? open : []),
    ...(view !== 'todo' && (closed || view === 'orders')
      ? [{ key: 'closed', count: closed, least: counts.more }]
      : []),
  ]
}

type Row = { holder: number | null }
export type Section<R> = { key: 'held' | 'todo' | 'offered'; rows: R[] }

/** The work list in parts: what one took on, what waits, what one could take on. Without a part of its own all is one list. */
export function sectionsOf<R extends Row>(
  rows: R[],
  person: { id: number } | null,
  isOffer: (row: R) => boolean,
): Section<R>[] {
  const keyOf = (row: R) =>
    row.holder !== null && row.holder === person?.id ? 'held' : isOffer(row) ? 'offered' : 'todo'
  return (['held', 'todo', 'offered'] as const)
    .map((key) => ({ key, rows: rows.filter((row) => keyOf(row) === key) }))
    .filter((section) => section.rows.length > 0)
}
