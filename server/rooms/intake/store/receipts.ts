import { empty, type Queries, sql } from '../../../kit/db.ts'

/** Keeps what a channel sent and counts it, once for each reference. True when it is new. */
export const keepReceipt = async (
  q: Queries,
  r: {
    districtId: number
    channelId: number
    ref: string
    matterId: string
    now: Date
    occurredAt: Date | null
    category: string | null
  },
): Promise<boolean> => {
  const row = await q.one<{ n: number }>(sql`
    with kept as (
      insert into intake_receipt (district_id, channel_id, ref, matter_id, received_at, occurred_at, their_category)
      values (${r.districtId}, ${r.channelId}, ${r.ref}, ${r.matterId}, ${r.now}, ${r.occurredAt}, ${r.category})
      on conflict do nothing returning ref
    ), counted as (
      update intake_channel set received = received + 1
      where district_id = ${r.districtId} and id = ${r.channelId} and exists (select from kept)
    )
    select count(*) as n from kept`)
  return row.n === 1
}

export const receiptOf = (q: Queries, districtId: number, channelId: number, ref: string) =>
  q.maybe<{ matterId: string }>(sql`
    select matter_id as "matterId" from intake_receipt
    where district_id = ${districtId} and channel_id = ${channelId} and ref = ${ref}`)

export type FiledRow = {
  id: string
  number: number
  loop: string
  loopVersion: number
  state: string
  category: string | null
  words: string | null
  place: string | null
  createdAt: Date
  changedAt: Date
  dueAt: Date | null
  closedAt: Date | null
  solved: string | null
  lat: number | null
  lng: number | null
  node: string
  nodeCode: string | null
}
const columns = sql`
  m.id, m.number, m.loop, m.loop_version as "loopVersion", m.state, m.category, m.words, m.place, m.created_at as "createdAt",
  m.changed_at as "changedAt", m.due_at as "dueAt", m.closed_at as "closedAt", m.solved, m.lat, m.lng,
  n.name as node, n.code as "nodeCode"`
const filed = sql`
  matters_v_filed m join node n on n.district_id = m.district_id and n.id = ltree2text(subpath(m.path, -1, 1))::int`

export const filedById = (q: Queries, districtId: number, accountId: number, id: string) =>
  q.maybe<FiledRow>(sql`
    select ${columns} from ${filed} where m.district_id = ${districtId} and m.id = ${id} and m.filed_by = ${accountId}`)

export const filedByNumbers = (q: Queries, districtId: number, accountId: number, numbers: number[]) =>
  q.rows<FiledRow>(sql`
    select ${columns} from ${filed}
    where m.district_id = ${districtId} and m.filed_by = ${accountId} and m.number = any(${numbers}::bigint[])
    order by m.created_at desc, m.number desc`)

/** What an account filed between two instants, newest first; a page of it. */
export const filedBetween = (
  q: Queries,
  f: {
    districtId: number
    accountId: number
    from: Date
    to: Date
    categories: string[] | null
    closed: boolean | null
    most: number
    skip: number
  },
) =>
  q.rows<FiledRow>(sql`
    select ${columns} from ${filed}
    where m.district_id = ${f.districtId} and m.filed_by = ${f.accountId} and m.created_at between ${f.from} and ${f.to}
      ${f.categories ? sql`and m.category = any(${f.categories}::text[])` : empty}
      ${f.closed === null ? empty : f.closed ? sql`and m.closed_at is not null` : sql`and m.closed_at is null`}
    order by m.created_at desc, m.number desc limit ${f.most} offset ${f.skip}`)

/** Who filed these matters; without those that nobody filed for another. */
export const filersOf = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<{ id: string; filedBy: number; ref: string | null }>(
    sql`select id, filed_by as "filedBy", ref from matters_v_filed where district_id = ${districtId} and id = any(${ids}::uuid[])`,
  )

export const numbersOf = (q: Queries, districtId: number, ids: string[]) =>
  q.rows<{ id: string; number: number; ref: string | null }>(
    sql`select id, number, ref from matters_v_filed where district_id = ${districtId} and id = any(${ids}::uuid[])`,
  )
