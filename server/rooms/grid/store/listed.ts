import { type Queries, sql } from '../../../kit/db.ts'

/** A standing node as a register has it. `above`: the names on the way down to it. */
export type ListedNode = {
  id: number
  path: string
  level: string
  code: string | null
  name: string
  nameEn: string
  parentCode: string | null
  above: string | null
  children: number
  fromAt: Date
}

/** Standing nodes at and below a path, each after the one above it; after the path of the last one seen. */
export const nodesBelow = (
  q: Queries,
  districtId: number,
  path: readonly number[],
  page: { after: string | null; most: number },
) =>
  q.rows<ListedNode>(sql`
    select n.id, n.path::text, n.level, n.code, n.name, n.name_en as "nameEn", n.from_at as "fromAt", p.code as "parentCode",
      (select string_agg(a.name, ' · ' order by nlevel(a.path)) from node a
        where a.district_id = n.district_id and a.path @> n.path and a.id <> n.id and a.parent_id is not null) as above,
      (select count(*)::int from node c where c.district_id = n.district_id and c.parent_id = n.id and c.to_at is null) as children
    from node n left join node p on p.district_id = n.district_id and p.id = n.parent_id
    where n.district_id = ${districtId} and n.to_at is null and n.path <@ ${path.join('.')}::ltree
      and (${page.after}::text is null or n.path > ${page.after}::ltree)
    order by n.path limit ${page.most}`)

export const countBelow = async (q: Queries, districtId: number, path: readonly number[]): Promise<number> =>
  (
    await q.one<{ n: number }>(sql`
      select count(*)::int as n from node
      where district_id = ${districtId} and to_at is null and path <@ ${path.join('.')}::ltree`)
  ).n
