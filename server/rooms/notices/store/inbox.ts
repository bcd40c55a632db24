import { empty, type Queries, sql } from '../../../kit/db.ts'

/** What the processes that hold streams hear: whose inbox changed. */
export const CHANNEL = 'gridloom_inbox'
/** The database takes 8000 bytes a word; an id has at most ten digits. */
const ACCOUNTS_A_WORD = 500

/** What people are told. */
export type News = {
  districtId: number
  accountIds: readonly number[]
  /** Whose words `data.words` are; the web has a mark for those that it knows. */
  kind: string
  /** Id of the matter that the notice opens. */
  about: string
  /** `{number?, title?, words?: {zh, en}, node?, unit?}`: what a line of the inbox says. */
  data: unknown
  now: Date
  urgent?: boolean
}

/**
 * Tells people something inside Gridloom, in the order given; nobody is told of their own act. In the caller's transaction: when
 * it commits, the streams of these people hear of it.
 */
export async function tell(q: Queries, ...news: News[]): Promise<void> {
  const rows = news.map((n, i) => ({
    i,
    district_id: n.districtId,
    accounts: [...new Set(n.accountIds)],
    kind: n.kind,
    about: n.about,
    data: n.data,
    urgent: n.urgent ?? false,
    created_at: n.now,
  }))
  await q.rows(sql`
    with told as (
      insert into notice (district_id, account_id, kind, about, data, urgent, created_at)
      select n.district_id, who, n.kind, n.about, n.data, n.urgent, n.created_at
      from json_to_recordset(${JSON.stringify(rows)}) as n(i int, district_id int, accounts int[], kind text, about uuid, data jsonb,
        urgent boolean, created_at timestamptz) cross join unnest(n.accounts) as who
      order by n.i, who
      returning district_id, account_id
    ), words as (
      select district_id, account_id, row_number() over (partition by district_id) / ${ACCOUNTS_A_WORD} as word
      from told group by district_id, account_id
    )
    select pg_notify(${CHANNEL}, district_id || ' ' || string_agg(account_id::text, ',')) from words group by district_id, word`)
}

export type NoticeRow = {
  id: number
  kind: string
  about: string
  data: Record<string, unknown>
  at: Date
  readAt: Date | null
  urgent: boolean
}
type Whose = { districtId: number; accountId: number }

const columns = sql`n.id, n.kind, n.about, n.data, n.created_at as at, n.read_at as "readAt", n.urgent`
const own = ({ districtId, accountId }: Whose) =>
  sql`n.district_id = ${districtId} and n.account_id = ${accountId}`

export const listOwn = (
  q: Queries,
  who: Whose,
  page: { before: number | undefined; unread: boolean; most: number },
) =>
  q.rows<NoticeRow>(sql`
    select ${columns} from notice n
    where ${own(who)} ${page.before ? sql`and n.id < ${page.before}` : empty} ${page.unread ? sql`and n.read_at is null` : empty}
    order by n.id desc limit ${page.most}`)

/** Above this a count says nothing more. */
const COUNT_LIMIT = 1000

export const countUnread = async (q: Queries, who: Whose): Promise<number> =>
  (
    await q.one<{ n: number }>(
      sql`select count(*) as n from (select from notice n where ${own(who)} and n.read_at is null limit ${COUNT_LIMIT}) as unread`,
    )
  ).n

/**
 * What the person was told by transactions that were not surely over at `since` (without it: at this moment), newest first; and
 * the same mark for the next time. A late commit is never missed; what was seen before may come again.
 */
export const newsSince = async (
  q: Queries,
  who: Whose,
  since: string | undefined,
  { from, most }: { from: Date; most: number },
): Promise<{ mark: string; rows: NoticeRow[] }> => {
  const rows = await q.rows<{ mark: string } & NoticeRow>(sql`
    select here.mark, told.* from (select pg_snapshot_xmin(pg_current_snapshot())::text as mark) as here
    left join lateral (
      select ${columns} from notice n
      where ${own(who)} and n.created_at > ${from} and n.tx >= ${since ? sql`${since}::xid8` : sql`pg_snapshot_xmin(pg_current_snapshot())`}
      order by n.id desc limit ${most}
    ) as told on true`)
  return { mark: rows[0]?.mark ?? '0', rows: rows.filter((row) => row.id !== null) }
}

export type Marked = { ids: number[] } | { upTo: number } | { about: string }

/** Marks own notices as read; the person's other screens hear of it. */
export const markRead = (q: Queries, who: Whose, marked: Marked, now: Date) =>
  q.rows(sql`
    with marked as (
      update notice n set read_at = ${now} where ${own(who)} and n.read_at is null and ${
        'ids' in marked
          ? sql`n.id = any(${marked.ids}::bigint[])`
          : 'upTo' in marked
            ? sql`n.id <= ${marked.upTo}`
            : sql`n.about = ${marked.about}`
      } returning 1
    )
    select pg_notify(${CHANNEL}, ${`${who.districtId} ${who.accountId}`}) where exists (select from marked)`)

/** Read ones that are older than the bound go, in batches; unread ones stay. */
export const pruneRead = (q: Queries, districtId: number, before: Date, most: number) =>
  q.rows<{ id: number }>(sql`
    delete from notice where district_id = ${districtId} and (account_id, id) in (
      select account_id, id from notice where district_id = ${districtId} and read_at is not null and created_at < ${before}
      order by created_at limit ${most})
    returning id`)
