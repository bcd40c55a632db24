import { keepable } from '../../../../contract/kit.ts'
import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import type { Lang, Problem } from '../../../kit/problems.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import type { Field, Words } from '../rules.ts'
import type { Batch, KindKey } from '../store/batches.ts'
import type { Flaw, Status } from '../store/rows.ts'

/** What the rows of a batch are read with. */
export type Around = { house: House; batch: Batch; tenant: Tenant; now: Date; asOf: Date }
/** And judged: `who` checks or loads it, as they stand now. */
export type Ctx = Around & { who: Who }
/** A row's cell of a field; empty where no column is chosen. */
export type Cell = (field: string) => string
/** A row as what it says; `key`: by what it is known, `twin`: by what it would be the same row once more. */
export type Read<R> =
  | { record: R; key: string; twin?: string; flaws?: undefined }
  | { flaws: Flaw[]; key?: string | undefined }
/** `first`: an earlier row of the file with the same key. */
export type Item<R> = { seq: number; record: R; first?: { line: number; record: R } | undefined }
export type Verdict = {
  status: Status
  flaws?: Flaw[]
  /** By field, what changed rows say now. */
  was?: Record<string, string>
}
/** What became of a row: `made`: the id of what it made or changed; `undo`: what it takes to take it back. */
export type Made = { made: string; undo?: unknown; was?: Record<string, string> | undefined } | Verdict
export type Loaded<R> = { seq: number; made: string; undo: unknown; record: R | null }
/** A row among all those of the file. */
export type Whole<R> = { seq: number; line: number; status: Status; record: R | null; key: string | null }
export type Settled = { seq: number; ord: number; status: Status; flaws: Flaw[] | null }

export type Kind<R> = {
  key: KindKey
  words: Words
  about: Words
  needs: string
  fields: readonly Field[]
  /** Rows of the template's explanation, by field, in both languages. */
  examples: readonly Record<string, Words>[]
  formats: readonly Batch['format'][]
  /** How many rows are taken at once. */
  group: number
  /** A field that says who a resident is, and how else columns are called that do: shown by the first character only. */
  personal?: { field: string; names: RegExp }
  /** Whether a row's cells are emptied once it is loaded: what they held stands in what was made. */
  forgets?: true
  /** What a row makes is a matter. */
  makesMatters?: true
  /** Pure. */
  read(cell: Cell, around: Around): Read<R>
  /** What rows are against what the district has now, each by itself. */
  judge(q: Queries, ctx: Ctx, items: readonly Item<R>[]): Promise<Verdict[]>
  /** What they are among each other, once all are there: what differs from before. */
  settle?(q: Queries, ctx: Ctx, rows: readonly Whole<R>[]): Promise<Settled[]>
  /** Makes what was judged sound. */
  make(q: Queries, ctx: Ctx, items: readonly Item<R>[]): Promise<Made[]>
  /** Takes back what rows made; for each the reason why it stays, where somebody has built upon it since. */
  unmake(q: Queries, around: Around, rows: readonly Loaded<R>[]): Promise<(Problem | undefined)[]>
  /** By field, as a row will be; personal parts masked. */
  shown(record: R, ctx: { tenant: Tenant; lang: Lang }): Record<string, string>
}
/** A row is only ever handed to the kind that read it. */
export type AnyKind = Kind<unknown>

export const flaw = (field: string | null, why: Problem): Flaw => ({
  field,
  code: why.code,
  params: why.params,
})
export const wrong = (field: string | null, why: Problem): Verdict => ({
  status: 'error',
  flaws: [flaw(field, why)],
})

/** Whether a place lies where this kind may be imported by whoever does. */
export function reaches(ctx: Ctx, kind: Pick<AnyKind, 'needs'>): (path: readonly number[]) => boolean {
  const { nodes } = reachOf(ctx.who, kind.needs)
  return (path) => nodes.some((above) => covers(above, path))
}

/** Whether this kind may be imported by whoever does in the whole district. */
export const reachesAll = (ctx: Ctx, kind: Pick<AnyKind, 'needs'>): boolean =>
  reachOf(ctx.who, kind.needs).nodes.some((path) => path.length === 1)

/** A name as a form would take it: of one line, and without what no page shows and no file may carry. */
export const named = (text: string): string => keepable(text).replace(/\s+/g, ' ').trim()

/** Cells of several things, as people separate them: 、 , ; or a line of its own for each. */
export const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[、,，;；|\n]+/)
      .map((part) => part.trim())
      .filter(Boolean),
  ),
]
