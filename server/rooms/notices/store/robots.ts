import { type Queries, sql } from '../../../kit/db.ts'
import type { Carried } from '../../../kit/tree-change.ts'

export type Robot = {
  id: number
  nodeId: number
  name: string
  urlSealed: Buffer
  shown: string
  kinds: string[]
  mentionAll: boolean
  lang: 'zh' | 'en'
  on: boolean
}
export type NewRobot = Omit<Robot, 'id' | 'on'>

const columns = sql`
  r.id, r.node_id as "nodeId", r.name, r.url_sealed as "urlSealed", r.shown, r.kinds, r.mention_all as "mentionAll", r.lang, r.is_on as "on"`

/** The robots that are on, carry the kind and stand at the nearest node of the path that has such ones. */
export const robotsFor = (q: Queries, districtId: number, path: number[], kind: string) =>
  q.rows<Robot>(sql`
    select ${columns} from robot r
    where r.district_id = ${districtId} and r.is_on and r.node_id = (
      select node_id from robot
      where district_id = ${districtId} and is_on and node_id = any(${path}::int[]) and (kinds = '{}' or ${kind} = any(kinds))
      order by array_position(${path}::int[], node_id) desc limit 1)
      and (r.kinds = '{}' or ${kind} = any(r.kinds))
    order by r.id`)

export const standingRobots = async (q: Queries, districtId: number): Promise<boolean> =>
  (await q.maybe(sql`select from robot where district_id = ${districtId} and is_on limit 1`)) !== undefined

export const robotById = (q: Queries, districtId: number, id: number) =>
  q.maybe<Robot>(sql`select ${columns} from robot r where r.district_id = ${districtId} and r.id = ${id}`)

/** More robots than a district has groups to tell. */
const LIST_LIMIT = 300

export const listRobots = (q: Queries, districtId: number) =>
  q.rows<Robot & { place: string; path: string; lastAt: Date | null }>(sql`
    select ${columns}, n.name as place, n.path::text,
      (select max(at) from outbox_pace p, unnest(p.posts) at where p.district_id = r.district_id and p.line = 'robot ' || r.id) as "lastAt"
    from robot r join node n on n.district_id = r.district_id and n.id = r.node_id
    where r.district_id = ${districtId} order by nlevel(n.path), n.position, r.id limit ${LIST_LIMIT}`)

export const addRobot = (q: Queries, districtId: number, r: NewRobot, by: number, now: Date) =>
  q.one<{ id: number }>(sql`
    insert into robot (district_id, node_id, name, url_sealed, shown, kinds, mention_all, lang, created_at, created_by)
    values (${districtId}, ${r.nodeId}, ${r.name}, ${r.urlSealed}, ${r.shown}, ${r.kinds}::text[], ${r.mentionAll}, ${r.lang}, ${now}, ${by})
    returning id`)

export const changeRobot = (q: Queries, districtId: number, r: Robot) =>
  q.rows(sql`
    update robot set node_id = ${r.nodeId}, name = ${r.name}, url_sealed = ${r.urlSealed}, shown = ${r.shown}, kinds = ${r.kinds}::text[],
      mention_all = ${r.mentionAll}, lang = ${r.lang}, is_on = ${r.on}
    where district_id = ${districtId} and id = ${r.id}`)

export const removeRobot = (q: Queries, districtId: number, id: number) =>
  q.rows(sql`delete from robot where district_id = ${districtId} and id = ${id}`)

/** The robots of a node itself, at most 200. */
export const robotsOn = (q: Queries, districtId: number, nodeId: number) =>
  q.rows<{ thing: string; name: string }>(sql`
    select id::text as thing, name from robot where district_id = ${districtId} and node_id = ${nodeId} order by id limit 200`)

/** Robots of one node become those of others. */
export const placeRobots = (
  q: Queries,
  districtId: number,
  from: number,
  to: readonly { thing: string; node: number }[],
) =>
  q.rows<Carried>(sql`
    update robot r set node_id = t.node from json_to_recordset(${JSON.stringify(to)}) as t (thing text, node int)
    where r.district_id = ${districtId} and r.node_id = ${from} and r.id = t.thing::int
    returning r.id::text as thing, ${from}::int as "from", r.node_id as "to"`)
