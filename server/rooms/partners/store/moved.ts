import { type Queries, sql } from '../../../kit/db.ts'
import type { Carried } from '../../../kit/tree-change.ts'

type Named = { thing: string; name: string; nameEn: string }

/** What units answer for at a node itself. */
export const dutiesOn = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<Named & { category: string }>(sql`
    select d.partner_id || ' ' || d.category as thing, u.name, u.name_en as "nameEn", d.category from partner_duty d
    join partner u on u.district_id = d.district_id and u.id = d.partner_id
    where d.district_id = ${districtId} and d.node_id = ${nodeId} order by u.name, d.category limit 200`)

/** Duties leave a node for others: `to` by their things. */
export const carryDuties = (
  q: Queries,
  districtId: number,
  from: number,
  to: readonly { thing: string; nodes: readonly number[] }[],
) =>
  q.rows<Carried>(sql`
    with gone as (
      delete from partner_duty where district_id = ${districtId} and node_id = ${from}
        and partner_id || ' ' || category = any(${to.map(({ thing }) => thing)}::text[])
      returning partner_id, category),
    wanted as (
      select g.partner_id, g.category, n.id as node from gone g
      join json_to_recordset(${JSON.stringify(to)}) as t (thing text, nodes int[]) on t.thing = g.partner_id || ' ' || g.category
      cross join unnest(t.nodes) as n (id)),
    added as (
      insert into partner_duty (district_id, partner_id, category, node_id)
      select ${districtId}, partner_id, category, node from wanted on conflict do nothing)
    select partner_id || ' ' || category as thing, ${from}::int as "from", node as "to" from wanted`)

/** Organisations paired with a node itself. */
export const pairingsOn = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<Named & { kind: string }>(sql`
    select p.partner_id || ' ' || p.kind as thing, p.kind, u.name, u.name_en as "nameEn" from partner_pairing p
    join partner u on u.district_id = p.district_id and u.id = p.partner_id
    where p.district_id = ${districtId} and p.node_id = ${nodeId} and p.to_at is null order by u.name, p.kind limit 200`)

/** The same pairings at other nodes, unless one stands at any of `unless`. Returns those that were added. */
export const addPairedAt = (
  q: Queries,
  districtId: number,
  p: { from: number; to: readonly number[]; unless: readonly number[]; at: Date },
) =>
  q.rows<Carried>(sql`
    insert into partner_pairing (district_id, partner_id, node_id, kind, from_at)
    select p.district_id, p.partner_id, t.node, p.kind, ${p.at} from partner_pairing p cross join unnest(${p.to}::int[]) as t (node)
    where p.district_id = ${districtId} and p.node_id = ${p.from} and p.to_at is null
      and not exists (select from partner_pairing x where x.district_id = p.district_id and x.partner_id = p.partner_id
        and x.kind = p.kind and x.to_at is null and (x.node_id = t.node or x.node_id = any(${p.unless}::int[])))
    on conflict do nothing
    returning partner_id || ' ' || kind as thing, ${p.from}::int as "from", node_id as "to"`)

/** Pairings that ended with their nodes stand again, as far as they still do at what was made. */
export const pairAgain = (
  q: Queries,
  districtId: number,
  p: { nodes: readonly number[]; made: readonly number[]; endedAt: Date },
) =>
  q.rows<Carried>(sql`
    update partner_pairing p set to_at = null
    where p.district_id = ${districtId} and p.node_id = any(${p.nodes}::int[]) and p.to_at = ${p.endedAt}
      and exists (select from partner_pairing x where x.district_id = p.district_id and x.partner_id = p.partner_id and x.kind = p.kind
        and x.node_id = any(${p.made}::int[]) and x.to_at is null)
    returning partner_id || ' ' || kind as thing, node_id as "from", node_id as "to"`)

export const endPairingsOn = (q: Queries, districtId: number, nodeId: number, now: Date) =>
  q.rows(sql`
    update partner_pairing set to_at = ${now}
    where district_id = ${districtId} and node_id = ${nodeId} and to_at is null`)

/** Organisations that belong to a node itself, as its party branch does. */
export const seatsOn = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<Named>(sql`
    select id::text as thing, name, name_en as "nameEn" from partner
    where district_id = ${districtId} and node_id = ${nodeId} and closed_at is null order by name limit 200`)

export const seatAt = (
  q: Queries,
  districtId: number,
  from: number,
  to: readonly { thing: string; node: number }[],
) =>
  q.rows<Carried>(sql`
    update partner u set node_id = t.node
    from json_to_recordset(${JSON.stringify(to)}) as t (thing text, node int)
    where u.district_id = ${districtId} and u.node_id = ${from} and u.id = t.thing::int
    returning u.id::text as thing, ${from}::int as "from", u.node_id as "to"`)
