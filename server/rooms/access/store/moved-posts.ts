import { type Queries, sql } from '../../../kit/db.ts'
import type { Carried } from '../../../kit/tree-change.ts'

export type MovedPost = { id: number; accountId: number; role: string; name: string | null }
const standing = (now: Date) => sql`(p.to_at is null or p.to_at > ${now})`

/** Posts at a node that stand, after one of them, at most 500. */
export const postsOn = (q: Queries, districtId: number, nodeId: number, now: Date, after = 0) =>
  q.rows<MovedPost>(sql`
    select p.id, p.account_id as "accountId", p.role, a.name from post p
    join account a on a.district_id = p.district_id and a.id = p.account_id
    where p.district_id = ${districtId} and p.node_id = ${nodeId} and ${standing(now)} and p.id > ${after}
    order by p.id limit 500`)

/** How many posts stand at the node at the end of a path, and below it. */
export const countPostsBelow = async (
  q: Queries,
  districtId: number,
  path: readonly number[],
  now: Date,
): Promise<number> =>
  (
    await q.one<{ n: number }>(sql`
      select count(*)::int as n from post p join node n on n.district_id = p.district_id and n.id = p.node_id
      where p.district_id = ${districtId} and n.path <@ ${path.join('.')}::ltree and ${standing(now)}`)
  ).n

/** How many say that they live in one of these nodes. */
export const countHomes = async (
  q: Queries,
  districtId: number,
  nodeIds: readonly number[],
): Promise<number> =>
  (
    await q.one<{ n: number }>(sql`
      select count(*)::int as n from account
      where district_id = ${districtId} and home_node = any(${nodeIds}::int[]) and closed_at is null`)
  ).n

export type Wanted = {
  id: number
  to: readonly number[]
  /** Where the person may stand as the same already, so that nothing is added. */
  unless: readonly number[]
}
/** The same posts at other nodes. Returns those that were added. */
export const addSame = (
  q: Queries,
  districtId: number,
  posts: readonly Wanted[],
  { at, now }: { at: Date; now: Date },
) =>
  q.rows<Carried>(sql`
    with wanted as (
      select distinct on (p.account_id, p.role, t.node) p.id, p.account_id, p.role, p.node_id, p.to_at, t.node
      from json_to_recordset(${JSON.stringify(posts)}) as w (id int, "to" int[], "unless" int[])
      join post p on p.district_id = ${districtId} and p.id = w.id
      cross join unnest(w."to") as t (node)
      where not exists (select from post x where x.district_id = p.district_id and x.account_id = p.account_id and x.role = p.role
        and (x.node_id = t.node or x.node_id = any(w."unless")) and (x.to_at is null or x.to_at > ${now}))
      order by p.account_id, p.role, t.node, p.id),
    added as (
      insert into post (district_id, account_id, role, node_id, from_at, to_at)
      select ${districtId}, account_id, role, node, ${at}, to_at from wanted)
    select id::text as thing, node_id as "from", node as "to" from wanted`)

/**
 * Posts that ended with their nodes stand again, unless their people have left since: those who had gone on to what was made must
 * still be there. Returns them.
 */
export const standAgain = (
  q: Queries,
  districtId: number,
  {
    nodes,
    made,
    endedAt,
    now,
  }: { nodes: readonly number[]; made: readonly number[]; endedAt: Date; now: Date },
) =>
  q.rows<Carried>(sql`
    with gone_on as (
      select account_id, role, bool_or(to_at is null or to_at > ${now}) as standing,
        case when bool_or(to_at is null) then null else max(to_at) end as to_at
      from post where district_id = ${districtId} and node_id = any(${made}::int[]) group by 1, 2),
    again as (
      select p.id, g.to_at from post p left join gone_on g on g.account_id = p.account_id and g.role = p.role
      where p.district_id = ${districtId} and p.node_id = any(${nodes}::int[]) and p.to_at = ${endedAt}
        and (g.account_id is null or g.standing))
    update post p set to_at = again.to_at from again
    where p.district_id = ${districtId} and p.id = again.id
    returning p.id::text as thing, p.node_id as "from", p.node_id as "to"`)

/** Ends what posts there are at a node, and says whose they were and in which of `to` each of these people stands now. */
export const endPostsOn = (
  q: Queries,
  districtId: number,
  p: { change: string; from: number; to: readonly number[]; now: Date },
) =>
  q.rows(sql`
    with ended as (
      update post p set to_at = ${p.now}
      where p.district_id = ${districtId} and p.node_id = ${p.from} and ${standing(p.now)} returning p.account_id),
    people as (
      select a.id, coalesce(jsonb_agg(distinct s.node_id) filter (where s.node_id is not null), '[]') as nodes
      from (select distinct account_id from ended) e
      join account a on a.district_id = ${districtId} and a.id = e.account_id and a.kind = 'staff'
      left join post s on s.district_id = ${districtId} and s.account_id = a.id and s.node_id = any(${p.to}::int[])
        and (s.to_at is null or s.to_at > ${p.now})
      group by a.id)
    insert into fact (district_id, name, about, data)
    select ${districtId}, 'access.posts_moved', ${p.change}, jsonb_build_object('from', ${p.from}::int,
      'people', jsonb_agg(jsonb_build_object('id', id, 'to', nodes)))
    from people having count(*) > 0`)
