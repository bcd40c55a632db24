import { empty, type Queries, type Sql, sql } from '../../kit/db.ts'
import type { Ruling, State, StoredState } from './rules.ts'

export type EntryRow = {
  id: string
  number: number
  title: string
  class: string
  about: string
  provides: string
  basis: string | null
  unitId: number
  unit: string
  unitEn: string
  nodeId: number
  place: string
  placeEn: string
  path: string
  urgent: boolean
  expiresAt: Date | null
  state: StoredState
  reason: string | null
  refusals: {
    nodeId: number
    node: string
    nodeEn: string
    state: Ruling
    reason: string
    ruling: string | null
    refusedAt: string
    ruledAt: string | null
  }[]
  createdAt: Date
  changedAt: Date
  publishedAt: Date | null
  version: number
}
export type StepRow = {
  seq: number
  step: string
  at: Date
  byAccount: number
  byRole: string
  name: string | null
  unit: string | null
  requestId: string
  nodeId: number | null
  node: string | null
  nodeEn: string | null
  reason: string | null
}

/** An entry with the refusals of communities, and the reason of the step that ended it. */
const entries = sql`
  select a.id, a.number, a.title, a.class, a.about, a.provides, a.basis, a.unit_id as "unitId", u.name as unit,
    u.name_en as "unitEn", a.node_id as "nodeId", n.name as place, n.name_en as "placeEn", a.path::text, a.urgent,
    a.expires_at as "expiresAt", a.state, a.created_at as "createdAt", a.changed_at as "changedAt",
    a.published_at as "publishedAt", a.version,
    case when a.state in ('rejected', 'withdrawn') then (
      select s.reason from admission_step s where s.district_id = a.district_id and s.admission_id = a.id
      order by s.seq desc limit 1) end as reason,
    coalesce((
      select json_agg(json_build_object('nodeId', r.node_id, 'node', c.name, 'nodeEn', c.name_en, 'state', r.state,
        'reason', r.reason, 'ruling', r.ruling, 'refusedAt', r.refused_at, 'ruledAt', r.ruled_at) order by r.refused_at)
      from admission_refusal r join node c on c.district_id = r.district_id and c.id = r.node_id
      where r.district_id = a.district_id and r.admission_id = a.id), '[]') as refusals
  from admission a
  join partners_v_unit u on u.district_id = a.district_id and u.id = a.unit_id
  join node n on n.district_id = a.district_id and n.id = a.node_id`

export const entryById = (q: Queries, districtId: number, id: string) =>
  q.maybe<EntryRow>(sql`${entries} where a.district_id = ${districtId} and a.id = ${id}`)

/** Locks an entry until the transaction ends: steps of one entry come one after another. */
export const lockEntry = (q: Queries, districtId: number, id: string) =>
  q.rows(sql`select from admission where district_id = ${districtId} and id = ${id} for update`)

const BOOK = 2_000
/** What rules on dispatches ask: the newest of all entries that are or were on their way to the list. */
export const bookOf = (q: Queries, districtId: number) =>
  q.rows<EntryRow>(sql`${entries} where a.district_id = ${districtId} order by a.number desc limit ${BOOK}`)

/** Whose entries one may see: all of the district, or what was ever published and those of own units. */
export type Sight = { all: boolean; units: readonly number[] }
export type Filter = {
  districtId: number
  now: Date
  sight: Sight
  unit?: number | undefined
  class?: string | undefined
  urgent?: 'yes' | undefined
  refused?: 'yes' | 'waiting' | undefined
  q?: string | undefined
}

const stateNow = (now: Date) =>
  sql`case when a.state = 'published' and a.expires_at <= ${now} then 'expired' else a.state end`

function matching(f: Filter): Sql {
  const digits = /^\d{1,9}$/.test(f.q ?? '') ? Number(f.q) : null
  return sql`a.district_id = ${f.districtId}
    ${f.sight.all ? empty : sql`and (a.published_at is not null or a.unit_id = any(${f.sight.units}::int[]))`}
    ${f.unit === undefined ? empty : sql`and a.unit_id = ${f.unit}`}
    ${f.class === undefined ? empty : sql`and a.class = ${f.class}`}
    ${f.urgent ? sql`and a.urgent` : empty}
    ${f.q ? sql`and (strpos(a.title, ${f.q}) > 0 or a.number = ${digits}::int)` : empty}
    ${
      f.refused
        ? sql`and exists (select from admission_refusal r where r.district_id = a.district_id and r.admission_id = a.id
            and r.state = any(${f.refused === 'waiting' ? ['standing'] : ['standing', 'upheld']}::text[]))`
        : empty
    }`
}

export const listEntries = (
  q: Queries,
  f: Filter & { state?: State | undefined; before?: number | undefined; limit: number },
) =>
  q.rows<EntryRow>(sql`${entries} where ${matching(f)}
    ${f.state === undefined ? empty : sql`and ${stateNow(f.now)} = ${f.state}`}
    ${f.before === undefined ? empty : sql`and a.number < ${f.before}`}
    order by a.number desc limit ${f.limit}`)

