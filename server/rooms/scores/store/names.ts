import { type Queries, sql } from '../../../kit/db.ts'

type Words = { zh: string; en: string }
export type NamedNode = { id: number; name: Words }
const named = sql`id, json_build_object('zh', name, 'en', coalesce(nullif(name_en, ''), name)) as name`

/** The standing nodes right below one, in their order, at most 300. */
export const nodesBelow = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<NamedNode>(sql`
    select ${named} from node where district_id = ${districtId} and parent_id = ${nodeId} and to_at is null
    order by position, id limit 300`)

export const nodesNamed = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<NamedNode>(
    sql`select ${named} from node where district_id = ${districtId} and id = any(${ids}::int[])`,
  )

export const unitsNamed = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows<NamedNode>(sql`
    select ${named} from partners_v_unit where district_id = ${districtId} and id = any(${ids}::int[])`)

/** Units that were ordered something within some days, in a district or one of its streets: by name, at most 500. */
export const unitsAt = (q: Queries, at: { districtId: number; nodeId: number; from: string; to: string }) =>
  q.rows<NamedNode>(sql`
    select ${named} from partners_v_unit u where district_id = ${at.districtId} and id in (
      select unit_id from figure_order_sum
      where district_id = ${at.districtId} and node_id = ${at.nodeId} and day between ${at.from} and ${at.to})
    order by u.name limit 500`)
