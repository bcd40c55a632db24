import { type Queries, sql } from '../../../kit/db.ts'

/** A standing unit with what it answers for in one area: one line for each area. `id` of the line, in the order of the lines. */
export type ListedUnit = {
  id: string
  kind: string
  name: string
  nameEn: string
  duties: string[] | null
  areaCode: string | null
  area: string | null
  /** Codes of those that it is paired with; names of places that it is tied to otherwise. */
  communities: string | null
  places: string | null
}

const lines = (districtId: number) => sql`
  select lpad(u.id::text, 10, '0') || '.' || lpad(coalesce(d.node_id, 0)::text, 10, '0') as id, u.kind, u.name,
    u.name_en as "nameEn", d.duties, n.code as "areaCode", n.name as area,
    (select string_agg(coalesce(p.code, p.name), '、' order by p.path) from partner_pairing w
      join node p on p.district_id = w.district_id and p.id = w.node_id
      where w.district_id = u.district_id and w.partner_id = u.id and w.to_at is null and w.kind = 'paired') as communities,
    (select string_agg(p.name, '、' order by p.path) from partner_pairing w
      join node p on p.district_id = w.district_id and p.id = w.node_id
      where w.district_id = u.district_id and w.partner_id = u.id and w.to_at is null and w.kind <> 'paired') as places
  from partner u
  left join (
    select partner_id, node_id, array_agg(category order by category) as duties from partner_duty
    where district_id = ${districtId} group by partner_id, node_id
  ) d on d.partner_id = u.id
  left join node n on n.district_id = u.district_id and n.id = d.node_id
  where u.district_id = ${districtId} and u.closed_at is null`

export const listedUnits = (q: Queries, districtId: number, page: { after: string | null; most: number }) =>
  q.rows<ListedUnit>(sql`
    select * from (${lines(districtId)}) l where (${page.after}::text is null or id > ${page.after})
    order by id limit ${page.most}`)

export const countListed = async (q: Queries, districtId: number): Promise<number> =>
  (await q.one<{ n: number }>(sql`select count(*)::int as n from (${lines(districtId)}) l`)).n
