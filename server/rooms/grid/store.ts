import { empty, type Queries, type Sql, sql } from '../../kit/db.ts'

export type NodeRow = {
  id: number
  parentId: number | null
  level: string
  code: string | null
  name: string
  nameEn: string
  children: number
}
export type NewNode = {
  parentId: number | null
  level: string
  code: string | null
  name: string
  nameEn: string
  position: number
}
export type TreeRow = Pick<NodeRow, 'id' | 'parentId' | 'level' | 'code' | 'name' | 'nameEn'> & {
  path: string
}

const LIST_LIMIT = 300

const columns = sql`
  n.id, n.parent_id as "parentId", n.level, n.code, n.name, n.name_en as "nameEn",
  (select count(*)::int from node c where c.district_id = n.district_id and c.parent_id = n.id and c.to_at is null) as children`

export const districts = (q: Queries) =>
  q.rows<{ id: number; key: string; demo: boolean; rootId: number }>(sql`
    select d.id, d.key, d.demo, n.id as "rootId" from district d
    join node n on n.district_id = d.id and n.parent_id is null order by d.id`)

export const addDistrict = (q: Queries, d: { id: number; key: string; demo: boolean; now: Date }) =>
  q.rows(
    sql`insert into district values (${d.id}, ${d.key}, ${d.demo}, ${d.now}) on conflict (id) do nothing`,
  )

export const childrenOf = (q: Queries, districtId: number, parentId: number | null) =>
  q.rows<NodeRow>(sql`
    select ${columns} from node n
    where n.district_id = ${districtId} and n.to_at is null
      ${parentId === null ? sql`and n.parent_id is null` : sql`and n.parent_id = ${parentId}`}
    order by n.position, n.id limit ${LIST_LIMIT}`)

/** Nodes whose name holds the words, or whose pinyin starts with them: nearest to the top first. */
export const searchNodes = (q: Queries, districtId: number, words: string) =>
  q.rows<NodeRow & { up: string[] }>(sql`
    select ${columns},
      array(select a.name from node a where a.district_id = n.district_id and a.path @> n.path and a.id <> n.id
              and a.parent_id is not null order by nlevel(a.path)) as up
    from node n
    where n.district_id = ${districtId} and n.to_at is null and n.parent_id is not null
      and (strpos(n.name, ${words}) > 0 or starts_with(lower(n.name_en), lower(${words})))
    order by nlevel(n.path), n.position limit 30`)

type NodeWithPath = {
  id: number
  level: string
  name: string
  nameEn: string
  path: string
  open: boolean
  leaves: boolean
  endedAt: Date | null
}
const nodesWith = (condition: Sql) => sql`
  select id, level, name, name_en as "nameEn", path::text, to_at is null as open, to_at as "endedAt", exists (
    select from node_succession s where s.district_id = node.district_id and s.from_id = node.id and s.kind <> 'move'
      and s.undone_at is null) as leaves
  from node where ${condition}`

export const nodeWithPath = (q: Queries, districtId: number, nodeId: number) =>
  q.maybe<NodeWithPath>(nodesWith(sql`district_id = ${districtId} and id = ${nodeId}`))

export const nodesWithPath = (q: Queries, districtId: number, nodeIds: readonly number[]) =>
  q.rows<NodeWithPath>(nodesWith(sql`district_id = ${districtId} and id = any(${nodeIds}::int[])`))

export const wayUp = (q: Queries, districtId: number, path: number[]) =>
  q.rows<NodeRow>(sql`
    select ${columns} from node n where n.district_id = ${districtId} and n.id = any(${path}::int[]) order by nlevel(n.path)`)

export const nodeByCode = (q: Queries, districtId: number, code: string) =>
  q.maybe<{ id: number; path: string; name: string }>(sql`
    select id, path::text, name from node where district_id = ${districtId} and code = ${code} and to_at is null`)

/** Adds a node below its parent; its path ends in its own id. Codes are unique in a district: the same code is the same node. */
export const addNode = (q: Queries, districtId: number, node: NewNode, now: Date) =>
  q.one<{ id: number; path: string }>(sql`
    with next as (select nextval(pg_get_serial_sequence('node', 'id'))::int as id)
    insert into node (district_id, id, parent_id, path, level, code, name, name_en, position, from_at)
    overriding system value
    select ${districtId}, next.id, ${node.parentId},
      ${node.parentId === null ? empty : sql`(select path from node where district_id = ${districtId} and id = ${node.parentId}) ||`}
        next.id::text::ltree,
      ${node.level}, ${node.code}, ${node.name}, ${node.nameEn}, ${node.position}, ${now}
    from next
    on conflict (district_id, code) where code is not null
      do update set name = excluded.name, name_en = excluded.name_en, position = excluded.position
    returning id, path::text`)

/** The whole standing tree, parents before children, siblings in their order. */
export const wholeTree = (q: Queries, districtId: number) =>
  q.rows<TreeRow>(sql`
    select id, parent_id as "parentId", level, code, name, name_en as "nameEn", path::text from node
    where district_id = ${districtId} and to_at is null order by nlevel(path), position, id`)

/** Adds many nodes below parents that stand; as `addNode`, a code that is known is the same node. In the order given. */
export const addNodes = (
  q: Queries,
  districtId: number,
  nodes: readonly (NewNode & { parentId: number })[],
  now: Date,
) =>
  q.rows<{ id: number; code: string; path: string }>(sql`
    with given as (
      select n.*, nextval(pg_get_serial_sequence('node', 'id'))::int as id
      from rows from (
        json_to_recordset(${JSON.stringify(nodes)})
          as ("parentId" int, level text, code text, name text, "nameEn" text, position int)
      ) with ordinality as n ("parentId", level, code, name, "nameEn", position, nth)
      order by nth
    )
    insert into node (district_id, id, parent_id, path, level, code, name, name_en, position, from_at)
    overriding system value
    select ${districtId}, g.id, g."parentId", p.path || g.id::text::ltree, g.level, g.code, g.name, g."nameEn", g.position, ${now}
    from given g join node p on p.district_id = ${districtId} and p.id = g."parentId"
    on conflict (district_id, code) where code is not null
      do update set name = excluded.name, name_en = excluded.name_en, position = excluded.position
    returning id, code, path::text`)
