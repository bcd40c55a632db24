import { type Queries, raw, sql } from '../../../kit/db.ts'
import type { FigureRow, OrderRow } from '../rules.ts'
import { MATTERS, type Side } from '../sides.ts'
import { anyOf, keysOf, linesAtOnce, summed } from './lines.ts'

export type State = { rule: string | null; building: string | null; done: number; total: number | null }

/** One writes a district's rows and sums at a time, until the end of the transaction. */
export async function hold(q: Queries, districtId: number): Promise<State> {
  await q.rows(sql`insert into figure_state (district_id) values (${districtId}) on conflict do nothing`)
  return q.one<State>(
    sql`select rule, building, done, total from figure_state where district_id = ${districtId} for update`,
  )
}

export const stateOf = (q: Queries, districtId: number) =>
  q.maybe<State>(sql`select rule, building, done, total from figure_state where district_id = ${districtId}`)

export const putState = (q: Queries, districtId: number, state: State) =>
  q.rows(sql`
    update figure_state set rule = ${state.rule}, building = ${state.building}, done = ${state.done}, total = ${state.total}
    where district_id = ${districtId}`)

/** News was counted at this moment. */
export const setHeard = (q: Queries, districtId: number, at: Date) =>
  q.rows(sql`update figure_state set heard_at = ${at} where district_id = ${districtId}`)

/** When news was last counted, and whether some waits for a listener that hears these names. */
export const heardOf = (q: Queries, districtId: number, listener: string, hears: readonly string[]) =>
  q.one<{ heardAt: Date | null; waiting: boolean }>(sql`
    select (select heard_at from figure_state where district_id = ${districtId}) as "heardAt",
      exists (select from fact where district_id = ${districtId} and name = any(${hears}::text[])
        and (tx, id) > (select tx, id from fact_cursor where listener = ${listener})) as waiting`)

/** How many matters of any loop a district has. */
export const rootCount = async (q: Queries, districtId: number): Promise<number> =>
  (
    await q.one<{ n: number }>(
      sql`select count(*) as n from matters_v_standing where district_id = ${districtId}`,
    )
  ).n

const MATTER_COLUMNS = [
  ...['filed_on', 'due_on', 'called_on', 'unit_id', 'minutes', 'accepted', 'whistled', 'closed', 'in_time'],
  ...['rework', 'returned', 'judged', 'contacted', 'solved', 'satisfied', 'fair', 'id', 'path', 'loop'],
  ...['category', 'kind'],
]
const ORDER_COLUMNS = [
  ...['ordered_on', 'acknowledge_on', 'contact_on', 'report_in_on', 'feed_back_on', 'objected_on', 'unit_id'],
  ...['late_on', 'supervised_on', 'upheld'],
  ...['minutes', 'acknowledged', 'contacted', 'reported_in', 'fed_back', 'in_time', 'rework', 'overruled'],
  ...['id', 'root_id', 'path', 'loop', 'category', 'kind'],
]
const columnsOf = (side: Side) => (side === MATTERS ? MATTER_COLUMNS : ORDER_COLUMNS)
const asText = (column: string) => (/_on$|^path$/.test(column) ? `${column}::text` : column)

/** The rows that these families have. */
export const matterRows = (q: Queries, districtId: number, roots: readonly string[]) =>
  q.rows<FigureRow>(sql`
    select ${raw(MATTER_COLUMNS.map(asText).join(', '))} from figure_row
    where district_id = ${districtId} and id = any(${roots}::uuid[])`)
export const orderRows = (q: Queries, districtId: number, roots: readonly string[]) =>
  q.rows<OrderRow>(sql`
    select ${raw(ORDER_COLUMNS.map(asText).join(', '))} from figure_order
    where district_id = ${districtId} and root_id = any(${roots}::uuid[])`)

type Row = FigureRow | OrderRow
export type Change = { before: readonly Row[]; after: readonly Row[] }

/** Puts rows in the place of others, and the difference into the sums. */
export async function replace(q: Queries, districtId: number, side: Side, change: Change): Promise<void> {
  await putRows(q, districtId, side, change)
  await addUp(q, districtId, side, change)
}

/** Rows in the place of others; the sums stay as they are. */
export async function putRows(
  q: Queries,
  districtId: number,
  side: Side,
  { before, after }: Change,
): Promise<void> {
  const columns = columnsOf(side)
  const kept = new Set(after.map((row) => row.id))
  const gone = before.filter((row) => !kept.has(row.id)).map((row) => row.id)
  if (gone.length > 0)
    await q.rows(
      sql`delete from ${raw(side.rows)} where district_id = ${districtId} and id = any(${gone}::uuid[])`,
    )
  if (after.length === 0) return
  const set = columns.filter((c) => c !== 'id').map((c) => `${c} = excluded.${c}`)
  await q.rows(sql`
    insert into ${raw(side.rows)} (district_id, ${raw(columns.join(', '))})
    select ${districtId}, ${raw(columns.join(', '))} from json_populate_recordset(null::${raw(side.rows)}, ${JSON.stringify(after)})
    on conflict (district_id, id) do update set ${raw(set.join(', '))}`)
}

/** What rows add is added, what they added before is taken away. */
async function addUp(q: Queries, districtId: number, side: Side, { before, after }: Change): Promise<void> {
  const rows = (of: readonly Row[]) =>
    sql`json_populate_recordset(null::${raw(side.rows)}, ${JSON.stringify(of)})`
  const of = linesAtOnce(side, {
    from: sql`(select 1 as sign, n.* from ${rows(after)} n union all select -1, o.* from ${rows(before)} o) signed`,
    where: sql`true`,
    days: () => sql`true`,
    sign: raw('sign'),
  })
  const keys = keysOf(side).join(', ')
  const more = side.measures.map((name) => `${name} = s.${name} + excluded.${name}`).join(', ')
  // in the order of the key: whoever writes the same sums at once waits and does not block
  await q.rows(sql`
    insert into ${raw(side.sums)} as s (district_id, ${raw(keys)}, ${raw(side.measures.join(', '))})
    select ${districtId}, * from (${summed(side, of)} having ${anyOf(side)}) n order by ${raw(keys)}
    on conflict (district_id, ${raw(keys)}) do update set ${raw(more)}`)
}
