import { empty, type Queries, raw, type Sql, sql } from '../../../kit/db.ts'
import type { Matter, StepRow } from '../loop/family.ts'
import { FOLDED } from '../loop/fold.ts'

type StepJson = Omit<StepRow, 'occurred_at' | 'recorded_at' | 'due_at'> & {
  occurred_at: string
  recorded_at: string
  due_at: string | null
}
export type FamilyRow = Omit<Matter, 'path'> & {
  path: string
  steps: StepJson[] | null
  joined: (number | null)[] | null
}

/** Who answers for a report: its reporter or, where somebody without a number was reported for, whoever filed it. */
const asker = sql`coalesce(j.reporter_id, case when j.source = 'on_behalf' then j.filed_by end)`

const columns = sql`
  m.district_id, m.id, m.root_id, m.number, m.loop, m.loop_version, m.source, m.ref, m.title, m.place, m.grid_at_filing,
  m.reporter_id, m.filed_by, m.created_at, m.path::text, m.confidential, m.visibility, m.lng, m.lat, m.wake_at, m.family,
  ${raw(FOLDED.map((column) => `m.${column}`).join(', '))},
  case when m.id = m.root_id then (select array_agg(${asker}) from matter j
    where j.district_id = m.district_id and j.main_id = m.id) end as joined,
  (select json_agg(json_build_object('seq', s.seq, 'step', s.step, 'by_account', s.by_account, 'by_role', s.by_role,
      'occurred_at', s.occurred_at, 'recorded_at', coalesce(s.recorded_at, s.occurred_at), 'request_id', s.request_id, 'due_at', s.due_at, 'data', s.data)
      order by s.seq)
    from matter_step s where s.district_id = m.district_id and s.matter_id = m.id) as steps`

/** Families one after the other, by their roots as a query gives them: each with the root first, all with their steps. */
const familiesOf = (q: Queries, districtId: number, roots: Sql) =>
  q.rows<FamilyRow>(sql`
    with r as materialized (${roots})
    select f.* from r cross join lateral (
      select ${columns} from matter m where m.district_id = ${districtId} and m.id = r.id
      union all
      (select ${columns} from matter m where m.district_id = ${districtId} and m.root_id = r.id and m.id <> m.root_id
       order by m.created_at, m.lead desc, m.id)) f`)

/** The family of a matter: the root above it if it is an order, and all of the root's orders. */
export const familyRows = (q: Queries, districtId: number, id: string) =>
  familiesOf(
    q,
    districtId,
    sql`select root_id as id from matter where district_id = ${districtId} and id = ${id}`,
  )

/** Whole families by their roots. */
export const familiesRows = (q: Queries, districtId: number, roots: readonly string[]) =>
  familiesOf(q, districtId, sql`select unnest(${roots}::uuid[]) as id`)

/** Matters that were joined to this one, oldest first, at most 100; only a person's own where an account is given. */
export const joinedTo = (q: Queries, districtId: number, id: string, of: number | null) =>
  q.rows<{ id: string; number: number }>(sql`
    select j.id, j.number from matter j where j.district_id = ${districtId} and j.main_id = ${id}
      ${of === null ? empty : sql`and ${asker} = ${of}`} order by j.created_at limit 100`)

/** When a person joined their own report to a matter; nothing where the staff found that it is the same. */
export const joinedSince = (q: Queries, districtId: number, mainId: string, accountId: number) =>
  q.maybe<{ since: Date | null }>(sql`
    select min(s.occurred_at) as since from matter j
    join matter_step s on s.district_id = j.district_id and s.matter_id = j.id and s.data ->> 'into' = ${mainId}
      and s.by_role = 'reporter'
    where j.district_id = ${districtId} and j.main_id = ${mainId}
      and (j.reporter_id = ${accountId} or j.filed_by = ${accountId})`)

