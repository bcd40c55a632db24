import { type Queries, sql } from '../../kit/db.ts'

export type UnitRow = { id: number; kind: string; name: string; nameEn: string }

export const addUnit = (
  q: Queries,
  districtId: number,
  unit: {
    kind: string
    name: string
    nameEn: string
    now: Date
    /** The street or town whose government it is. */
    nodeId?: number
  },
) =>
  q.one<{ id: number }>(sql`
    insert into partner (district_id, kind, name, name_en, node_id, created_at)
    values (${districtId}, ${unit.kind}, ${unit.name}, ${unit.nameEn}, ${unit.nodeId ?? null}, ${unit.now})
    on conflict (district_id, name) do update
      set kind = excluded.kind, name_en = excluded.name_en, node_id = coalesce(excluded.node_id, partner.node_id)
    returning id`)

/** A unit for the government of each street and town of the district, tied to its node; those that stand are left as they are. */
export const addGovernments = (q: Queries, districtId: number, now: Date) =>
  q.rows(sql`
    insert into partner (district_id, kind, name, name_en, node_id, created_at)
    select district_id, 'government', name || office.zh, name_en || office.en, id, ${now}
    from node join (values ('street', '办事处', ' Office'), ('town', '人民政府', ' Government')) as office (level, zh, en) using (level)
    where district_id = ${districtId} and to_at is null
    on conflict (district_id, name) do update set kind = excluded.kind, node_id = excluded.node_id`)

export const addDuty = (
  q: Queries,
  districtId: number,
  duty: { unitId: number; category: string; nodeId: number },
) =>
  q.rows(sql`
    insert into partner_duty values (${districtId}, ${duty.unitId}, ${duty.category}, ${duty.nodeId}) on conflict do nothing`)

/**
 * Units by how well they fit: those whose duties name the category in an area around the place first, the nearest area
 * before the wider one. `rank` 0 = answers for it; null = nothing known.
 */
export const unitsFor = (
  q: Queries,
  districtId: number,
  ask: { path: number[]; categories: string[]; words: string },
) =>
  q.rows<UnitRow & { category: string | null; area: string | null }>(sql`
    select u.id, u.kind, u.name, u.name_en as "nameEn", fit.category, fit.area
    from partner u
    left join lateral (
      select d.category, n.name as area, nlevel(n.path) as depth, d.category = '*' as general from partner_duty d
      join node n on n.district_id = d.district_id and n.id = d.node_id
      where d.district_id = u.district_id and d.partner_id = u.id
        and d.node_id = any(${ask.path}::int[]) and d.category = any(${ask.categories}::text[])
      order by general, depth desc limit 1
    ) fit on true
    where u.district_id = ${districtId} and u.closed_at is null
      and (${ask.words} = '' or strpos(u.name, ${ask.words}) > 0 or strpos(lower(u.name_en), lower(${ask.words})) > 0)
    order by fit.category is null, fit.general, fit.depth desc, u.id limit 100`)

export const unitById = (q: Queries, districtId: number, id: number) =>
  q.maybe<UnitRow & { open: boolean; nodeId: number | null }>(sql`
    select id, kind, name, name_en as "nameEn", closed_at is null as open, node_id as "nodeId" from partner
    where district_id = ${districtId} and id = ${id}`)

export const unitByName = (q: Queries, districtId: number, name: string) =>
  q.maybe<{ id: number }>(sql`
    select id from partner where district_id = ${districtId} and name = ${name} and closed_at is null`)
