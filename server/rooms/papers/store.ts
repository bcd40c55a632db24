import { empty, type Queries, sql } from '../../kit/db.ts'
import { within } from '../../kit/scope.ts'
import type { Audience, Wish } from './rules/audience.ts'
import type { Version } from './rules/fit.ts'

/** The newest version of each template that was set along a path. Bounded: an office writes dozens, not thousands. */
export const templatesAlong = (q: Queries, districtId: number, path: readonly number[]) =>
  q.rows<Version & { nodeId: number }>(sql`
    select distinct on (node_id, key) node_id as "nodeId", key, version, state, loop, step, field, category, title, text
    from template where district_id = ${districtId} and node_id = any(${path}::int[])
    order by node_id, key, version desc limit 2000`)

/** Adds a version after the newest that was seen; false where somebody added one meanwhile. */
export const addTemplate = async (
  q: Queries,
  districtId: number,
  v: Version & { nodeId: number; by: number; now: Date },
): Promise<boolean> =>
  (await q.maybe(sql`
    insert into template (district_id, node_id, key, version, state, loop, step, field, category, title, text, set_by, set_at)
    select ${districtId}, ${v.nodeId}, ${v.key}, ${v.version}, ${v.state}, ${v.loop}, ${v.step}, ${v.field}, ${v.category},
      ${v.title}, ${v.text}, ${v.by}, ${v.now}
    where ${v.version - 1} = (select coalesce(max(version), 0) from template
      where district_id = ${districtId} and node_id = ${v.nodeId} and key = ${v.key})
    on conflict do nothing returning key`)) !== undefined

export type Standing = {
  id: string
  number: number
  path: string
  loop: string
  loopVersion: number
  state: string
  closed: boolean
  reporterId: number | null
  filedBy: number | null
  visibility: Wish
  confidential: boolean
}
export const standingOf = (q: Queries, districtId: number, id: string) =>
  q.maybe<Standing>(sql`
    select id, number, path::text, loop, loop_version as "loopVersion", state, closed_at is not null as closed,
      reporter_id as "reporterId", filed_by as "filedBy", visibility, confidential
    from matters_v_standing where district_id = ${districtId} and id = ${id}`)

/** What the first steps of matters on a sheet said, by the names of their fields. */
export const firstSaid = (q: Queries, districtId: number, ids: readonly string[]) =>
  q.rows<{ id: string; loop: string; loopVersion: number; texts: Record<string, string> }>(sql`
    select id, loop, loop_version as "loopVersion", texts
    from matters_v_first_said where district_id = ${districtId} and id = any(${ids}::uuid[])`)

export type Published = {
  version: number
  audience: Audience
  publishedAt: Date
  title: string
  words: string
  result: string | null
  photos: string[]
}
export const publicationOf = (q: Queries, districtId: number, id: string) =>
  q.maybe<Published>(sql`
    select p.version, p.audience, p.published_at as "publishedAt", c.title, c.words, c.result, c.photos
    from publication p
    join publication_content c on c.district_id = p.district_id and c.matter_id = p.matter_id and c.version = p.version
    where p.district_id = ${districtId} and p.matter_id = ${id}`)

export type StepOfPublication = {
  version: number
  act: 'published' | 'withdrawn'
  audience: Audience | null
  kind: 'staff' | 'resident'
  name: string | null
  at: Date
  reason: string | null
}
/** What was published and withdrawn, the newest first. */
export const publicationSteps = (q: Queries, districtId: number, id: string) =>
  q.rows<StepOfPublication>(sql`
    select s.version, s.act, s.audience, a.kind, a.name, s.at, s.reason
    from publication_step s join access_v_account a on a.district_id = s.district_id and a.id = s.by_account
    where s.district_id = ${districtId} and s.matter_id = ${id} order by s.version desc limit 100`)