export const countEntries = (q: Queries, f: Filter) =>
  q.rows<{ state: State; count: number }>(sql`
    select ${stateNow(f.now)} as state, count(*)::int as count from admission a where ${matching(f)} group by 1`)

/** An open entry of the same name: applied for, approved, or on the list. */
export const openTitle = (
  q: Queries,
  districtId: number,
  { title, besides }: { title: string; besides: string },
  now: Date,
) =>
  q.maybe<{ number: number; state: State }>(sql`
    select number, state from admission a where district_id = ${districtId} and title = ${title} and id <> ${besides}
      and ${stateNow(now)} in ('applied', 'approved', 'published') limit 1`)

export type NewEntry = {
  districtId: number
  id: string
  unitId: number
  nodeId: number
  path: number[]
  class: string
  title: string
  about: string
  provides: string
  basis: string | null
  urgent: boolean
  expiresAt: Date | null
  now: Date
}

/** A number for the lock under which a district's entries are numbered, one after another. */
const NUMBERING = 8_001

/** In a transaction. False where the id is taken already. */
export const addEntry = async (q: Queries, e: NewEntry): Promise<boolean> => {
  await q.rows(sql`select pg_advisory_xact_lock(${NUMBERING}, ${e.districtId})`)
  const rows = await q.rows(sql`
    insert into admission (district_id, id, number, unit_id, node_id, path, class, title, about, provides, basis, urgent, expires_at,
      state, version, created_at, changed_at)
    values (${e.districtId}, ${e.id},
      (select coalesce(max(number), 0) + 1 from admission where district_id = ${e.districtId}), ${e.unitId}, ${e.nodeId}, ${e.path.join('.')}::ltree, ${e.class}, ${e.title}, ${e.about},
      ${e.provides}, ${e.basis}, ${e.urgent}, ${e.expiresAt}, 'applied', 1, ${e.now}, ${e.now})
    on conflict (district_id, id) do nothing returning id`)
  return rows.length === 1
}

export const changeEntry = (
  q: Queries,
  c: { districtId: number; id: string; state: StoredState; published: boolean; version: number; now: Date },
) =>
  q.rows(sql`
    update admission set state = ${c.state}, version = ${c.version}, changed_at = ${c.now},
      published_at = case when ${c.published} then ${c.now}::timestamptz else published_at end
    where district_id = ${c.districtId} and id = ${c.id}`)

export const putRefusal = (
  q: Queries,
  r: { districtId: number; id: string; nodeId: number; state: Ruling; reason: string; now: Date },
) =>
  r.state === 'standing'
    ? q.rows(sql`
        insert into admission_refusal (district_id, admission_id, node_id, state, reason, refused_at)
        values (${r.districtId}, ${r.id}, ${r.nodeId}, 'standing', ${r.reason}, ${r.now})`)
    : q.rows(sql`
        update admission_refusal set state = ${r.state}, ruling = ${r.reason}, ruled_at = ${r.now}
        where district_id = ${r.districtId} and admission_id = ${r.id} and node_id = ${r.nodeId}`)

/** Adds the next step of an entry's history. */
export const addStep = (
  q: Queries,
  s: {
    districtId: number
    id: string
    requestId: string
    step: string
    by: { account: number; role: string; unit: number | null }
    nodeId: number | null
    reason: string | null
    now: Date
  },
) =>
  q.rows(sql`
    insert into admission_step (district_id, admission_id, seq, request_id, at, by_account, by_role, unit_id, step, node_id, reason)
    select ${s.districtId}, ${s.id}, coalesce(max(seq), 0) + 1, ${s.requestId}, ${s.now}, ${s.by.account}, ${s.by.role},
      ${s.by.unit}, ${s.step}, ${s.nodeId}, ${s.reason}
    from admission_step where district_id = ${s.districtId} and admission_id = ${s.id}`)

export const stepsOf = (q: Queries, districtId: number, id: string) =>
  q.rows<StepRow>(sql`
    select s.seq, s.step, s.at, s.by_account as "byAccount", s.by_role as "byRole", w.name, u.name as unit,
      s.request_id as "requestId", s.node_id as "nodeId", n.name as node, n.name_en as "nodeEn", s.reason
    from admission_step s
    left join access_v_account w on w.district_id = s.district_id and w.id = s.by_account
    left join partners_v_unit u on u.district_id = s.district_id and u.id = s.unit_id
    left join node n on n.district_id = s.district_id and n.id = s.node_id
    where s.district_id = ${districtId} and s.admission_id = ${id} order by s.seq`)

/** Streets, towns and the like: the level below the district. */
export const seats = (q: Queries, districtId: number) =>
  q.rows<{ id: number; name: string; nameEn: string; level: string }>(sql`
    select id, name, name_en as "nameEn", level from node
    where district_id = ${districtId} and nlevel(path) = 2 and to_at is null order by position, id limit 100`)

/** Codes of the nodes along a path, nearest first. */
export const alongPath = (q: Queries, districtId: number, path: number[]) =>
  q.rows<{ code: string | null }>(sql`
    select code from node where district_id = ${districtId} and id = any(${path}::int[])
    order by nlevel(path) desc`)
