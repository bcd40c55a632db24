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
    insert into outbox (district_id, channel, kind, to_sealed, text_sealed, created_at, next_at, expires_at)
    values (${m.districtId}, ${m.channel}, ${m.kind}, ${m.to}, ${m.text}, ${m.now}, ${m.now}, ${m.expires})`)

/** Tells people something inside Gridloom; nobody is told of their own act. */
export const tell = (
  q: Queries,
  n: { districtId: number; accountIds: number[]; kind: string; about: string; data: unknown; now: Date },
) =>
  q.rows(sql`
    insert into notice (district_id, account_id, kind, about, data, created_at)
    select ${n.districtId}, who, ${n.kind}, ${n.about}, ${JSON.stringify(n.data)}::jsonb, ${n.now} from unnest(${n.accountIds}::int[]) as who`)

export type Waiting = { id: number; to: Buffer; text: Buffer; tries: number }

/**
 * Messages of a district whose turn has come, oldest first, taken on a lease: until it ends nobody else takes them, and a
 * process that dies with them leaves them to the next round.
 */
export const takeWaiting = (q: Queries, t: { districtId: number; now: Date; lease: Date; most: number }) =>
  q.rows<Waiting>(sql`
    update outbox o set next_at = ${t.lease}, tries = tries + 1
    where district_id = ${t.districtId} and id in (
      select id from outbox
      where district_id = ${t.districtId} and to_sealed is not null and next_at <= ${t.now} and expires_at > ${t.now}
      order by next_at, id limit ${t.most} for update skip locked)
    returning id, to_sealed as to, text_sealed as text, tries`)

/** Once taken, refused, or too late to be of use, neither address nor text is kept. */
export const settle = (
  q: Queries,
  m: { districtId: number; id: number; sentAt: Date | null; refused: string | null },
) =>
  q.rows(sql`
    update outbox set sent_at = ${m.sentAt}, refused = ${m.refused}, to_sealed = null, text_sealed = null
    where district_id = ${m.districtId} and id = ${m.id}`)

export const postpone = (q: Queries, districtId: number, ids: number[], next: Date) =>
  q.rows(
    sql`update outbox set next_at = ${next} where district_id = ${districtId} and id = any(${ids}::bigint[])`,
  )

export const dropStale = (q: Queries, districtId: number, now: Date) =>
  q.rows(sql`
    update outbox set to_sealed = null, text_sealed = null, refused = 'out of date'
    where district_id = ${districtId} and to_sealed is not null and expires_at <= ${now}`)
