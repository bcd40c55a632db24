import { type Queries, sql } from '../../../kit/db.ts'

export type KnownUnit = {
  id: number
  name: string
  nameEn: string
  kind: string
  open: boolean
  duties: { category: string; nodeId: number }[]
  paired: number[]
}

/** Units by their whole names, standing or closed, with what they answer for and the places they are paired with. */
export const unitsByName = (q: Queries, districtId: number, names: readonly string[]) =>
  q.rows<KnownUnit>(sql`
    select u.id, u.name, u.name_en as "nameEn", u.kind, u.closed_at is null as open,
      coalesce((select json_agg(json_build_object('category', d.category, 'nodeId', d.node_id)) from partner_duty d
        where d.district_id = u.district_id and d.partner_id = u.id), '[]') as duties,
      coalesce((select json_agg(p.node_id) from partner_pairing p
        where p.district_id = u.district_id and p.partner_id = u.id and p.kind = 'paired' and p.to_at is null), '[]') as paired
    from partner u where u.district_id = ${districtId} and u.name = any(${names}::text[])`)

export type UnitLooks = { kind: string; nameEn: string; open: boolean }

/** Makes a unit what it is to be. False where it is no longer what it was taken for. */
export const setUnit = async (
  q: Queries,
  districtId: number,
  u: { id: number; from: UnitLooks; to: UnitLooks; now: Date },
): Promise<boolean> =>
  (await q.maybe(sql`
    update partner set kind = ${u.to.kind}, name_en = ${u.to.nameEn}, closed_at = ${u.to.open ? null : u.now}
    where district_id = ${districtId} and id = ${u.id} and kind = ${u.from.kind} and name_en = ${u.from.nameEn}
      and (closed_at is null) = ${u.from.open} returning id`)) !== undefined

export const dropDuties = (
  q: Queries,
  districtId: number,
  unitId: number,
  duties: readonly { category: string; nodeId: number }[],
) =>
  q.rows(sql`
    delete from partner_duty d using json_to_recordset(${JSON.stringify(duties)}) as g (category text, "nodeId" int)
    where d.district_id = ${districtId} and d.partner_id = ${unitId} and d.category = g.category and d.node_id = g."nodeId"`)

/** Whether somebody has a post in a unit, or it has duties or pairings beyond so many. */
export const unitIsUsed = async (
  q: Queries,
  districtId: number,
  u: { id: number; duties: number; paired: number; now: Date },
): Promise<boolean> =>
  (
    await q.one<{ used: boolean }>(sql`
      select exists (select from post where district_id = ${districtId} and partner_id = ${u.id} and (to_at is null or to_at > ${u.now}))
        or (select count(*) from partner_duty where district_id = ${districtId} and partner_id = ${u.id}) > ${u.duties}
        or (select count(*) from partner_pairing where district_id = ${districtId} and partner_id = ${u.id} and to_at is null) > ${u.paired}
        as used`)
  ).used
