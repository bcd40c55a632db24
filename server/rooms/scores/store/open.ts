import { type Queries, raw, sql } from '../../../kit/db.ts'
import { type Asked, rowsFor } from './figures.ts'

export type OpenRow = { place: string; category: string | null; open: number; due: number; late: number }

/** Said so that no index of loops is taken: it holds the archive as well, and what is open has indexes of its own. */
const LOOP = sql`loop || ''`

/** What is open now, by the child node that it lies in and by category. */
export const openRows = (q: Queries, asked: Asked, { now, soon }: { now: Date; soon: Date }) => {
  const depth = asked.path.length
  return q.rows<OpenRow>(sql`
    select coalesce(nullif(below, ''), ${String(asked.path.at(-1))}) as place, category, open, late, due from (
      select label_at(path, ${raw(String(depth + 1))}) as below, category,
        count(*)::int as open, count(*) filter (where late)::int as late,
        count(*) filter (where not late and due_at > ${now} and due_at <= ${soon})::int as due
      from matters_v_open where ${rowsFor(asked, LOOP)} group by 1, 2
    ) counted`)
}
