import { type Queries, sql } from '../../../kit/db.ts'
import type { Shift, Spot } from '../../../kit/tree-change.ts'
import type { NewGrid, Node } from '../rules/plan.ts'

type Row = Omit<Node, 'path'> & { path: string }
const columns = sql`
  id, parent_id as "parentId", level, code, name, name_en as "nameEn", path::text, position, to_at is null as open`
const nodes = (rows: Row[]): Node[] => rows.map((row) => ({ ...row, path: row.path.split('.').map(Number) }))

export const nodesById = async (q: Queries, districtId: number, ids: readonly number[]) =>
  nodes(
    await q.rows<Row>(
      sql`select ${columns} from node where district_id = ${districtId} and id = any(${ids}::int[])`,
    ),
  )

/** What stands right below some nodes. */
export const nodesBelow = async (q: Queries, districtId: number, parents: readonly number[]) =>
  nodes(
    await q.rows<Row>(sql`
      select ${columns} from node where district_id = ${districtId} and parent_id = any(${parents}::int[]) and to_at is null
      order by position, id`),
  )

/** A mark of the standing tree as it is: another one as soon as a node begins, ends, is renamed or lies elsewhere. */
export const treeVersion = async (q: Queries, districtId: number): Promise<string> =>
  (
    await q.one<{ version: string }>(sql`
      select coalesce(md5(string_agg(concat_ws(' ', id, path, level, code, name), ',' order by id)), '') as version
      from node where district_id = ${districtId} and to_at is null`)
  ).version

/** Codes that begin so, of nodes that stand or have ended. */
export const codesLike = (q: Queries, districtId: number, head: string) =>
  q.rows<{ code: string }>(sql`
    select code from node where district_id = ${districtId} and starts_with(code, ${head}) limit 5000`)

/** Holds nodes until the transaction ends: whoever is bringing something there has done so, or waits. */
export const holdNodes = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows(sql`
    select from node where district_id = ${districtId} and id = any(${ids}::int[]) order by id for update`)

/** The path of a node that goes on standing until the transaction ends; undefined where it has ended or is about to. */
export const stand = (q: Queries, districtId: number, id: number) =>
  q.maybe<{ path: string }>(sql`
    select path::text from node n where district_id = ${districtId} and id = ${id} and to_at is null and not exists (
      select from node_succession s where s.district_id = n.district_id and s.from_id = n.id and s.kind <> 'move' and s.undone_at is null)
    for share`)

/** Makes nodes under a parent, in the order given. */
export const makeNodes = async (
  q: Queries,
  districtId: number,
  at: { parent: Spot; level: string; position: number; now: Date },
  grids: readonly NewGrid[],
): Promise<number[]> =>
  (
    await q.rows<{ id: number }>(sql`
      with given as materialized (
        select g.*, nextval(pg_get_serial_sequence('node', 'id'))::int as id
        from rows from (json_to_recordset(${JSON.stringify(grids)}) as (name text, "nameEn" text, code text))
          with ordinality as g (name, "nameEn", code, nth)
        order by nth
      )
      insert into node (district_id, id, parent_id, path, level, code, name, name_en, position, from_at)
      overriding system value
      select ${districtId}, id, ${at.parent.id}, (${at.parent.path.join('.')} || '.' || id)::ltree, ${at.level}, code, name, "nameEn",
        ${at.position}, ${at.now}
      from given order by nth
      returning id`)
  ).map((row) => row.id)

/** Puts a node, with all below it, standing or closed, under another parent. */
export const putUnder = (q: Queries, districtId: number, { from, to, parent }: Shift & { parent: number }) =>
  q.rows(sql`
    update node set
      path = case when nlevel(path) = ${from.length} then ${to.join('.')}::ltree
        else ${to.join('.')}::ltree || subpath(path, ${from.length}) end,
      parent_id = case when id = ${from.at(-1)} then ${parent} else parent_id end
    where district_id = ${districtId} and path <@ ${from.join('.')}::ltree`)

/** Closes nodes; with `free` others may have their codes. */
export const closeNodes = (
  q: Queries,
  districtId: number,
  ids: readonly number[],
  { now, free }: { now: Date; free: boolean },
) =>
  q.rows(sql`
    update node set to_at = ${now}, code = case when ${free} then null else code end where district_id = ${districtId} and id = any(${ids}::int[]) and to_at is null`)

export const openNodes = (q: Queries, districtId: number, ids: readonly number[]) =>
  q.rows(sql`update node set to_at = null where district_id = ${districtId} and id = any(${ids}::int[])`)

export type Succession = {
  from: number
  to: number
  kind: 'split' | 'merge' | 'move'
  takesRest: boolean
  back: boolean
}
export const addSuccessions = (
  q: Queries,
  districtId: number,
  of: { change: string; now: Date },
  rows: readonly Succession[],
) =>
  q.rows(sql`
    insert into node_succession (district_id, from_id, to_id, kind, at, change_id, takes_rest, back)
    select ${districtId}, "from", "to", kind, ${of.now}, ${of.change}, "takesRest", back
    from json_to_recordset(${JSON.stringify(rows)}) as s ("from" int, "to" int, kind text, "takesRest" boolean, back boolean)
    on conflict do nothing`)

/** What a change made of nodes no longer holds. */
export const undoSuccessions = (q: Queries, districtId: number, change: string, now: Date) =>
  q.rows(sql`
    update node_succession set undone_at = ${now}
    where district_id = ${districtId} and change_id = ${change} and not back and undone_at is null`)

/** Nodes that nodes went on as, now; those that stand have none. `takesRest` first. */
export const successorsOf = (q: Queries, districtId: number, id: number) =>
  q.rows<{ id: number }>(sql`
    select to_id as id from node_succession
    where district_id = ${districtId} and from_id = ${id} and kind <> 'move' and undone_at is null
    order by takes_rest desc, to_id`)

/** The nodes of a path with all that they came from. */
export const withPredecessors = async (
  q: Queries,
  districtId: number,
  ids: readonly number[],
): Promise<number[]> =>
  (
    await q.rows<{ id: number }>(sql`
      with recursive past as (
        select unnest(${ids}::int[]) as id
        union
        select s.from_id from past p join node_succession s on s.district_id = ${districtId} and s.to_id = p.id
          and s.kind <> 'move' and s.undone_at is null)
      select id from past`)
  ).map((row) => row.id)
