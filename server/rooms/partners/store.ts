import { type Queries, sql } from '../../kit/db.ts'

/** Partners that no matter is given to: they belong to a place, and are paired with it. */
const TAKES_NO_ORDERS = ['party_branch', 'resident_organisation']

export type UnitRow = { id: number; kind: string; name: string; nameEn: string }

export const addUnit = (
  q: Queries,
  districtId: number,
  unit: {
    kind: string
    name: string
    nameEn: string
    now: Date
    /** The place that it belongs to: the street or town whose government it is, the grid whose branch. */
    nodeId?: number
  },
) =>
  q.one<{ id: number }>(sql`
    insert into partner (district_id, kind, name, name_en, node_id, created_at)
    values (${districtId}, ${unit.kind}, ${unit.name}, ${unit.nameEn}, ${unit.nodeId ?? null}, ${unit.now})
    on conflict (district_id, name) do update
      set kind = excluded.kind, name_en = excluded.name_en, node_id = coalesce(excluded.node_id, partner.node_id), closed_at = null
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

export type Duty = { unitId: number; category: string; nodeId: number }
/** Many duties at once; those that are known are left as they are. */
export const addDuties = (q: Queries, districtId: number, duties: readonly Duty[]) =>
  q.rows(sql`
    insert into partner_duty (district_id, partner_id, category, node_id)
    select ${districtId}, d."unitId", d.category, d."nodeId"
    from json_to_recordset(${JSON.stringify(duties)}) as d ("unitId" int, category text, "nodeId" int)
    on conflict do nothing`)

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
    where u.district_id = ${districtId} and u.closed_at is null and u.kind <> all(${TAKES_NO_ORDERS}::text[])
      and (${ask.words} = '' or strpos(u.name, ${ask.words}) > 0 or strpos(lower(u.name_en), lower(${ask.words})) > 0)
    order by fit.category is null, fit.general, fit.depth desc, u.id limit 100`)

export const unitsById = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<UnitRow & { open: boolean; nodeId: number | null }>(sql`
    select id, kind, name, name_en as "nameEn", closed_at is null as open, node_id as "nodeId" from partner
    where district_id = ${districtId} and id = any(${ids}::int[])`)

export const unitByName = (q: Queries, districtId: number, name: string) =>
  q.maybe<{ id: number }>(sql`
    select id from partner where district_id = ${districtId} and name = ${name} and closed_at is null`)

/** Of what kind an organisation's tie to a place is: resident in it, paired with it, or its double contact. */
export type PairingKind = 'resident' | 'paired' | 'double_contact'
export type Pairing = { partnerId: number; nodeId: number; kind: PairingKind }

/** Pairs organisations with places from now on; a pairing that stands is left as it is. */
export const addPairings = (q: Queries, districtId: number, pairings: readonly Pairing[], now: Date) =>
  q.rows(sql`
    insert into partner_pairing (district_id, partner_id, node_id, kind, from_at)
    select ${districtId}, p."partnerId", p."nodeId", p.kind, ${now}
    from json_to_recordset(${JSON.stringify(pairings)}) as p ("partnerId" int, "nodeId" int, kind text)
    on conflict (district_id, partner_id, node_id, kind) where to_at is null do nothing`)

/** Ends a pairing that stands. */
export const endPairing = (q: Queries, districtId: number, { partnerId, nodeId, kind }: Pairing, now: Date) =>
  q.rows(sql`
    update partner_pairing set to_at = ${now}
    where district_id = ${districtId} and partner_id = ${partnerId} and node_id = ${nodeId} and kind = ${kind} and to_at is null`)

/** Who is paired with a place or with what lies below it, at most 500, by name. */
export const pairingsAt = (q: Queries, districtId: number, path: number[]) =>
  q.rows<Pairing & { name: string; place: string; fromAt: Date }>(sql`
    select p.partner_id as "partnerId", p.node_id as "nodeId", p.kind, u.name, n.name as place, p.from_at as "fromAt"
    from node n join partner_pairing p on p.district_id = n.district_id and p.node_id = n.id and p.to_at is null
    join partner u on u.district_id = p.district_id and u.id = p.partner_id
    where n.district_id = ${districtId} and n.path <@ ${path.join('.')}::ltree order by u.name, p.kind limit 500`)
