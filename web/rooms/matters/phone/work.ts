import type { Reply } from '../../../kit/call.ts'

type Counts = Reply<'GET /api/matters/counts'>
type Loop = Reply<'GET /api/loops'>['loops'][number]
type Loops = Pick<Loop, 'id' | 'states'>[]
type Posts = { posts: { place: { kind: 'node' | 'unit' } }[] } | null
export type View = 'matters' | 'orders'

/** People of a unit see its orders, people of a grid its matters; who is both chooses. */
export function viewsOf(person: Posts): View[] {
  const kinds = new Set(person?.posts.map((post) => post.place.kind))
  return [
    ...(kinds.has('unit') ? (['orders'] as const) : []),
    ...(kinds.has('node') || !kinds.size ? (['matters'] as const) : []),
  ]
}

export type Tab = { key: string; count: number; loop?: string; state?: string }

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
    ...(counts.late ? [{ key: 'late', count: counts.late }] : []),
    ...open,
    ...(closed || view === 'orders' ? [{ key: 'closed', count: closed }] : []),
  ]
}
