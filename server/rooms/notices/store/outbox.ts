import { empty, type Queries, sql } from '../../../kit/db.ts'

/** A message for the outside, to be queued in the caller's own transaction. */
export type NewMessage = {
  districtId: number
  /** Who carries it: a channel that some room declared with `declareCarrier`. */
  channel: string
  /** The ordering key, one receiver: messages of a line go out one after the other. Holds no personal data. */
  line: string
  /** Sealed: an address, a phone number, or whatever else the carrier finds the receiver by. */
  to: Buffer
  /** Sealed. */
  body: Buffer
  kind: string
  now: Date
  /** When it is worth nothing any more: after that it is never sent by itself. */
  expires: Date
  /** Who receives, in words for the page of what goes out; without personal data. */
  receiver?: string
  /** What it is about, if that has a page. */
  about?: string | null
  /** Nothing of it is kept once it is out of date or refused (a code). Others stay, sealed, to be tried again by hand. */
  fleeting?: boolean
}

/** Queues a message; it goes out when the transaction has committed, in its line's order, with retries. */
export const queueOut = (q: Queries, m: NewMessage) =>
  q.rows(sql`
    insert into outbox (district_id, channel, line, kind, receiver, about, to_sealed, text_sealed, fleeting, created_at, next_at, expires_at)
    values (${m.districtId}, ${m.channel}, ${m.line}, ${m.kind}, ${m.receiver ?? ''}, ${m.about ?? null}, ${m.to}, ${m.body},
      ${m.fleeting ?? false}, ${m.now}, ${m.now}, ${m.expires})`)

/** How far ahead, in milliseconds, a message can be put off: in somebody's hands, without having been tried, and after each failure. */
export type Ahead = { taken: number; untried: number; failed: readonly number[]; asked: number }

/** What of a channel is in somebody's hands, and the end of the lease. */
export const takenLines = (q: Queries, t: { districtId: number; channel: string; most: number }) =>
  q.rows<{ line: string; lease: Date }>(sql`
    select distinct line, next_at as lease from outbox
    where district_id = ${t.districtId} and channel = ${t.channel} and taken and done_at is null limit ${t.most}`)

export type Waiting = {
  id: number
  line: string
  kind: string
  about: string | null
  to: Buffer
  body: Buffer
  tries: number
}

/**
 * Lines of a channel whose first message is due, the longest waiting first; their first messages stay locked. What lies in somebody's
 * hands in a line of `leave` is left there, whatever the clock says. What is to be tried later than anything is put off (`ahead`) was
 * put off by a clock that has been set back since: it is due.
 */
export const dueLines = (
  q: Queries,
  t: {
    districtId: number
    channel: string
    now: Date
    ahead: Ahead
    leave: readonly string[]
    most: number
  },
) =>
  q.rows<{ line: string }>(sql`
    select line from outbox o
    where district_id = ${t.districtId} and channel = ${t.channel} and done_at is null and expires_at > ${t.now}
      and (next_at <= ${t.now} or next_at > ${t.now}::timestamptz + interval '1 millisecond' * case
        when taken then ${t.ahead.taken}::bigint when tries = 0 then ${t.ahead.untried}
        else greatest(${t.ahead.asked}, (${[...t.ahead.failed]}::bigint[])[tries]) end)
      and not (taken and line = any(${[...t.leave]}::text[]))
      and not exists (select from outbox p where p.district_id = o.district_id and p.line = o.line and p.done_at is null and p.id < o.id)
    order by next_at, id limit ${t.most} for update skip locked`)

/** When a line last spoke; locked until the transaction ends. */
export const postsOf = async (q: Queries, districtId: number, line: string): Promise<Date[]> => {
  await q.rows(
    sql`insert into outbox_pace (district_id, line) values (${districtId}, ${line}) on conflict do nothing`,
  )
  const { posts } = await q.one<{ posts: Date[] }>(
    sql`select posts from outbox_pace where district_id = ${districtId} and line = ${line} for update`,
  )
  return posts
}

export const keepPosts = (q: Queries, districtId: number, line: string, posts: readonly Date[]) =>
  q.rows(
    sql`update outbox_pace set posts = ${posts}::timestamptz[] where district_id = ${districtId} and line = ${line}`,
  )

/**
 * The next messages of a line, in order, taken on a lease: until it ends nobody else takes them, and a process that dies with
 * them leaves them to whoever comes next. Taking counts as a try; what was not tried after all is given back.
 */
export const takeRun = async (
  q: Queries,
  t: { districtId: number; line: string; now: Date; lease: Date; most: number },
): Promise<Waiting[]> => {
  const rows = await q.rows<Waiting>(sql`
    update outbox set next_at = ${t.lease}, taken = true, tries = tries + 1
    where district_id = ${t.districtId} and id in (
      select id from outbox where district_id = ${t.districtId} and line = ${t.line} and done_at is null and expires_at > ${t.now}
      order by id limit ${t.most})
    returning id, line, kind, about, to_sealed as to, text_sealed as body, tries`)
  return rows.sort((a, b) => a.id - b.id)
}

/** A line that has had its share of the minute rests. */
export const restLine = (q: Queries, districtId: number, line: string, until: Date) =>
  q.rows(
    sql`update outbox set next_at = ${until} where district_id = ${districtId} and line = ${line} and done_at is null and next_at < ${until}`,
  )

/** Sent, whatever became of the lease meanwhile: neither address nor text is kept. */
export const markSent = (q: Queries, districtId: number, ids: number[], at: Date) =>
  q.rows(sql`
    update outbox set sent_at = ${at}, done_at = ${at}, refused = null, to_sealed = null, text_sealed = null
    where district_id = ${districtId} and id = any(${ids}::bigint[]) and sent_at is null`)

