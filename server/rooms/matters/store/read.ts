import { type Queries, sql } from '../../../kit/db.ts'
import type { Filed, Folded, StepRow } from '../loop/family.ts'

export type MatterRow = Omit<Filed, 'path'> & Folded & { path: string; family: number }
type StepJson = Omit<StepRow, 'occurred_at' | 'recorded_at' | 'due_at'> & {
  occurred_at: string
  recorded_at: string
  due_at: string | null
}
export type FamilyRow = MatterRow & { steps: StepJson[] | null }

const columns = sql`
  m.district_id, m.id, m.root_id, m.number, m.loop, m.loop_version, m.source, m.ref, m.title, m.place, m.grid_at_filing,
  m.reporter_id, m.filed_by, m.created_at, m.path::text, m.state, m.category, m.unit_id, m.lead, m.due_at, m.clock_from,
  m.wake_at, m.late, m.solved, m.satisfaction, m.closed_at, m.changed_at, m.version, m.family,
  (select json_agg(json_build_object('seq', s.seq, 'step', s.step, 'by_account', s.by_account, 'by_role', s.by_role,
      'occurred_at', s.occurred_at, 'recorded_at', coalesce(s.recorded_at, s.occurred_at), 'request_id', s.request_id, 'due_at', s.due_at, 'data', s.data)
      order by s.seq)
    from matter_step s where s.district_id = m.district_id and s.matter_id = m.id) as steps`

/** A matter, the root above it if it is an order, and all of the root's orders, each with its steps; the root first. */
export const familyRows = (q: Queries, districtId: number, id: string) =>
  q.rows<FamilyRow>(sql`
    with t as materialized (select root_id from matter where district_id = ${districtId} and id = ${id})
    select ${columns} from matter m, t where m.district_id = ${districtId} and m.id = t.root_id
    union all
    (select ${columns} from matter m, t where m.district_id = ${districtId} and m.root_id = t.root_id and m.id <> m.root_id
     order by m.created_at, m.lead desc, m.id)`)

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

export const addFile = (
  q: Queries,
  f: {
    districtId: number
    hash: string
    type: string
    size: number
    width: number
    height: number
    accountId: number
    now: Date
  },
) =>
  q.rows(sql`
    insert into file values (${f.districtId}, ${f.hash}, ${f.type}, ${f.size}, ${f.width}, ${f.height}, ${f.accountId}, ${f.now})
    on conflict do nothing`)

export const knownRefs = (q: Queries, districtId: number, source: string, refs: string[]) =>
  q.rows<{ ref: string }>(sql`
    select ref from matter where district_id = ${districtId} and source = ${source} and ref = any(${refs}::text[])`)

/** Root ids after a given one, for passes over everything: bounded, resumable. */
export const rootsAfter = (q: Queries, districtId: number, after: string, most: number) =>
  q.rows<{ id: string }>(sql`
    select id from matter where district_id = ${districtId} and id > ${after} and id = root_id order by id limit ${most}`)

export const isKnown = async (q: Queries, districtId: number, id: string): Promise<boolean> =>
  (await q.maybe(sql`select from matter where district_id = ${districtId} and id = ${id}`)) !== undefined
