import { type Queries, sql } from '../../../kit/db.ts'
import type { Digest } from '../rules.ts'

export type Channel = {
  districtId: number
  id: number
  source: string
  name: string
  nameEn: string
  nodeId: number
  nodeName: string
  nodePath: string
  accountId: number
  keyId: string
  digest: Digest
  secret: Buffer
  oldSecret: Buffer | null
  oldUntil: Date | null
  apiKeyMark: Buffer | null
  statusUrl: string | null
  categories: Record<string, string>
  defaultCategory: string | null
  perMinute: number
  createdAt: Date
  offAt: Date | null
  seenAt: Date | null
  received: number
  version: number
}

const columns = sql`
  c.district_id as "districtId", c.id, c.source, c.name, c.name_en as "nameEn", c.node_id as "nodeId", n.name as "nodeName",
  n.path::text as "nodePath", c.account_id as "accountId", c.key_id as "keyId", c.digest, c.secret_sealed as secret,
  c.old_secret_sealed as "oldSecret", c.old_until as "oldUntil", c.api_key_mark as "apiKeyMark", c.status_url as "statusUrl",
  c.categories, c.default_category as "defaultCategory", c.per_minute as "perMinute", c.created_at as "createdAt",
  c.off_at as "offAt", c.seen_at as "seenAt", c.received, c.version`
const joined = sql`intake_channel c join node n on n.district_id = c.district_id and n.id = c.node_id`

/** More than any district has; a page of them is not needed. */
const LIST_LIMIT = 300

export const channelsOf = (q: Queries, districtId: number) =>
  q.rows<Channel>(
    sql`select ${columns} from ${joined} where c.district_id = ${districtId} order by c.id limit ${LIST_LIMIT}`,
  )
/** Channels of a node itself or, where `whole`, also of what lies below it. */
export const channelsAt = (q: Queries, districtId: number, path: readonly number[], whole: boolean) =>
  q.rows<{ thing: string; name: string; nameEn: string }>(sql`
    select c.id::text as thing, c.name, c.name_en as "nameEn" from ${joined}
    where c.district_id = ${districtId} and ${whole ? sql`n.path <@ ${path.join('.')}::ltree` : sql`n.id = ${path.at(-1)}`}
    order by c.id limit 200`)

export const channelAt = (q: Queries, districtId: number, id: number) =>
  q.maybe<Channel>(sql`select ${columns} from ${joined} where c.district_id = ${districtId} and c.id = ${id}`)
export const channelByKey = (q: Queries, keyId: string) =>
  q.maybe<Channel>(sql`select ${columns} from ${joined} where c.key_id = ${keyId}`)
export const channelByApiKey = (q: Queries, mark: Buffer) =>
  q.maybe<Channel>(sql`select ${columns} from ${joined} where c.api_key_mark = ${mark}`)
export const channelByAccount = (q: Queries, districtId: number, accountId: number) =>
  q.maybe<Channel>(
    sql`select ${columns} from ${joined} where c.district_id = ${districtId} and c.account_id = ${accountId}`,
  )

export type NewChannel = Pick<
  Channel,
  | 'districtId'
  | 'source'
  | 'name'
  | 'nameEn'
  | 'nodeId'
  | 'accountId'
  | 'keyId'
  | 'digest'
  | 'secret'
  | 'statusUrl'
  | 'categories'
  | 'defaultCategory'
  | 'perMinute'
> & { by: number | null; now: Date }

/** Undefined where the source key is taken. */
export const addChannel = (q: Queries, c: NewChannel) =>
  q.maybe<{ id: number }>(sql`
    insert into intake_channel (district_id, source, name, name_en, node_id, account_id, key_id, digest, secret_sealed, status_url,
      categories, default_category, per_minute, created_at, created_by)
    values (${c.districtId}, ${c.source}, ${c.name}, ${c.nameEn}, ${c.nodeId}, ${c.accountId}, ${c.keyId}, ${c.digest}, ${c.secret},
      ${c.statusUrl}, ${JSON.stringify(c.categories)}::jsonb, ${c.defaultCategory}, ${c.perMinute}, ${c.now}, ${c.by})
    on conflict (district_id, source) do nothing returning id`)

/** Undefined where the version is not the newest. */
export const changeChannel = (
  q: Queries,
  c: Pick<
    Channel,
    | 'districtId'
    | 'id'
    | 'name'
    | 'nameEn'
    | 'nodeId'
    | 'statusUrl'
    | 'categories'
    | 'defaultCategory'
    | 'perMinute'
    | 'version'
  >,
) =>
  q.maybe(sql`
    update intake_channel set name = ${c.name}, name_en = ${c.nameEn}, node_id = ${c.nodeId}, status_url = ${c.statusUrl},
      categories = ${JSON.stringify(c.categories)}::jsonb, default_category = ${c.defaultCategory}, per_minute = ${c.perMinute},
      version = version + 1
    where district_id = ${c.districtId} and id = ${c.id} and version = ${c.version} returning id`)

/** The secret so far stays good until the given time; the one before it ends at once. */
export const putSecret = (
  q: Queries,
  c: { districtId: number; id: number; secret: Buffer; oldUntil: Date | null },
) =>
  q.rows(sql`
    update intake_channel set old_secret_sealed = case when ${c.oldUntil}::timestamptz is null then null else secret_sealed end,
      old_until = ${c.oldUntil}, secret_sealed = ${c.secret}, version = version + 1
    where district_id = ${c.districtId} and id = ${c.id}`)

export const putApiKey = (q: Queries, districtId: number, id: number, mark: Buffer | null) =>
  q.rows(sql`
    update intake_channel set api_key_mark = ${mark}, version = version + 1 where district_id = ${districtId} and id = ${id}`)

export const switchChannel = (q: Queries, districtId: number, id: number, offAt: Date | null) =>
  q.rows(sql`
    update intake_channel set off_at = ${offAt}, version = version + 1 where district_id = ${districtId} and id = ${id}`)

/**
 * Takes a request's nonce, unless it was taken before or the channel has had its share of the last minute. `taken` and `recent`
 * tell which; the channel counts as seen.
 */
export const takeNonce = (
  q: Queries,
  r: { districtId: number; id: number; nonce: string; now: Date; since: Date; until: Date; most: number },
) =>
  q.one<{ taken: boolean; recent: number }>(sql`
    with recent as (
      select count(*) as n from intake_request where district_id = ${r.districtId} and channel_id = ${r.id} and at > ${r.since} and at < ${r.until}
    ), taken as (
      insert into intake_request (district_id, channel_id, nonce, at)
      select ${r.districtId}, ${r.id}, ${r.nonce}, ${r.now} from recent where n < ${r.most}
      on conflict do nothing returning nonce
    ), seen as (
      update intake_channel set seen_at = ${r.now}
      where district_id = ${r.districtId} and id = ${r.id} and (seen_at is null or seen_at < ${r.now})
    )
    select exists (select from taken) as taken, (select n from recent) as recent`)

export const dropNonces = (q: Queries, districtId: number, ids: number[], before: Date) =>
  q.rows(sql`
    delete from intake_request where district_id = ${districtId} and channel_id = any(${ids}::int[]) and at <= ${before}`)

/** Nodes of a subtree that an address names, the deepest and longest name first. */
export const nodesNamedIn = (q: Queries, districtId: number, path: number[], address: string) =>
  q.rows<{ id: number }>(sql`
    select id from node
    where district_id = ${districtId} and to_at is null and path <@ ${path.join('.')}::ltree
      and length(name) >= 2 and strpos(${address}, name) > 0
    order by nlevel(path) desc, length(name) desc, id limit 1`)
