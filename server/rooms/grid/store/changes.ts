import { empty, type Queries, sql } from '../../../kit/db.ts'
import type { ProblemParams } from '../../../kit/problems.ts'
import type { Carried } from '../../../kit/tree-change.ts'
import type { Plan } from '../rules/plan.ts'

export type ChangeState = 'running' | 'stopped' | 'done' | 'undoing' | 'undone'
export type ChangeRow = {
  id: string
  kind: 'split' | 'merge' | 'move'
  state: ChangeState
  reason: string
  plan: Plan
  undo: Plan | null
  nodes: number[]
  byAccount: number
  byName: string
  at: Date
  doneAt: Date | null
  undoByName: string | null
  undoAt: Date | null
  undoneAt: Date | null
  problem: { code: string; params: ProblemParams } | null
  done: number
  total: number
}

const columns = sql`
  id, kind, state, reason, plan, undo, nodes, by_account as "byAccount", by_name as "byName", at, done_at as "doneAt",
  undo_by_name as "undoByName", undo_at as "undoAt", undone_at as "undoneAt", problem, done, total`

export const changeById = (q: Queries, districtId: number, id: string) =>
  q.maybe<ChangeRow>(sql`select ${columns} from grid_change where district_id = ${districtId} and id = ${id}`)

/** The same, held until the transaction ends. */
export const holdChange = (q: Queries, districtId: number, id: string) =>
  q.maybe<ChangeRow>(
    sql`select ${columns} from grid_change where district_id = ${districtId} and id = ${id} for update`,
  )

const LIST = 50
/** Changes of the district, or those that a node had part in, the newest first. */
export const changesOf = (q: Queries, districtId: number, node: number | undefined) =>
  q.rows<ChangeRow>(sql`
    select ${columns} from grid_change where district_id = ${districtId}
      ${node === undefined ? empty : sql`and nodes @> ${[node]}::int[]`}
    order by at desc, id limit ${LIST}`)

/** The change that is under way, also one that stopped. */
export const changeUnderWay = (q: Queries, districtId: number) =>
  q.maybe<ChangeRow>(sql`
    select ${columns} from grid_change where district_id = ${districtId} and state in ('running', 'stopped', 'undoing')`)

/** A later change, still in force, of one of these nodes. */
export const builtOn = (q: Queries, districtId: number, { at, nodes }: Pick<ChangeRow, 'at' | 'nodes'>) =>
  q.maybe<ChangeRow>(sql`
    select ${columns} from grid_change where district_id = ${districtId} and at > ${at} and state <> 'undone'
      and nodes && ${nodes}::int[]
    order by at desc limit 1`)

export type NewChange = Pick<
  ChangeRow,
  'id' | 'kind' | 'reason' | 'plan' | 'nodes' | 'byAccount' | 'byName' | 'at' | 'total'
>
export const addChange = (q: Queries, districtId: number, c: NewChange) =>
  q.rows(sql`
    insert into grid_change (district_id, id, kind, state, reason, plan, nodes, by_account, by_name, at, total)
    values (${districtId}, ${c.id}, ${c.kind}, 'running', ${c.reason}, ${JSON.stringify(c.plan)}::jsonb, ${c.nodes}::int[],
      ${c.byAccount}, ${c.byName}, ${c.at}, ${c.total})`)

export const beginUndo = (
  q: Queries,
  districtId: number,
  c: { id: string; undo: Plan; byName: string; now: Date; total: number },
) =>
  q.rows(sql`
    update grid_change set state = 'undoing', undo = ${JSON.stringify(c.undo)}::jsonb, undo_by_name = ${c.byName}, undo_at = ${c.now},
      problem = null, done = 0, total = ${c.total}
    where district_id = ${districtId} and id = ${c.id}`)

export const setState = (
  q: Queries,
  districtId: number,
  c: { id: string; state: ChangeState; now: Date; problem?: { code: string; params: ProblemParams } },
) =>
  q.rows(sql`
    update grid_change set state = ${c.state}, problem = ${c.problem ? JSON.stringify(c.problem) : null}::jsonb,
      done_at = case when ${c.state} = 'done' then ${c.now}::timestamptz else done_at end,
      undone_at = case when ${c.state} = 'undone' then ${c.now}::timestamptz else undone_at end
    where district_id = ${districtId} and id = ${c.id}`)

export const count = (q: Queries, districtId: number, id: string, n: number) =>
  q.rows(sql`
    update grid_change set done = done + ${n}, total = greatest(total, done + ${n})
    where district_id = ${districtId} and id = ${id}`)

/** Keeps on record what was carried. */
export const keepThings = (
  q: Queries,
  districtId: number,
  id: string,
  kind: string,
  things: readonly Carried[],
) =>
  q.rows(sql`
    insert into grid_change_thing (district_id, change_id, kind, thing, from_id, to_id)
    select ${districtId}, ${id}, ${kind}, thing, "from", "to"
    from json_to_recordset(${JSON.stringify(things)}) as t (thing text, "from" int, "to" int)
    on conflict do nothing`)

/** Where these things, carried to a node, had come from. */
export const cameFrom = (
  q: Queries,
  districtId: number,
  id: string,
  { kind, things, to }: { kind: string; things: readonly string[]; to: number },
) =>
  q.rows<{ thing: string; from: number }>(sql`
    select thing, from_id as "from" from grid_change_thing
    where district_id = ${districtId} and change_id = ${id} and kind = ${kind} and thing = any(${things}::text[]) and to_id = ${to}`)

/** A number for the lock under which a district's tree is changed. */
const TREE = 21_001
export const holdTree = (q: Queries, districtId: number) =>
  q.rows(sql`select pg_advisory_xact_lock(${TREE}, ${districtId})`)

export const audit = (
  q: Queries,
  a: { districtId: number; accountId: number; act: string; about: string; requestId: string; now: Date },
) =>
  q.rows(sql`
    insert into audit (district_id, at, account_id, act, about, request_id)
    values (${a.districtId}, ${a.now}, ${a.accountId}, ${a.act}, ${a.about}, ${a.requestId})`)

export const tellOfChange = (q: Queries, districtId: number, about: string, name: string, data: unknown) =>
  q.rows(sql`
    insert into fact (district_id, name, about, data)
    values (${districtId}, ${name}, ${about}, ${JSON.stringify(data)}::jsonb)`)
