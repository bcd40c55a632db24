import { join, raw, type Sql, sql } from '../../../kit/db.ts'
import { MATTERS, type Side } from '../sides.ts'

const names = (list: readonly string[]) => raw(list.join(', '))

/** Rows of a table, or of json, that a condition holds for, on days that another holds for; `sign` takes them away. */
export type Source = { from: Sql; where: Sql; days: (day: Sql) => Sql; sign?: Sql }

const TOLD_BY = raw('path, loop, category, kind, unit_id')
const valuesOn = (side: Side, { measures }: Side['groups'][number], sign: Sql): Sql[] =>
  side.measures.map((name) => (name in measures ? sql`${raw(measures[name] ?? '0')} * ${sign}` : sql`0`))

/**
 * What the rows of a source add on each of their days: what they are told apart by, the day, and every measure of the side. One
 * look at the source for each group of measures, by the index of its days.
 */
export function lines(side: Side, { from, where, days, sign = sql`1` }: Source): Sql {
  const branches = side.groups.map((group) => {
    const day = raw(group.day)
    const values = valuesOn(side, group, sign).map(
      (value, i) => sql`${value} as ${raw(side.measures[i] ?? '')}`,
    )
    return sql`
      select ${day} as day, ${TOLD_BY}, ${join(values, ', ')} from ${from} where ${where} and ${day} is not null and ${days(day)}`
  })
  return join(branches, ' union all ')
}

/** The same in one look at the source, which its other conditions must make small. */
export function linesAtOnce(side: Side, { from, where, days, sign = sql`1` }: Source): Sql {
  const groups = side.groups.map(
    (group) => sql`(${raw(group.day)}, ${join(valuesOn(side, group, sign), ', ')})`,
  )
  return sql`
    select g.day, ${TOLD_BY}, ${raw(side.measures.map((name) => `g.${name}`).join(', '))}
    from (select * from ${from} where ${where}) r
    cross join lateral (values ${join(groups, ', ')}) as g(day, ${raw(side.measures.join(', '))})
    where g.day is not null and ${days(sql`g.day`)}`
}

/** Every measure added up. */
export const totals = (side: Side): Sql =>
  raw(side.measures.map((name) => `sum(${name})::bigint as ${name}`).join(', '))

export const anyOf = (side: Side): Sql => raw(side.measures.map((name) => `sum(${name}) <> 0`).join(' or '))

/** In which sums a line of matters goes: everything for the district and its streets, the whole for communities. */
const OF_MATTERS = raw(`(values
  (1, 'all', ''), (1, 'category', coalesce(category, '')), (1, 'kind', coalesce(kind, '')), (1, 'unit', coalesce(unit_id::text, '')),
  (2, 'all', ''), (2, 'category', coalesce(category, '')), (2, 'kind', coalesce(kind, '')), (2, 'unit', coalesce(unit_id::text, '')),
  (3, 'all', '')) as d(depth, dim, key)`)
const OF_ORDERS = raw('(values (1), (2)) as d(depth)')

/** The columns that name a sum, after its district. */
export const keysOf = (side: Side): readonly string[] =>
  side === MATTERS ? ['node_id', 'day', 'dim', 'key', 'loop'] : ['node_id', 'day', 'unit_id', 'loop']

/** The sums that some lines make, named as in the side's table. */
export const summed = (side: Side, of: Sql): Sql => {
  const keys = keysOf(side).filter((key) => key !== 'node_id')
  return sql`
    select label_at(path, depth)::int as node_id, ${names(keys)}, ${totals(side)}
    from (${of}) l cross join lateral ${side === MATTERS ? OF_MATTERS : OF_ORDERS}
    where label_at(path, depth) <> ''
    group by 1, ${names(keys)}`
}
