import { empty, type Queries, type Sql, sql } from '../../kit/db.ts'
import type { Measure } from './source.ts'

/** A record behind a number. `sort` and `key` give the order; `page` names the page that shows it, with what it is asked for. */
export type RecordRow = {
  key: string
  /** Of a matter its moment, as ISO 8601 to the microsecond. */
  sort: string
  label: string
  note: string | null
  at: Date | null
  page: string | null
  arg: string | null
}
type Stored = Exclude<Measure, { of: 'tasks' }>
type Asked = { districtId: number; rootId: number }

const oneOf = (column: Sql, keys: readonly string[] | undefined) =>
  keys ? sql`and ${column} = any(${keys}::text[])` : empty
const pairedAs = (u: Sql, { districtId }: Asked, pairing: readonly string[] | undefined) =>
  pairing
    ? sql`and exists (
        select from partners_v_pairing p where p.district_id = ${districtId} and p.partner_id = ${u} and p.kind = any(${pairing}::text[]))`
    : empty

// as an index has them in order: a page of a million must neither sort them all nor look for names that it does not show
const matterRow = sql`
  m.id::text as key, m.created_at as sort, '#' || m.number as label,
  (select n.name from node n where n.district_id = m.district_id and n.path = m.path order by n.id desc limit 1) as note,
  m.created_at as at, 'matter' as page, m.id::text as arg`

type Matters = Extract<Measure, { of: 'matters' }>
/** Whether a unit was called for them or not. */
const matters = ({ districtId }: Asked, { loop, solved, category, since, handled, except }: Matters) => sql`
  from matters_v_counted m
  where m.district_id = ${districtId} and m.loop = ${loop} ${oneOf(sql`m.solved`, solved)}
    ${category ? sql`and (m.category = ${category} or starts_with(m.category, ${`${category}.`}))` : empty}
    ${since ? sql`and m.created_at >= ${`${since}T00:00:00+08:00`}::timestamptz` : empty}
    ${handled ? sql`and m.closed_at is not null and m.solved is not null` : empty}
    ${except ? sql`and m.source <> all(${except}::text[])` : empty}`

/**
 * What is counted. Where all that a unit was called for are asked for, two sets are met: looking each one up takes thrice as long, and
 * a join of the two is read once for every row where the planner has no sizes yet.
 */
const counted = (ask: Asked, measure: Stored): Sql =>
  measure.of === 'matters' && measure.called
    ? sql`
        select m.id ${matters(ask, measure)}
        intersect select l.id from matters_v_lead l where l.district_id = ${ask.districtId}`
    : relation(ask, measure)