/** Not taken this time: to be tried again. Only by the holder of the lease. */
export const postpone = (
  q: Queries,
  m: { districtId: number; ids: number[]; lease: Date; next: Date; tried: boolean; why: string | null },
) =>
  q.rows(sql`
    update outbox set next_at = ${m.next}, taken = false, tries = case when ${m.tried} then tries else tries - 1 end, refused = coalesce(${m.why}, refused)
    where district_id = ${m.districtId} and id = any(${m.ids}::bigint[]) and done_at is null and next_at = ${m.lease}`)

/** Will not be taken: a dead letter. Only by the holder of the lease. */
export const markDead = (
  q: Queries,
  m: { districtId: number; ids: number[]; lease: Date; now: Date; why: string },
) =>
  q.rows(sql`
    update outbox set done_at = ${m.now}, refused = ${m.why},
      to_sealed = case when fleeting then null else to_sealed end, text_sealed = case when fleeting then null else text_sealed end
    where district_id = ${m.districtId} and id = any(${m.ids}::bigint[]) and done_at is null and next_at = ${m.lease}`)

/** Out of date: dead letters, unless somebody sends them at this moment and says so. */
export const expire = (q: Queries, districtId: number, channel: string, now: Date, most: number) =>
  q.rows<{ id: number }>(sql`
    update outbox set done_at = ${now}, refused = coalesce('out of date; ' || refused, 'out of date'),
      to_sealed = case when fleeting then null else to_sealed end, text_sealed = case when fleeting then null else text_sealed end
    where district_id = ${districtId} and id in (
      select id from outbox where district_id = ${districtId} and channel = ${channel} and done_at is null and expires_at <= ${now}
      order by next_at, id limit ${most} for update skip locked)
    returning id`)

/** What was done with long ago: sent, dropped and fleeting ones go; dead letters that nobody minded go later. In batches. */
export const pruneDone = (
  q: Queries,
  p: { districtId: number; before: Date; deadBefore: Date; most: number },
) =>
  q.rows<{ id: number }>(sql`
    delete from outbox where district_id = ${p.districtId} and id in (
      select id from outbox where district_id = ${p.districtId} and done_at < ${p.before}
        and (sent_at is not null or dropped_at is not null or fleeting or done_at < ${p.deadBefore})
      order by done_at limit ${p.most} for update skip locked)
    returning id`)

/** All that was not sent of a line is given up: its receiver is no more. */
export const dropLine = (q: Queries, districtId: number, line: string, by: number, now: Date) =>
  q.rows(sql`
    update outbox set done_at = coalesce(done_at, ${now}), dropped_at = ${now}, settled_by = ${by}, to_sealed = null, text_sealed = null
    where district_id = ${districtId} and line = ${line} and sent_at is null and dropped_at is null`)

export type OutgoingRow = {
  id: number
  channel: string
  kind: string
  receiver: string
  about: string | null
  createdAt: Date
  expiresAt: Date
  nextAt: Date
  doneAt: Date | null
  tries: number
  why: string | null
  kept: boolean
}

export const IN_STATE = {
  waiting: sql`done_at is null`,
  dead: sql`done_at is not null and sent_at is null and dropped_at is null`,
  sent: sql`done_at is not null and sent_at is not null`,
}
export type OutgoingState = keyof typeof IN_STATE

/** Messages in a state, newest first; never what they say. Of those sent, as many as are counted. */
export const listOutgoing = (
  q: Queries,
  districtId: number,
  page: { state: OutgoingState; before: number | undefined; sentAfter: Date; most: number },
) =>
  q.rows<OutgoingRow>(sql`
    select id, channel, kind, receiver, about, created_at as "createdAt", expires_at as "expiresAt", next_at as "nextAt",
      done_at as "doneAt", tries, refused as why, to_sealed is not null as kept
    from outbox where district_id = ${districtId} and ${IN_STATE[page.state]} ${page.before ? sql`and id < ${page.before}` : empty} ${page.state === 'sent' ? sql`and done_at > ${page.sentAfter}` : empty}
    order by id desc limit ${page.most}`)

export const countOutgoing = (q: Queries, districtId: number, dayAgo: Date) =>
  q.one<{ waiting: number; failing: number; dead: number; sentToday: number }>(sql`
    select (select count(*) from outbox where district_id = ${districtId} and done_at is null) as waiting,
      (select count(*) from outbox where district_id = ${districtId} and done_at is null and tries > 0) as failing,
      (select count(*) from outbox where district_id = ${districtId} and ${IN_STATE.dead}) as dead,
      (select count(*) from outbox where district_id = ${districtId} and done_at > ${dayAgo} and sent_at is not null) as "sentToday"`)

/** Dead letters whose content still lies here go back into their lines, with their tries before them and a date of their own. */
export const revive = (
  q: Queries,
  r: { districtId: number; ids: number[]; by: number; now: Date; expires: Date },
) =>
  q.rows<{ id: number }>(sql`
    update outbox set done_at = null, taken = false, tries = 0, next_at = ${r.now}, expires_at = greatest(expires_at, ${r.expires}), settled_by = ${r.by}
    where district_id = ${r.districtId} and id = any(${r.ids}::bigint[]) and ${IN_STATE.dead} and to_sealed is not null
    returning id`)

export const drop = (q: Queries, d: { districtId: number; ids: number[]; by: number; now: Date }) =>
  q.rows<{ id: number }>(sql`
    update outbox set dropped_at = ${d.now}, settled_by = ${d.by}, to_sealed = null, text_sealed = null
    where district_id = ${d.districtId} and id = any(${d.ids}::bigint[]) and ${IN_STATE.dead}
    returning id`)
