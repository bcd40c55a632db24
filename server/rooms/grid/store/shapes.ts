import { type Queries, sql } from '../../../kit/db.ts'

/** GeoJSON: pairs of longitude and latitude in degrees, rings closed. */
export type Geometry =
  | { type: 'Polygon'; coordinates: [number, number][][] }
  | { type: 'MultiPolygon'; coordinates: [number, number][][][] }
export type Note = { zh: string; en: string }
export type NewShape = { nodeId: number; geometry: Geometry; madeUp: boolean; note?: Note | null }
export type ShapeRow = {
  id: number
  name: string
  nameEn: string
  level: string
  madeUp: boolean
  note: Note | null
  geometry: Geometry
}

const CHILDREN_SHOWN = 300

const columns = sql`
  n.id, n.name, n.name_en as "nameEn", n.level, s.made_up as "madeUp", s.note, s.geometry
  from node_shape s join node n on n.district_id = s.district_id and n.id = s.node_id`

export const shapeOf = (q: Queries, districtId: number, nodeId: number) =>
  q.maybe<ShapeRow>(sql`select ${columns} where s.district_id = ${districtId} and s.node_id = ${nodeId}`)

export const shapesOf = (q: Queries, districtId: number, nodeIds: readonly number[]) =>
  q.rows<ShapeRow>(sql`
    select ${columns} where s.district_id = ${districtId} and s.node_id = any(${nodeIds}::int[])`)

/** Shapes of what stands below a node, in its order. */
export const shapesBelow = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<ShapeRow>(sql`
    select ${columns} where s.district_id = ${districtId} and n.parent_id = ${nodeId} and n.to_at is null
    order by n.position, n.id limit ${CHILDREN_SHOWN}`)

/** Sets shapes of nodes. What was only drawn never takes the place of a real one. */
export const putShapes = (q: Queries, districtId: number, shapes: readonly NewShape[]) =>
  q.rows(sql`
    insert into node_shape (district_id, node_id, geometry, made_up, note)
    select ${districtId}, "nodeId", geometry, "madeUp", note
    from json_to_recordset(${JSON.stringify(shapes)}) as s ("nodeId" int, geometry jsonb, "madeUp" boolean, note jsonb)
    on conflict (district_id, node_id) do update
      set geometry = excluded.geometry, made_up = excluded.made_up, note = excluded.note
      where node_shape.made_up or not excluded.made_up`)