/** A measure as the relation of its records: as many rows as the number says. */
function relation(ask: Asked, measure: Stored): Sql {
  const { districtId } = ask
  switch (measure.of) {
    case 'nodes':
      return sql`
        select n.id::text as key, n.path::text as sort, n.name as label, up.name as note, null::timestamptz as at, 'node' as page,
          n.id::text as arg
        from node n left join node up on up.district_id = n.district_id and up.id = n.parent_id
        where n.district_id = ${districtId} and n.to_at is null ${oneOf(sql`n.level`, measure.levels)}`
    case 'units':
      return sql`
        select u.id::text as key, lpad(u.id::text, 10, '0') as sort, u.name as label, n.name as note, null::timestamptz as at,
          null as page, null as arg
        from partners_v_standing u left join node n on n.district_id = u.district_id and n.id = u.node_id and n.to_at is null
        where u.district_id = ${districtId} ${oneOf(sql`u.kind`, measure.kinds)} ${oneOf(sql`n.level`, measure.at)}
          ${pairedAs(sql`u.id`, ask, measure.pairing)}`
    case 'paired_places':
      return sql`
        select n.id::text as key, n.path::text as sort, n.name as label, null as note, null::timestamptz as at, 'node' as page,
          n.id::text as arg
        from node n
        where n.district_id = ${districtId} and n.to_at is null ${oneOf(sql`n.level`, measure.levels)} and exists (
          select from partners_v_pairing p where p.district_id = ${districtId} and p.node_id = n.id
            and p.kind = any(${measure.pairing}::text[]))`
    case 'people':
      return sql`
        select a.id::text as key, coalesce(min(n.path::text), '') as sort, a.name as label, min(n.name) as note, min(p.from_at) as at,
          null as page, null as arg
        from post p join access_v_account a on a.district_id = p.district_id and a.id = p.account_id and a.closed_at is null
        left join node n on n.district_id = p.district_id and n.id = p.node_id
        where p.district_id = ${districtId} and p.to_at is null ${oneOf(sql`p.role`, measure.roles)}
        group by a.id, a.name`
    case 'matters':
      return sql`
        select ${matterRow} ${matters(ask, measure)}
          ${measure.called ? sql`and exists (select from matters_v_lead l where l.district_id = m.district_id and l.id = m.id)` : empty}`
    case 'sheets':
      return sql`
        select m.sheet as key, to_char(min(m.created_at), 'YYYYMMDDHH24MISS') as sort, m.sheet as label,
          count(*)::text as note, min(m.created_at) as at, 'sheet-matters' as page, m.sheet as arg
        from matters_v_counted m where m.district_id = ${districtId} and m.loop = ${measure.loop} and m.sheet is not null
        group by m.sheet`
    case 'topics':
      return sql`
        select o.texts ->> ${measure.field} as key, to_char(min(m.created_at), 'YYYYMMDDHH24MISS') as sort,
          min(o.texts ->> ${measure.field}) as label, count(*)::text as note, min(m.created_at) as at, null as page, null as arg
        from matters_v_counted m join matters_v_opening o on o.district_id = m.district_id and o.matter_id = m.id
        where m.district_id = ${districtId} and m.loop = ${measure.loop} and o.texts ->> ${measure.field} is not null
        group by 1`
    case 'units_of_matters':
      return sql`
        select u.id::text as key, lpad(u.id::text, 10, '0') as sort, u.name as label, count(*)::text as note, min(m.created_at) as at,
          'unit-matters' as page, u.id::text as arg
        from matters_v_counted m join partners_v_unit u on u.district_id = m.district_id and u.id = m.unit_id
        where m.district_id = ${districtId} and m.loop = ${measure.loop} ${oneOf(sql`u.kind`, measure.kinds)}
        group by u.id, u.name`
    case 'parties':
      return sql`
        select key, key as sort, key as label, count(*)::text as note, null::timestamptz as at, null as page, null as arg from (
          select 'residents' as key from matters_v_counted m where m.district_id = ${districtId} and m.loop = ${measure.loop}
          union all
          select 'community' from matters_v_role s
          where s.district_id = ${districtId} and s.loop = ${measure.loop} and starts_with(s.by_role, 'community_')
          union all
          select u.kind from matters_v_counted m join partners_v_unit u on u.district_id = m.district_id and u.id = m.unit_id
          where m.district_id = ${districtId} and m.loop = ${measure.loop}
        ) side group by key`
    case 'levels':
      return sql`
        select n.level as key, min(nlevel(n.path))::text as sort, n.level as label, count(*)::text as note,
          null::timestamptz as at, null as page, null as arg
        from node n
        where n.district_id = ${districtId} and n.to_at is null and nlevel(n.path) > (
          select max(nlevel(c.path)) from node c where c.district_id = ${districtId} and c.level = ${measure.below})
        group by n.level`
    case 'interval':
      return sql`
        select e.id::text as key, to_char(e.from_day, 'YYYYMMDD') as sort, e.from_day::text || ' – ' || e.to_day::text as label,
          null as note, e.from_day::timestamptz as at, 'edition' as page, e.id::text as arg
        from reports_v_edition e
        where e.district_id = ${districtId} and e.node_id = ${ask.rootId} and e.kind = ${measure.edition}`
  }
}

/** How many records a measure has. */
export const countOf = async (q: Queries, ask: Asked, measure: Stored): Promise<number> =>
  (await q.one<{ n: number }>(sql`select count(*) as n from (${counted(ask, measure)}) r`)).n

/** The commonest time from the beginning of one edition to that of the next; null where fewer than two stand. */
export async function intervalOf(
  q: Queries,
  ask: Asked,
  measure: Extract<Measure, { of: 'interval' }>,
): Promise<number | null> {
  const row = await q.one<{ days: number | null; months: number | null }>(sql`
    select mode() within group (order by days)::int as days, mode() within group (order by months)::int as months from (
      select from_day - lag(from_day) over w as days,
        (extract(year from age(from_day, lag(from_day) over w)) * 12
          + extract(month from age(from_day, lag(from_day) over w))) as months
      from reports_v_edition
      where district_id = ${ask.districtId} and node_id = ${ask.rootId} and kind = ${measure.edition}
      window w as (order by from_day)) gaps`)
  return measure.unit === 'weeks' ? row.days && row.days / 7 : row.months
}

/** A page of a measure's records in their order, after one of them. */
export const recordsOf = (
  q: Queries,
  ask: Asked,
  measure: Stored,
  page: { after: { sort: string; key: string } | undefined; limit: number },
) =>
  q.rows<RecordRow>(sql`
    select r.key, ${measure.of === 'matters' ? INSTANT : sql`r.sort`} as sort, r.label, r.note, r.at, r.page, r.arg
    from (${relation(ask, measure)}) r
    ${page.after ? sql`where (r.sort, r.key) > (${page.after.sort}, ${page.after.key})` : empty}
    order by r.sort, r.key limit ${page.limit}`)

const INSTANT = sql`to_char(r.sort at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
