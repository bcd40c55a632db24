import { empty, type Queries, sql } from '../../../kit/db.ts'
import type { Content } from '../rules/content.ts'
import type { Step } from '../rules/history.ts'
import type { Kind } from '../rules/period.ts'

export type EditionRow = {
  id: string
  kind: Kind
  nodeId: number
  node: string
  nodeEn: string
  path: string
  fromDay: string
  toDay: string
  version: number
  madeAt: Date
  frozenAt: Date | null
}

const columns = sql`
  e.id, e.kind, e.node_id as "nodeId", n.name as node, n.name_en as "nodeEn", n.path::text, e.from_day::text as "fromDay",
  e.to_day::text as "toDay", e.version, e.made_at as "madeAt", e.frozen_at as "frozenAt"`
const editions = sql`report_edition e join node n on n.district_id = e.district_id and n.id = e.node_id`

/**
 * Editions of the places, newest period first; drafts only where they are asked for. The year is that of the fourth day: the Thursday
 * by which a week is numbered, and no other year for months and quarters.
 */
export const listEditions = (
  q: Queries,
  f: {
    districtId: number
    /** Whose editions: nodes of the tree, or all where null. */
    nodes: readonly number[] | null
    /** Nodes whose drafts are shown as well; all of them where null. */
    drafts: readonly number[] | null
    kind?: string | undefined
    year?: number | undefined
    state?: 'drafted' | 'frozen' | undefined
    after?: { day: string; id: string } | undefined
    limit: number
  },
) =>
  q.rows<EditionRow>(sql`
    select ${columns} from ${editions}
    where e.district_id = ${f.districtId}
      ${f.nodes ? sql`and e.node_id = any(${f.nodes}::int[])` : empty}
      ${f.drafts ? sql`and (e.frozen_at is not null or e.node_id = any(${f.drafts}::int[]))` : empty}
      ${f.kind ? sql`and e.kind = ${f.kind}` : empty}
      ${f.year ? sql`and e.from_day + 3 between ${`${f.year}-01-01`}::date and ${`${f.year}-12-31`}::date` : empty}
      ${f.state ? sql`and (e.frozen_at is not null) = ${f.state === 'frozen'}` : empty}
      ${f.after ? sql`and (e.to_day, e.id) < (${f.after.day}::date, ${f.after.id}::uuid)` : empty}
    order by e.to_day desc, e.id desc limit ${f.limit}`)

export const editionById = (q: Queries, districtId: number, id: string) =>
  q.maybe<EditionRow>(
    sql`select ${columns} from ${editions} where e.district_id = ${districtId} and e.id = ${id}`,
  )

/** Locks an edition until the transaction ends: what happens to one comes one after another. */
export const lockEdition = (q: Queries, districtId: number, id: string) =>
  q.rows(sql`select from report_edition where district_id = ${districtId} and id = ${id} for update`)

/** What an edition holds: as it was frozen, or as its draft has it. */
export const contentOf = async (q: Queries, districtId: number, id: string): Promise<Content> =>
  (
    await q.one<{ content: Content }>(sql`
      select coalesce(f.content, e.draft) as content from report_edition e
      left join report_frozen f on f.district_id = e.district_id and f.edition_id = e.id
      where e.district_id = ${districtId} and e.id = ${id}`)
  ).content

/** The last day that an edition of the kind speaks of there. */
export const lastDay = async (
  q: Queries,
  districtId: number,
  nodeId: number,
  kind: Kind,
): Promise<string | null> =>
  (
    await q.maybe<{ day: string }>(sql`
      select to_day::text as day from report_edition
      where district_id = ${districtId} and node_id = ${nodeId} and kind = ${kind} order by from_day desc limit 1`)
  )?.day ?? null

/** False where there is one of this kind, place and period already. */
export const addEdition = async (
  q: Queries,
  e: {
    districtId: number
    id: string
    kind: Kind
    nodeId: number
    from: string
    to: string
    draft: Content
    now: Date
  },
): Promise<boolean> => {
  const rows = await q.rows(sql`
    insert into report_edition (district_id, id, kind, node_id, from_day, to_day, draft, version, made_at)
    values (${e.districtId}, ${e.id}, ${e.kind}, ${e.nodeId}, ${e.from}, ${e.to}, ${JSON.stringify(e.draft)}::json, 1, ${e.now})
    on conflict (district_id, node_id, kind, from_day) do nothing returning id`)
  return rows.length === 1
}

export const putDraft = (
  q: Queries,
  e: { districtId: number; id: string; draft: Content; version: number; now: Date },
) =>
  q.rows(sql`
    update report_edition set draft = ${JSON.stringify(e.draft)}::json, version = ${e.version}, made_at = ${e.now}
    where district_id = ${e.districtId} and id = ${e.id} and frozen_at is null`)

/** The draft becomes what was published, letter by letter. */
export const freezeDraft = (
  q: Queries,
  e: { districtId: number; id: string; content: Content; by: number; now: Date },
) =>
  q.rows(sql`
    with frozen as (
      insert into report_frozen (district_id, edition_id, content, digest, rule_version, measures_version, frozen_at, frozen_by)
      select district_id, id, draft, encode(sha256(convert_to(draft::text, 'UTF8')), 'hex'), ${e.content.rule.version},
        ${e.content.measures}, ${e.now}, ${e.by}
      from report_edition where district_id = ${e.districtId} and id = ${e.id} and draft is not null
      returning edition_id
    )
    update report_edition set draft = null, frozen_at = ${e.now}
    where district_id = ${e.districtId} and id = (select edition_id from frozen)`)

export const addStep = (q: Queries, s: { districtId: number; id: string } & Omit<Step, 'seq'>) =>
  q.rows(sql`
    insert into report_step (district_id, edition_id, seq, request_id, at, by_account, step, data)
    select ${s.districtId}, ${s.id}, coalesce(max(seq), 0) + 1, ${s.requestId}, ${s.at}, ${s.byAccount}, ${s.step},
      ${JSON.stringify(s.data)}::jsonb
    from report_step where district_id = ${s.districtId} and edition_id = ${s.id}`)

export const stepsOf = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<Step & { editionId: string; name: string | null }>(sql`
    select s.edition_id as "editionId", s.seq, s.request_id as "requestId", s.at, s.by_account as "byAccount", w.name, s.step, s.data
    from report_step s left join access_v_account w on w.district_id = s.district_id and w.id = s.by_account
    where s.district_id = ${districtId} and s.edition_id = any(${ids}::uuid[]) order by s.edition_id, s.seq`)

export type Made = { nodeId: number; node: string; nodeEn: string; path: string; since: Date }

/** The district and its streets and towns: where editions may be made of, each with since when it has been served. */
export const placesWithEditions = (q: Queries, districtId: number) =>
  q.rows<Made>(sql`
    select n.id as "nodeId", n.name as node, n.name_en as "nodeEn", n.path::text, d.created_at as since
    from node n join district d on d.id = n.district_id
    where n.district_id = ${districtId} and nlevel(n.path) <= 2 and n.to_at is null order by nlevel(n.path), n.position, n.id
    limit 100`)
