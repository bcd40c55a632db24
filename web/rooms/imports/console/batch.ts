import type { Reply } from '../../../kit/call.ts'

export type Batch = Reply<'GET /api/imports/:id'>['batch']
export type Listed = Reply<'GET /api/imports'>['rows'][number]
export type Kind = Reply<'GET /api/imports'>['kinds'][number]
export type Row = Reply<'GET /api/imports/:id/rows'>['rows'][number]
export type State = Batch['state']

/** States in which something goes on without anybody. */
const MOVING: ReadonlySet<State> = new Set(['checking', 'loading', 'undoing'])
export const isMoving = (state: State): boolean => MOVING.has(state)

/** The road of a file: upload, columns, preview, loading, the end. */
export const STEPS = ['file', 'columns', 'preview', 'load', 'end'] as const
const AT: Record<State, number> = {
  uploaded: 1,
  checking: 2,
  checked: 2,
  loading: 3,
  done: 4,
  undoing: 4,
  undone: 4,
  cancelled: 4,
  failed: 4,
  stuck: 4,
}
/** On which step of the road a file stands, counted from 0. */
export const stepOf = (state: State): number => AT[state]

const TONES: Partial<Record<State, 'good' | 'bad' | 'busy'>> = {
  done: 'good',
  failed: 'bad',
  stuck: 'bad',
  checking: 'busy',
  loading: 'busy',
  undoing: 'busy',
}
export const toneOf = (state: State): 'good' | 'bad' | 'busy' | 'still' => TONES[state] ?? 'still'

type Seen = { at: number; done: number }
/** Rows a second since work was first seen here; null until that says something. */
export function rateOf(first: Seen, now: Seen): number | null {
  const seconds = (now.at - first.at) / 1000
  return seconds < 1.5 || now.done <= first.done ? null : (now.done - first.done) / seconds
}

/** What can be looked at of a file: its rows by what was found, and by what became of them. */
export type View = 'all' | Row['status'] | NonNullable<Row['fate']>

/** Views with their counts; those without rows are left out, but for all rows and the errors. */
export function viewsOf({ state, counts }: Pick<Batch, 'state' | 'counts'>): { view: View; n: number }[] {
  if (!counts) return []
  const before = state === 'checked'
  const all = counts.new + counts.changed + counts.same + counts.repeat + counts.error
  const views: readonly View[] = before
    ? ['new', 'changed', 'same', 'repeat', 'error']
    : ['loaded', 'undone', 'kept', 'same', 'repeat', 'error']
  return [
    { view: 'all', n: all },
    ...views.flatMap((view) => {
      const n = view === 'all' ? all : counts[view]
      return n > 0 || view === 'error' ? [{ view, n }] : []
    }),
  ]
}

/** What a view asks of the rows. */
export function askedBy(view: View): { status?: Row['status']; fate?: NonNullable<Row['fate']> } {
  if (view === 'all') return {}
  return view === 'loaded' || view === 'undone' || view === 'kept' ? { fate: view } : { status: view }
}

const MB = 1024 * 1024
export const sizeOf = (bytes: number): string =>
  bytes < MB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MB).toFixed(1)} MB`
export const FILE_LIMIT = 50 * MB