export const numbersOf = (q: Queries, districtId: number, ids: string[]) =>
  q.rows<{ id: string; number: number }>(sql`
    select id, number from matter where district_id = ${districtId} and id = any(${ids}::uuid[])`)

export type ContentRow = { matterId: string; seq: number; texts: Record<string, string>; files: string[] }

export const contentsOf = (q: Queries, districtId: number, ids: string[]) =>
  q.rows<ContentRow>(sql`
    select matter_id as "matterId", seq, texts, files from matter_content
    where district_id = ${districtId} and matter_id = any(${ids}::uuid[])`)

export const contentAt = (q: Queries, districtId: number, id: string, seq: number) =>
  q.maybe<ContentRow>(sql`
    select matter_id as "matterId", seq, texts, files from matter_content
    where district_id = ${districtId} and matter_id = ${id} and seq = ${seq}`)

export const reporterOf = (q: Queries, districtId: number, id: string) =>
  q.maybe<{ name: Buffer | null; phone: Buffer | null }>(sql`
    select name_sealed as name, phone_sealed as phone from matter_reporter where district_id = ${districtId} and matter_id = ${id}`)

export const staffNames = (q: Queries, districtId: number, ids: number[]) =>
  q.rows<{ id: number; name: string | null; kind: string }>(sql`
    select id, name, kind from access_v_account where district_id = ${districtId} and id = any(${ids}::int[])`)

/** Photos that this account brought itself: only those may be attached. */
export const ownFiles = (q: Queries, districtId: number, accountId: number, hashes: string[]) =>
  q.rows<{ hash: string }>(sql`
    select hash from file where district_id = ${districtId} and hash = any(${hashes}::text[]) and by_account = ${accountId}`)

/**
 * Files as one account brought them. Others may have brought the same bytes under names of their own, which are no business of
 * whoever sees this one: where that account brought none, it has no name.
 */
export const filesOf = (
  q: Queries,
  districtId: number,
  brought: readonly { hash: string; by: number | null }[],
) =>
  q.rows<{ hash: string; by: number | null; type: string; size: number; name: string }>(sql`
    select b.hash, b.by, f.type, f.size, case when f.by_account = b.by then coalesce(f.name, '') else '' end as name
    from unnest(${brought.map((b) => b.hash)}::text[], ${brought.map((b) => b.by)}::int[]) as b(hash, by)
    cross join lateral (
      select type, size, name, by_account from file where district_id = ${districtId} and hash = b.hash
      order by by_account = b.by desc nulls last limit 1) f`)

export const addFile = (
  q: Queries,
  f: {
    districtId: number
    hash: string
    type: string
    size: number
    width: number | null
    height: number | null
    name: string | null
    accountId: number
    now: Date
  },
) =>
  q.rows(sql`
    insert into file (district_id, hash, type, size, width, height, by_account, created_at, name)
    values (${f.districtId}, ${f.hash}, ${f.type}, ${f.size}, ${f.width}, ${f.height}, ${f.accountId}, ${f.now}, ${f.name})
    on conflict do nothing`)

/**
 * The roots among so many matters after a given id, and where to go on (null at the end), for passes over everything: bounded,
 * resumable. Asked for roots alone the planner believes that there are few, and sorts all of them for each page.
 */
export async function rootsAfter(
  q: Queries,
  districtId: number,
  after: string,
  most: number,
): Promise<{ roots: string[]; last: string | null }> {
  const rows = await q.rows<{ id: string; root: boolean }>(sql`
    select id, id = root_id as root from matter where district_id = ${districtId} and id > ${after} order by id limit ${most}`)
  const last = rows.length === most ? (rows.at(-1)?.id ?? null) : null
  return { roots: rows.filter((row) => row.root).map((row) => row.id), last }
}

export const isKnown = async (q: Queries, districtId: number, id: string): Promise<boolean> =>
  (await q.maybe(sql`select from matter where district_id = ${districtId} and id = ${id}`)) !== undefined