export type NewPublication = {
  districtId: number
  id: string
  version: number
  audience: Audience
  title: string
  words: string
  result: string | null
  photos: string[]
  salt: Buffer
  digest: Buffer
  by: number
  now: Date
}
/** Shows a new version in place of any other, and appends it to the history. Raises 23505 where somebody was faster. */
export const publish = (q: Queries, p: NewPublication) =>
  q.rows(sql`
    with said as (
      insert into publication_content (district_id, matter_id, version, salt, title, words, result, photos)
      values (${p.districtId}, ${p.id}, ${p.version}, ${p.salt}, ${p.title}, ${p.words}, ${p.result}, ${p.photos}::text[])
    ), stepped as (
      insert into publication_step (district_id, matter_id, version, act, audience, by_account, at, digest)
      values (${p.districtId}, ${p.id}, ${p.version}, 'published', ${p.audience}, ${p.by}, ${p.now}, ${p.digest})
    )
    insert into publication (district_id, matter_id, version, audience, published_at)
    values (${p.districtId}, ${p.id}, ${p.version}, ${p.audience}, ${p.now})
    on conflict (district_id, matter_id) do update
      set version = excluded.version, audience = excluded.audience, published_at = excluded.published_at`)

/** Takes away what is shown; the version of the withdrawal, or undefined where nothing was shown. */
export const withdraw = (
  q: Queries,
  w: { districtId: number; id: string; by: number; now: Date; reason: string | null },
) =>
  q.maybe<{ version: number }>(sql`
    with gone as (
      delete from publication where district_id = ${w.districtId} and matter_id = ${w.id} returning version
    )
    insert into publication_step (district_id, matter_id, version, act, by_account, at, reason)
    select ${w.districtId}, ${w.id}, version + 1, 'withdrawn', ${w.by}, ${w.now}, ${w.reason} from gone
    returning version`)

export type PublicRow = Published & {
  id: string
  path: string
  loop: string
  loopVersion: number
  state: string
  category: string | null
  createdAt: Date
}
export type PublicAsk = {
  districtId: number
  /** Communities whose neighbours' matters may be seen as well. */
  neighbourOf: number[]
  id?: string | undefined
  path?: number[] | undefined
  categories?: string[] | undefined
  after?: { publishedAt: Date; id: string } | undefined
  limit: number
}
/** Published matters, newest first. A wish that was narrowed later counts as well, whatever was published before. */
export const publicMatters = (q: Queries, ask: PublicAsk) =>
  q.rows<PublicRow>(sql`
    select p.matter_id as id, p.version, p.audience, p.published_at as "publishedAt", c.title, c.words, c.result, c.photos,
      m.path::text, m.loop, m.loop_version as "loopVersion", m.state, m.category, m.created_at as "createdAt"
    from publication p
    join publication_content c on c.district_id = p.district_id and c.matter_id = p.matter_id and c.version = p.version
    -- one matter after the other, until the page is full: the planner would rather read all matters first
    cross join lateral (
      select * from matters_v_standing s where s.district_id = p.district_id and s.id = p.matter_id offset 0) m
    where p.district_id = ${ask.districtId} and not m.confidential
      and ((p.audience = 'public' and m.visibility = 'public')
        or (m.visibility <> 'private' and label_at(m.path, 3) = any(${ask.neighbourOf.map(String)}::text[])))
      ${ask.id ? sql`and p.matter_id = ${ask.id}` : empty}
      ${ask.path ? sql`and ${within(ask.path)}` : empty}
      ${ask.categories ? sql`and m.category = any(${ask.categories}::text[])` : empty}
      ${ask.after ? sql`and (p.published_at, p.matter_id) < (${ask.after.publishedAt}, ${ask.after.id}::uuid)` : empty}
    order by p.published_at desc, p.matter_id desc limit ${ask.limit}`)

/** A redacted photo is a file like any other; who painted it over brought it. */
export const addRedacted = (
  q: Queries,
  f: { districtId: number; hash: string; size: number; width: number; height: number; by: number; now: Date },
) =>
  q.rows(sql`
    insert into file (district_id, hash, type, size, width, height, by_account, created_at)
    values (${f.districtId}, ${f.hash}, 'image/jpeg', ${f.size}, ${f.width}, ${f.height}, ${f.by}, ${f.now})
    on conflict do nothing`)

/** Which of these matters were ever shown outside the office. */
export const publishedAmong = async (
  q: Queries,
  districtId: number,
  ids: readonly string[],
): Promise<Set<string>> => {
  const rows = await q.rows<{ id: string }>(sql`
    select distinct matter_id as id from publication_step where district_id = ${districtId} and matter_id = any(${ids}::uuid[])`)
  return new Set(rows.map((row) => row.id))
}
