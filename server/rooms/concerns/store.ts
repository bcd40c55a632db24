import { empty, join, type Queries, type Sql, sql } from '../../kit/db.ts'
import { directlyAt, within } from '../../kit/scope.ts'

/** The matter at the other end of a link, and by which step of the concern it was named. */
export type LinkRow = {
  concern: string
  seq: number
  id: string
  number: number
  loop: string
  loopVersion: number
  state: string
  ended: boolean
  unitId: number | null
}

const end = (t: Sql) => sql`
  ${t}.number, ${t}.loop, ${t}.loop_version as "loopVersion", ${t}.state, ${t}.closed_at is not null as ended,
  coalesce(${t}.unit_id, (select o.unit_id from matters_v_lead o where o.district_id = ${t}.district_id and o.id = ${t}.id
    order by o.created_at desc limit 1)) as "unitId"`

/** What concerns name as their origin and as what they became, in the order of their steps. */
export const linksOf = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<LinkRow>(sql`
    select l.id as concern, l.seq, t.id, ${end(sql`t`)}
    from matters_v_linked l
    join matters_v_ledger t on t.district_id = l.district_id and t.id = l.linked::uuid
    where l.district_id = ${districtId} and l.id = any(${ids}::uuid[]) order by l.id, l.seq`)

/** The concerns that name a matter, the newest first. */
export const concernsAt = (q: Queries, districtId: number, loop: string, id: string) =>
  q.rows<LinkRow>(sql`
    select l.id as concern, l.seq, t.id, ${end(sql`t`)}
    from matters_v_linked l
    join matters_v_ledger t on t.district_id = l.district_id and t.id = l.id
    where l.district_id = ${districtId} and l.linked = ${id} and t.loop = ${loop}
    order by t.created_at desc, t.number desc limit 20`)

/** Concerns in a state whose matter, or the one that this was joined to, is among those given and has ended. */
export const waitingFor = (
  q: Queries,
  districtId: number,
  of: { loop: string; state: string },
  ids: string[],
) =>
  q.rows<{ id: string }>(sql`
    with known as (
      select id from matters_v_ledger where district_id = ${districtId} and id = any(${ids}::uuid[]) and closed_at is not null
        and main_id is null
    ), gone as (
      select id from known
      union
      select j.id from known join matters_v_joined j on j.district_id = ${districtId} and j.main_id = known.id
    )
    select distinct c.id from gone
    join matters_v_linked l on l.district_id = ${districtId} and l.linked = gone.id::text and l.seq > 1
    join matters_v_ledger c on c.district_id = l.district_id and c.id = l.id and c.loop = ${of.loop} and c.state = ${of.state}`)

/** When matters were first put on a sheet. */
export const listedAt = (q: Queries, districtId: number, sheet: string, ids: readonly string[]) =>
  q.rows<{ id: string; at: Date }>(sql`
    select id, min(occurred_at) as at from matters_v_listed
    where district_id = ${districtId} and sheet = ${sheet} and id = any(${ids}::uuid[]) group by id`)

export const staffNames = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<{ id: number; name: string | null }>(sql`
    select id, name from access_v_account where district_id = ${districtId} and id = any(${ids}::int[]) and kind = 'staff'`)

export type Narrowing = {
  path?: number[] | undefined
  direct?: 'yes' | undefined
  kind?: string | undefined
  category?: string[] | undefined
  source?: string | undefined
  sheet?: string | undefined
}
/** One group of the counts: `by` says which of the columns it is about; all others are null. */
export type CountRow = {
  by: 'all' | 'state' | 'kind' | 'category' | 'source' | 'sheet' | 'age' | 'place'
  key: string | null
  total: number
  open: number
  late: number
}

const conditions = (f: Narrowing): Sql => {
  const parts = [
    f.path && (f.direct ? directlyAt(f.path) : within(f.path)),
    f.kind && sql`kind = ${f.kind}`,
    f.category && sql`category = any(${f.category}::text[])`,
    f.source && sql`source = ${f.source}`,
    f.sheet && sql`sheet = ${f.sheet}`,
  ].filter((part): part is Sql => typeof part === 'object')
  return parts.length > 0 ? sql`and ${join(parts, ' and ')}` : empty
}

/**
 * Concerns within any of the nodes, which don't lie in one another, grouped in one pass: by state, sort, category, source, list,
 * age of the open ones (the first of the days that it does not pass), and by the child of `under` that they lie in ('' for those
 * at `under` itself).
 */
export const counts = (
  q: Queries,
  ask: {
    districtId: number
    loop: string
    nodes: readonly number[][]
    filters: Narrowing
    under: number
    days: readonly number[]
    now: Date
  },
) =>
  q.rows<CountRow>(sql`
    select case grouping(state, kind, category, source, sheet, age, place)
        when 63 then 'state' when 95 then 'kind' when 111 then 'category' when 119 then 'source' when 123 then 'sheet'
        when 125 then 'age' when 126 then 'place' else 'all' end as by,
      coalesce(state, kind, category, source, sheet, age::text, place) as key,
      count(*)::int as total, count(*) filter (where open)::int as open, count(*) filter (where late)::int as late
    from (${
      ask.nodes.length > 0
        ? join(
            ask.nodes.map(
              (node) => sql`
      select state, kind, category, source, sheet, late, closed_at is null as open,
        label_at(path, ${ask.under + 1}) as place,
        case when closed_at is null then width_bucket(extract(epoch from ${ask.now}::timestamptz - created_at) / 86400,
          ${ask.days}::float8[]) end as age
      from matters_v_ledger
      where district_id = ${ask.districtId} and loop = ${ask.loop} and ${within(node)} ${conditions(ask.filters)}`,
            ),
            ' union all ',
          )
        : sql`select state, kind, category, source, sheet, late, false as open, '' as place, 0 as age from matters_v_ledger where false`
    }) c
    group by grouping sets ((), (state), (kind), (category), (source), (sheet), (age), (place))
    order by total desc limit 2000`)

/** Names of nodes, in the order of the tree. */
export const nodeNames = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<{ id: number; name: string; nameEn: string }>(sql`
    select id, name, name_en as "nameEn" from node where district_id = ${districtId} and id = any(${ids}::int[]) order by position, id`)
