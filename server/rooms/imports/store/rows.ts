import { type Queries, sql } from '../../../kit/db.ts'
import type { Batch, Counts, Said } from './batches.ts'

export type Status = 'new' | 'changed' | 'same' | 'repeat' | 'error'
export type Fate = 'loaded' | 'undone' | 'kept'
export type Flaw = { field: string | null } & Said
export type StagedRow = {
  seq: number
  line: number
  ord: number
  status: Status
  key: string | null
  cells: Buffer | null
  flaws: Flaw[] | null
  fate: Fate | null
  made: string | null
  before: unknown
}
type Of = Pick<Batch, 'districtId' | 'id'>

const columns = sql`seq, line, ord, status, key, cells, flaws, fate, made, before`

export type NewRow = {
  seq: number
  line: number
  status: Status
  key: string | null
  twin: string | null
  /** Sealed, as `\x…`. */
  cells: string | null
  flaws: Flaw[] | null
  before: unknown
}

export const addRows = (q: Queries, { districtId, id }: Of, rows: readonly NewRow[]) =>
  q.rows(sql`
    insert into import_row (district_id, batch_id, seq, line, status, key, twin, cells, flaws, before)
    select ${districtId}, ${id}, seq, line, status, key, twin, cells, flaws, before
    from json_populate_recordset(null::import_row, ${JSON.stringify(rows)})`)

/** Removes rows of a batch, so many at most; gives how many there were. */
export const dropRows = async (q: Queries, { districtId, id }: Of, most: number): Promise<number> =>
  (
    await q.rows(sql`
      delete from import_row where (district_id, batch_id, seq) in (
        select district_id, batch_id, seq from import_row where district_id = ${districtId} and batch_id = ${id} limit ${most})
      returning 1`)
  ).length

/** For each key the first sound row of the file that has it. */
export const firstWith = (q: Queries, { districtId, id }: Of, keys: readonly string[]) =>
  q.rows<{ key: string; line: number; cells: Buffer | null }>(sql`
    select distinct on (key) key, line, cells from import_row
    where district_id = ${districtId} and batch_id = ${id} and key = any(${keys}::text[]) and status <> 'error'
    order by key, seq`)

export const knownTwins = (
  q: Queries,
  { districtId, id }: Of,
  keys: readonly string[],
  twins: readonly string[],
) =>
  q.rows<{ key: string; twin: string }>(sql`
    select distinct key, twin from import_row
    where district_id = ${districtId} and batch_id = ${id} and key = any(${keys}::text[]) and twin = any(${twins}::text[])
      and status <> 'error'`)

/** Rows in the file's order, after one. */
export const rowsAfter = (q: Queries, { districtId, id }: Of, after: number, most: number) =>
  q.rows<StagedRow>(sql`
    select ${columns} from import_row where district_id = ${districtId} and batch_id = ${id} and seq > ${after}
    order by seq limit ${most}`)

export const rowsOfStatus = (
  q: Queries,
  { districtId, id }: Of,
  status: Status,
  after: number,
  most: number,
) =>
  q.rows<StagedRow>(sql`
    select ${columns} from import_row
    where district_id = ${districtId} and batch_id = ${id} and status = ${status} and seq > ${after} order by seq limit ${most}`)

export const rowsOfFate = (q: Queries, { districtId, id }: Of, fate: Fate, after: number, most: number) =>
  q.rows<StagedRow>(sql`
    select ${columns} from import_row
    where district_id = ${districtId} and batch_id = ${id} and fate = ${fate} and seq > ${after} order by seq limit ${most}`)

export type At = { ord: number; seq: number }

/** Rows to load, in the order of loading, after one. */
export const rowsToLoad = (q: Queries, { districtId, id }: Of, after: At, most: number) =>
  q.rows<StagedRow>(sql`
    select ${columns} from import_row
    where district_id = ${districtId} and batch_id = ${id} and status in ('new', 'changed') and fate is null
      and (ord, seq) > (${after.ord}, ${after.seq}) order by ord, seq limit ${most}`)

/** Rows that were loaded, in the opposite order, before one. */
export const rowsToTakeBack = (q: Queries, { districtId, id }: Of, before: At, most: number) =>
  q.rows<StagedRow>(sql`
    select ${columns} from import_row
    where district_id = ${districtId} and batch_id = ${id} and status in ('new', 'changed') and fate = 'loaded'
      and (ord, seq) < (${before.ord}, ${before.seq}) order by ord desc, seq desc limit ${most}`)

export type Found = { seq: number; ord: number; status: Status; flaws: Flaw[] | null }

export const settle = (q: Queries, { districtId, id }: Of, found: readonly Found[]) =>
  q.rows(sql`
    update import_row r set ord = g.ord, status = g.status, flaws = g.flaws
    from json_populate_recordset(null::import_row, ${JSON.stringify(found)}) g
    where r.district_id = ${districtId} and r.batch_id = ${id} and r.seq = g.seq`)

export type Became = Pick<StagedRow, 'seq' | 'status' | 'flaws' | 'fate' | 'made' | 'before'>

/** What became of rows; with `forget` the cells of loaded ones are emptied, as what they held stands elsewhere now. */
export const become = (q: Queries, { districtId, id }: Of, rows: readonly Became[], forget: boolean) =>
  q.rows(sql`
    update import_row r set status = g.status, flaws = g.flaws, fate = g.fate, made = g.made, before = g.before,
      cells = case when ${forget} and g.fate = 'loaded' then null else r.cells end
    from json_populate_recordset(null::import_row, ${JSON.stringify(rows)}) g
    where r.district_id = ${districtId} and r.batch_id = ${id} and r.seq = g.seq`)

const NONE: Counts = { new: 0, changed: 0, same: 0, repeat: 0, error: 0, loaded: 0, undone: 0, kept: 0 }

export async function countsOf(q: Queries, { districtId, id }: Of): Promise<Counts> {
  const rows = await q.rows<{ status: Status; fate: Fate | null; n: number }>(sql`
    select status, fate, count(*)::int as n from import_row where district_id = ${districtId} and batch_id = ${id} group by 1, 2`)
  const counts = { ...NONE }
  for (const { status, fate, n } of rows) {
    counts[status] += n
    if (fate) counts[fate] += n
  }
  return counts
}

/** What was made by a batch. */
export const madeBy = (q: Queries, { districtId, id }: Of) =>
  q.rows<{ made: string }>(sql`
    select distinct made from import_row where district_id = ${districtId} and batch_id = ${id} and fate = 'loaded' and made is not null
    limit 50000`)

/**
 * Rows of files that ended before a moment go, so many at most, those of files of which nothing was loaded sooner; what was counted
 * of them stays with the batch.
 */
export const dropOldRows = (q: Queries, before: { done: Date; nothing: Date }, most: number) =>
  q.rows(sql`
    delete from import_row where (district_id, batch_id, seq) in (
      select r.district_id, r.batch_id, r.seq from import_batch b
      join import_row r on r.district_id = b.district_id and r.batch_id = b.id
      where (b.state in ('done', 'undone', 'stuck') and b.changed_at < ${before.done})
        or (b.state in ('cancelled', 'failed') and b.changed_at < ${before.nothing})
      limit ${most})`)
