import { join, type Queries, raw, sql } from '../../../kit/db.ts'
import type { Period } from '../figures.ts'
import type { Side } from '../sides.ts'
import { anyOf, keysOf, lines, summed } from './lines.ts'

/** The days that rows or sums of a district lie between; nothing where there are none. */
export const daysOf = async (q: Queries, districtId: number, side: Side): Promise<Period | undefined> => {
  const ends = [
    ...side.groups.map(
      ({ day }) =>
        sql`select min(${raw(day)}) as a, max(${raw(day)}) as b from ${raw(side.rows)} where district_id = ${districtId}`,
    ),
    sql`select min(day), max(day) from ${raw(side.sums)} where district_id = ${districtId}`,
  ]
  const row = await q.one<{ from: string | null; to: string | null }>(
    sql`select min(a)::text as from, max(b)::text as to from (${join(ends, ' union all ')}) e`,
  )
  return row.from && row.to ? { from: row.from, to: row.to } : undefined
}

/** Roots that have rows though there is no such matter any more, at most so many. */
export const goneRoots = async (q: Queries, districtId: number, most: number): Promise<string[]> =>
  (
    await q.rows<{ id: string }>(sql`
      select id from (
        select id from figure_row where district_id = ${districtId}
        union select root_id from figure_order where district_id = ${districtId}) f
      where not exists (select from matters_v_standing m where m.district_id = ${districtId} and m.id = f.id)
      order by id limit ${most}`)
  ).map((row) => row.id)

/** The rows between two ids, the last included, that are of none of these roots go; the sums stay as they are. */
export const dropGone = async (
  q: Queries,
  districtId: number,
  { after, last, roots }: { after: string; last: string; roots: readonly string[] },
): Promise<void> => {
  for (const [table, id] of [
    ['figure_order', 'root_id'],
    ['figure_row', 'id'],
  ] as const)
    await q.rows(sql`
      delete from ${raw(table)}
      where district_id = ${districtId} and ${raw(id)} > ${after} and ${raw(id)} <= ${last} and ${raw(id)} <> all(${roots}::uuid[])`)
}

/** What the rows of some days add up to. */
const recounted = (side: Side, districtId: number, { from, to }: Period) =>
  summed(
    side,
    lines(side, {
      from: raw(side.rows),
      where: sql`district_id = ${districtId}`,
      days: (day) => sql`${day} between ${from} and ${to}`,
    }),
  )

/** The sums of some days are counted anew. */
export async function recountDays(q: Queries, districtId: number, side: Side, days: Period): Promise<void> {
  const columns = raw([...keysOf(side), ...side.measures].join(', '))
  await q.rows(
    sql`delete from ${raw(side.sums)} where district_id = ${districtId} and day between ${days.from} and ${days.to}`,
  )
  await q.rows(sql`
    insert into ${raw(side.sums)} (district_id, ${columns})
    select ${districtId}, * from (${recounted(side, districtId, days)} having ${anyOf(side)}) n`)
}

/** A sum that is not what the rows add up to, and the measures in which it is not. */
export type Wrong = {
  key: Record<string, string>
  measures: Record<string, { kept: number; counted: number }>
}

/** Sums of some days that differ from their rows, at most so many. One that is nought everywhere is as good as none. */
export async function wrongSums(
  q: Queries,
  districtId: number,
  side: Side,
  { days, most }: { days: Period; most: number },
): Promise<Wrong[]> {
  const keys = keysOf(side)
  const keyed = keys.map((key) => `n.${key} = k.${key}`).join(' and ')
  const differ = side.measures.map((m) => `coalesce(k.${m}, 0) <> coalesce(n.${m}, 0)`).join(' or ')
  const named = keys.map((key) => `coalesce(k.${key}, n.${key})::text as ${key}`).join(', ')
  const both = side.measures
    .map((m) => `coalesce(k.${m}, 0)::bigint as kept_${m}, coalesce(n.${m}, 0)::bigint as counted_${m}`)
    .join(', ')
  const rows = await q.rows<Record<string, string | number>>(sql`
    select ${raw(named)}, ${raw(both)}
    from (select * from ${raw(side.sums)} where district_id = ${districtId} and day between ${days.from} and ${days.to}) k
    full join (${recounted(side, districtId, days)}) n on ${raw(keyed)}
    where ${raw(differ)} order by 1, 2 limit ${most}`)
  return rows.map((row) => ({
    key: Object.fromEntries(keys.map((key) => [key, String(row[key])])),
    measures: Object.fromEntries(
      side.measures
        .map((m) => [m, { kept: Number(row[`kept_${m}`]), counted: Number(row[`counted_${m}`]) }] as const)
        .filter(([, { kept, counted }]) => kept !== counted),
    ),
  }))
}
