import { type Queries, sql } from '../../kit/db.ts'

export const queueMessage = (
  q: Queries,
  m: {
    districtId: number
    channel: string
    kind: string
    to: Buffer
    text: Buffer
    now: Date
    expires: Date
  },
) =>
  q.rows(sql`
    insert into outbox (district_id, channel, kind, to_sealed, text_sealed, created_at, expires_at)
    values (${m.districtId}, ${m.channel}, ${m.kind}, ${m.to}, ${m.text}, ${m.now}, ${m.expires})`)

/** Tells people something inside Gridloom; nobody is told of their own act. */
export const tell = (
  q: Queries,
  n: { districtId: number; accountIds: number[]; kind: string; about: string; data: unknown; now: Date },
) =>
  q.rows(sql`
    insert into notice (district_id, account_id, kind, about, data, created_at)
    select ${n.districtId}, who, ${n.kind}, ${n.about}, ${JSON.stringify(n.data)}::jsonb, ${n.now} from unnest(${n.accountIds}::int[]) as who`)

/** Messages that wait, oldest first, each held by this transaction alone. */
export const waitingMessages = (q: Queries, now: Date, most: number) =>
  q.rows<{ districtId: number; id: number; channel: string; to: Buffer; text: Buffer }>(sql`
    select district_id as "districtId", id, channel, to_sealed as to, text_sealed as text from outbox
    where sent_at is null and to_sealed is not null and expires_at > ${now}
    order by created_at limit ${most} for update skip locked`)

/** Once sent, or too late to be of use, neither address nor text is kept. */
export const markSent = (q: Queries, districtId: number, id: number, now: Date) =>
  q.rows(sql`
    update outbox set sent_at = ${now}, to_sealed = null, text_sealed = null where district_id = ${districtId} and id = ${id}`)

export const dropStale = (q: Queries, now: Date) =>
  q.rows(sql`
    update outbox set to_sealed = null, text_sealed = null where sent_at is null and to_sealed is not null and expires_at <= ${now}`)
