import { empty, join, type Queries, raw, type Sql, sql } from '../../../kit/db.ts'
import { COMMUNITY_DEPTH, directlyAt, within } from '../../../kit/scope.ts'
import type { Counted, Period } from '../figures.ts'
import { ORDERS, type Side } from '../sides.ts'
import { lines, linesAtOnce, totals } from './lines.ts'

/** A question as the tables understand it; null stands for "none". */
export type Asked = {
  districtId: number
  path: readonly number[]
  direct: boolean
  loops: readonly string[]
  categories: readonly string[] | null | undefined
  kind: string | null | undefined
  unit: number | 'any' | null | undefined
}
export type By = 'place' | 'unit' | 'category' | 'kind' | 'loop' | 'month' | 'week' | 'day'
/** `period` is the place of the period among those that were asked for. */
export type Found = { key: string; period: number; counts: Counted }
export type FoundRow = { key: string; period: number } & Record<string, unknown>

export const found = (rows: readonly FoundRow[]): Found[] =>
  rows.map(({ key, period, ...counts }) => ({ key, period, counts: counts as Counted }))

/** At most so many keys of a breakdown. */
const MOST = 1000

export const periodsOf = (periods: readonly Period[]): Sql => sql`
  unnest(${periods.map((p) => p.from)}::date[], ${periods.map((p) => p.to)}::date[]) with ordinality as p(a, b, i)`

/** "Lies there", so that the index of communities serves whatever lies below one. */
function there({ path, direct }: Asked): Sql {
  const node = [...path]
  const parts = node.length > COMMUNITY_DEPTH ? [within(node.slice(0, COMMUNITY_DEPTH))] : []
  return join([...parts, direct ? directlyAt(node) : within(node)], ' and ')
}

/** The rows that a question is about, whatever their days; `loop` is how their loop is named. */
export function rowsFor(asked: Asked, loop = sql`loop`): Sql {
  const { categories, kind, unit } = asked
  const parts = [
    sql`district_id = ${asked.districtId} and ${there(asked)} and ${loop} = any(${asked.loops}::text[])`,
    unit === null ? sql`and unit_id is null` : empty,
    unit === 'any' ? sql`and unit_id is not null` : unit ? sql`and unit_id = ${unit}` : empty,
    categories === null ? sql`and category is null` : empty,
    categories ? sql`and category = any(${categories}::text[])` : empty,
    kind === null ? sql`and kind is null` : empty,
    kind ? sql`and kind = ${kind}` : empty,
  ]
  return join(parts, ' ')
}

export const TIMES = {
  month: sql`to_char(day, 'YYYY-MM')`,
  week: sql`date_trunc('week', day)::date::text`,
  day: sql`day::text`,
} as const

function keyOf(by: By | undefined, depth: number): Sql {
  if (by === undefined) return sql`''`
  if (by === 'place')
    return sql`coalesce(nullif(label_at(path, ${raw(String(depth + 1))}), ''), label_at(path, ${raw(String(depth))}))`
  if (by === 'unit') return sql`coalesce(unit_id::text, '')`
  if (by === 'category' || by === 'kind') return sql`coalesce(${raw(by)}, '')`
  return by === 'loop' ? sql`loop` : TIMES[by]
}

/** Counted from the rows. */
export const liveSums = async (
  q: Queries,
  side: Side,
  { asked, periods, by }: { asked: Asked; periods: readonly Period[]; by?: By | undefined },
): Promise<Found[]> => {
  // orders have many days and no index of communities by each of them: those of a community are read once
  const of = side === ORDERS && asked.path.length >= COMMUNITY_DEPTH ? linesAtOnce : lines
  return found(
    await q.rows<FoundRow>(sql`
      select ${keyOf(by, asked.path.length)} as key, (i - 1)::int as period, ${totals(side)}
      from ${periodsOf(periods)} cross join lateral (${of(side, {
        from: raw(side.rows),
        where: rowsFor(asked),
        days: (day) => sql`${day} between p.a and p.b`,
      })}) l
      group by 1, 2 order by 1, 2 limit ${MOST * periods.length}`),
  )
}
