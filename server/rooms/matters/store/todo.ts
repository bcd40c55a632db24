import { empty, join, type Queries, type Sql, sql } from '../../../kit/db.ts'
import { within } from '../../../kit/scope.ts'
import type { Seen } from '../rules.ts'
import { conditions, type Filters, type ListRow, listColumns, unionOf } from './list.ts'

/** States, by loop, in which somebody's step is awaited. */
export type Awaited = { loop: string; state: string }
/** Steps that somebody may have asked for, and the states in which they can be. */
export type Asked = { steps: string[]; states: Awaited[] }
/** States in which steps of absent others are awaited of somebody, and the places, as ltree texts, where that is so. */
export type StandIn = { places: string[]; awaited: Awaited[] }
/**
 * Where one person's steps are awaited: at a node, in any of `anyLevel` or, in those of `ownLevel`, where the matter is held at
 * the post's depth or its lateness has risen to it; in a unit; on what they took on; on what they reported.
 */
export type Desk =
  | {
      at: 'node'
      path: number[]
      anyLevel: Awaited[]
      ownLevel: Awaited[]
      asked: Asked
      standIns: StandIn[]
    }
  | { at: 'unit'; unitId: number; awaited: Awaited[]; asked: Asked }
  | { at: 'own'; accountId: number; awaited: Awaited[] }
  | { at: 'reported'; accountId: number; awaited: Awaited[] }

const inStates = (awaited: readonly Awaited[]): Sql =>
  awaited.length > 0
    ? sql`(state = any(${[...new Set(awaited.map((a) => a.state))]}::text[])
        and loop || ' ' || state = any(${awaited.map((a) => `${a.loop} ${a.state}`)}::text[]))`
    : sql`false`

const wasAsked = ({ steps, states }: Asked): Sql =>
  steps.length > 0 ? sql`(awaits = any(${steps}::text[]) and ${inStates(states)})` : sql`false`

function deskCondition(desk: Desk): Sql {
  if (desk.at === 'unit')
    return sql`unit_id = ${desk.unitId} and (${inStates(desk.awaited)} or ${wasAsked(desk.asked)})`
  if (desk.at === 'reported') return sql`reporter_id = ${desk.accountId} and ${inStates(desk.awaited)}`
  if (desk.at === 'own') return sql`holder_id = ${desk.accountId} and ${inStates(desk.awaited)}`
  const depth = desk.path.length
  const all = [
    ...desk.anyLevel,
    ...desk.ownLevel,
    ...desk.asked.states,
    ...desk.standIns.flatMap((s) => s.awaited),
  ]
  const left = desk.standIns.map(
    ({ places, awaited }) => sql` or (${inStates(awaited)} and path = any(${places}::ltree[]))`,
  )
  const states = [...new Set(all.map((a) => a.state))]
  return sql`${within(desk.path)} and state = any(${states}::text[])
    and (${inStates(desk.anyLevel)} or ${wasAsked(desk.asked)} or (${inStates(desk.ownLevel)}
      and (coalesce(held, nlevel(path)) = ${depth} or raised = ${depth}))${left.length > 0 ? join(left, '') : empty})`
}

const of = (districtId: number, desks: readonly Desk[], filters: Filters, columns: Sql): Sql =>
  unionOf(
    desks.map(deskCondition),
    (condition) => sql`
      select ${columns} from matter where district_id = ${districtId} and closed_at is null and paused_until is null
        and ${condition} ${conditions(filters)}`,
  )

/** What is awaited of a person, the nearest deadline first, no deadline last; after the last row of the page before. */
export const todoRows = (
  q: Queries,
  districtId: number,
  desks: readonly Desk[],
  filters: Filters,
  page: { after?: (Omit<Seen, 'at'> & { at: Date | null }) | undefined; limit: number },
) => {
  const due = sql`coalesce(due_at, 'infinity'::timestamptz)`
  return q.plainRows<ListRow>(sql`
    select ${listColumns(true)} from (
      select * from (${of(districtId, desks, filters, sql`*`)}) awaited
      ${
        page.after
          ? sql`where (${due}, number, id) > (coalesce(${page.after.at}::timestamptz, 'infinity'), ${page.after.number}, ${page.after.id})`
          : empty
      }
      order by ${due}, number, id limit ${page.limit}
    ) m join matter r on r.district_id = m.district_id and r.id = m.root_id
    order by coalesce(m.due_at, 'infinity'::timestamptz), m.number, m.id`)
}

export const todoCounts = (q: Queries, districtId: number, desks: readonly Desk[], filters: Filters) =>
  q.rows<{ loop: string; state: string; count: number; open: number; late: number }>(sql`
    select loop, state, count(*)::int as count, count(*)::int as open, count(*) filter (where late)::int as late
    from (${of(districtId, desks, filters, sql`loop, state, late`)}) m group by loop, state order by loop, state`)
