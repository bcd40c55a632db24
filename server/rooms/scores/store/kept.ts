import { empty, type Queries, raw, sql } from '../../../kit/db.ts'
import { COMMUNITY_DEPTH } from '../../../kit/scope.ts'
import type { Period } from '../figures.ts'
import { MATTERS, type Side } from '../sides.ts'
import { type Asked, type By, type Found, type FoundRow, found, periodsOf, TIMES } from './figures.ts'
import { totals } from './lines.ts'

/** Sums by a dimension reach down to streets and towns, those of everything down to communities. */
const DIMS_DEPTH = 2

/** The sums that answer a question: their dimension and keys, whose they are. */
export type Kept = { dim: string; keys: readonly string[] | undefined }

/** Which sums answer a question; undefined where the rows must be counted. */
export function keptFor(side: Side, asked: Asked, by: By | undefined): Kept | undefined {
  const { categories, kind, unit, path, direct } = asked
  // each order is some unit's; matters that have one are no sum
  if (direct || (unit === 'any' && side === MATTERS)) return undefined
  const depth = path.length + (by === 'place' ? 1 : 0)
  if (side !== MATTERS) {
    const byUnit = categories === undefined && kind === undefined && by !== 'category' && by !== 'kind'
    return byUnit && depth <= DIMS_DEPTH
      ? { dim: '', keys: unit === undefined || unit === 'any' ? undefined : [String(unit ?? 0)] }
      : undefined
  }
  const filters: (Kept & { asked: boolean })[] = [
    { dim: 'category', asked: categories !== undefined, keys: categories ?? [''] },
    { dim: 'kind', asked: kind !== undefined, keys: [kind ?? ''] },
    { dim: 'unit', asked: unit !== undefined, keys: [String(unit ?? '')] },
  ]
  const on = filters.filter((f) => f.asked || f.dim === by)
  const [one, other] = on
  if (other || depth > (one ? DIMS_DEPTH : COMMUNITY_DEPTH)) return undefined
  return one ? { dim: one.dim, keys: one.asked ? one.keys : undefined } : { dim: 'all', keys: undefined }
}

const keyOf = (side: Side, by: By | undefined) => {
  if (by === undefined) return sql`''`
  if (by === 'place') return sql`node_id::text`
  if (by === 'unit' && side !== MATTERS) return sql`unit_id::text`
  if (by === 'unit' || by === 'category' || by === 'kind') return sql`key`
  return by === 'loop' ? sql`loop` : TIMES[by]
}

/** Answered by the sums; by place only for the nodes below, not for what lies at the node itself. */
export const keptSums = async (
  q: Queries,
  side: Side,
  { asked, periods, by, kept }: { asked: Asked; periods: readonly Period[]; by?: By | undefined; kept: Kept },
): Promise<Found[]> => {
  const node = asked.path.at(-1) ?? 0
  const { districtId } = asked
  // said beside the join: it alone would read the days of all years
  const first = periods.map((p) => p.from).toSorted()[0]
  const last = periods
    .map((p) => p.to)
    .toSorted()
    .at(-1)
  const keys =
    kept.keys &&
    (side === MATTERS
      ? sql`and key = any(${kept.keys}::text[])`
      : sql`and unit_id = any(${kept.keys}::int[])`)
  return found(
    await q.rows<FoundRow>(sql`
      select ${keyOf(side, by)} as key, (i - 1)::int as period, ${totals(side)}
      from ${periodsOf(periods)} join ${raw(side.sums)} s on s.day between p.a and p.b
      where s.district_id = ${districtId} and s.day between ${first} and ${last} and loop = any(${asked.loops}::text[])
        and ${
          by === 'place'
            ? sql`node_id in (select id from node where district_id = ${districtId} and parent_id = ${node})`
            : sql`node_id = ${node}`
        }
        ${side === MATTERS ? sql`and dim = ${kept.dim}` : empty} ${keys ?? empty}
      group by 1, 2 order by 1, 2`),
  )
}
