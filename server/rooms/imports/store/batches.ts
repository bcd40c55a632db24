import { join, type Queries, sql } from '../../../kit/db.ts'

export type KindKey = 'messages' | 'grids' | 'units' | 'people'
export type State =
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'loading'
  | 'done'
  | 'undoing'
  | 'undone'
  | 'cancelled'
  | 'failed'
  | 'stuck'
export type Counts = Record<
  'new' | 'changed' | 'same' | 'repeat' | 'error' | 'loaded' | 'undone' | 'kept',
  number
>
export type Said = { code: string; params: Record<string, unknown> }
export type Event = { what: string; by: number; at: string }
export type Batch = {
  districtId: number
  id: string
  kind: KindKey
  state: State
  by: number
  nodeId: number
  placeName: string
  path: string
  name: string
  format: 'xlsx' | 'csv' | 'jsonl'
  encoding: string
  columns: string[]
  sample: Buffer | null
  mapping: Record<string, string> | null
  asOf: Date | null
  counts: Counts | null
  jobId: string | null
  jobBy: number | null
  problem: Said | null
  history: Event[]
  createdAt: Date
  changedAt: Date
}

const columns = sql`
  b.district_id as "districtId", b.id, b.kind, b.state, b.by_account as by, b.node_id as "nodeId", n.name as "placeName",
  n.path::text, b.name, b.format, b.encoding, b.columns, b.sample, b.mapping, b.as_of as "asOf", b.counts, b.job_id as "jobId",
  b.job_by as "jobBy", b.problem, b.history, b.created_at as "createdAt", b.changed_at as "changedAt"`
const from = sql`import_batch b join node n on n.district_id = b.district_id and n.id = b.node_id`

export type NewBatch = Pick<
  Batch,
  'districtId' | 'id' | 'kind' | 'by' | 'nodeId' | 'name' | 'format' | 'encoding' | 'columns' | 'sample'
> & { now: Date }

/** False where the id is taken. */
export const addBatch = async (q: Queries, b: NewBatch): Promise<boolean> => {
  const rows = await q.rows(sql`
    insert into import_batch (district_id, id, kind, state, by_account, node_id, name, format, encoding, columns, sample, history,
      created_at, changed_at)
    values (${b.districtId}, ${b.id}, ${b.kind}, 'uploaded', ${b.by}, ${b.nodeId}, ${b.name}, ${b.format},
      ${b.encoding}, ${b.columns}::text[], ${b.sample}, ${historyOf('uploaded', b.by, b.now)}::jsonb, ${b.now}, ${b.now})
    on conflict do nothing returning id`)
  return rows.length === 1
}

const historyOf = (what: string, by: number, at: Date) => JSON.stringify([{ what, by, at }])

export const batchById = (q: Queries, districtId: number, id: string) =>
  q.maybe<Batch>(sql`select ${columns} from ${from} where b.district_id = ${districtId} and b.id = ${id}`)

/** The batch, held until the transaction ends. */
export const heldBatch = (q: Queries, districtId: number, id: string) =>
  q.maybe<Batch>(
    sql`select ${columns} from ${from} where b.district_id = ${districtId} and b.id = ${id} for update of b`,
  )

/** Kinds with the parts of the tree (as ltree texts) in which a person may see them, beside their own; the newest first. */
export const batches = (
  q: Queries,
  districtId: number,
  by: number,
  seen: readonly { kind: KindKey; paths: readonly string[] }[],
  page: { before: Date | null; most: number },
) =>
  q.rows<Batch>(sql`
    select ${columns} from ${from}
    where b.district_id = ${districtId} and (${page.before}::timestamptz is null or b.created_at < ${page.before})
      and (${join(
        seen.map(
          ({ kind, paths }) =>
            sql`(b.kind = ${kind} and (b.by_account = ${by} or n.path <@ any(${paths}::ltree[])))`,
        ),
        ' or ',
      )})
    order by b.created_at desc, b.id limit ${page.most}`)

export const openBatches = async (q: Queries, districtId: number, by: number): Promise<number> =>
  (
    await q.one<{ n: number }>(sql`
      select count(*)::int as n from import_batch
      where district_id = ${districtId} and by_account = ${by} and state in ('uploaded', 'checking', 'checked')`)
  ).n

export type Move = {
  to: State
  now: Date
  /** What goes into the history, and who did it. */
  event?: { what: string; by: number }
  job?: { id: string; by: number } | null
  counts?: Counts
  problem?: Said | null
  reading?: { mapping: Record<string, string>; asOf: Date | null }
}

/** Brings a batch into another state. Who moves it holds it. */
export const move = (q: Queries, { districtId, id }: Pick<Batch, 'districtId' | 'id'>, m: Move) => {
  const set = [
    sql`state = ${m.to}, changed_at = ${m.now}`,
    ...(m.event ? [sql`history = history || ${historyOf(m.event.what, m.event.by, m.now)}::jsonb`] : []),
    ...(m.job === undefined ? [] : [sql`job_id = ${m.job?.id ?? null}, job_by = ${m.job?.by ?? null}`]),
    ...(m.counts ? [sql`counts = ${JSON.stringify(m.counts)}::jsonb`] : []),
    ...(m.problem === undefined ? [] : [sql`problem = ${m.problem && JSON.stringify(m.problem)}::jsonb`]),
    ...(m.reading
      ? [sql`mapping = ${JSON.stringify(m.reading.mapping)}::jsonb, as_of = ${m.reading.asOf}`]
      : []),
  ]
  return q.rows(
    sql`update import_batch set ${join(set, ', ')} where district_id = ${districtId} and id = ${id}`,
  )
}

/** The batch that made something, the newest of several. */
export const batchThatMade = (q: Queries, districtId: number, made: string) =>
  q.maybe<Batch>(sql`
    select ${columns} from ${from}
    where b.district_id = ${districtId} and b.id = (
      select r.batch_id from import_row r where r.district_id = ${districtId} and r.made = ${made} limit 1)`)

/** Files that nobody went on with since a moment. */
export const abandoned = (q: Queries, since: Date) =>
  q.rows<{ districtId: number; id: string }>(sql`
    select district_id as "districtId", id from import_batch
    where state in ('uploaded', 'checked') and changed_at < ${since} order by changed_at limit 100`)

/** How a header was read the last time. */
export const rememberedMapping = (q: Queries, districtId: number, kind: KindKey, header: string) =>
  q.maybe<{ mapping: Record<string, string> }>(sql`
    select mapping from import_mapping where district_id = ${districtId} and kind = ${kind} and header = ${header}`)

export const rememberMapping = (
  q: Queries,
  m: {
    districtId: number
    kind: KindKey
    header: string
    mapping: Record<string, string>
    by: number
    now: Date
  },
) =>
  q.rows(sql`
    insert into import_mapping values (${m.districtId}, ${m.kind}, ${m.header}, ${JSON.stringify(m.mapping)}::jsonb, ${m.by}, ${m.now})
    on conflict (district_id, kind, header) do update set mapping = excluded.mapping, by_account = excluded.by_account, at = excluded.at`)

export const namesOf = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<{ id: number; name: string | null }>(sql`
    select id, name from access_v_account where district_id = ${districtId} and id = any(${ids}::int[])`)
