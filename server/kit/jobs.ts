import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from './clock.ts'
import { type Db, isPassing, type Queries, sql } from './db.ts'
import './http/problems.ts'
import type { Log } from './log.ts'
import { Problem, type ProblemParams } from './problems.ts'
import { APART_MS, DAY } from './time.ts'

/** A job as its kind sees it. `done` and `total` count whatever the kind counts (rows); `total` is null where nobody knows. */
export type Job<P = unknown, C = unknown> = {
  id: string
  districtId: number
  kind: string
  by: number
  payload: P
  cursor: C | null
  done: number
  total: number | null
  createdAt: Date
}
/** A file that a job made, under `<dataDir>/jobs`: offered to who started it. */
export type JobFile = { name: string; type: string; path: string }
export type JobResult = Record<string, unknown> & { file?: JobFile }
/** Where a bounded piece of work has led to. With `ended` it was the last one, and `result` stays. */
export type Chunk<C> = { cursor: C; done: number; total?: number; ended?: boolean; result?: JobResult }

export type JobKind<P, C> = {
  kind: string
  words: { zh: string; en: string }
  /** One piece of work of about a second at most, within the transaction that also keeps its cursor. */
  chunk(q: Queries, job: Job<P, C>): Promise<Chunk<C>>
  /** Within the transaction that ends the job so. */
  cancelled?(q: Queries, job: Job<P, C>): Promise<void>
  failed?(q: Queries, job: Job<P, C>, why: Problem): Promise<void>
}
/** A kind whatever its payload and cursor are: they come back as the kind itself wrote them. */
export type AnyJobKind = JobKind<unknown, unknown>

/** An unforeseen error is believed to pass this often. */
const TRIES = 3
const RETRY_MS = 5_000
/** After this long somebody who took a job up and holds nothing of it is taken for gone. */
const LEASE_MS = 15_000
const IDLE_MS = 1_000
/** How long the file of a job is offered, and how long it is remembered that there was one. */
export const FILE_DAYS = 7
const REMEMBERED_DAYS = 30

/** Begins a job in the caller's transaction; it is taken up by whichever process is free. Returns its id. */
export async function addJob(
  q: Queries,
  job: {
    id?: string
    districtId: number
    kind: string
    by: number
    payload: unknown
    total?: number
    now: Date
  },
): Promise<string> {
  const { id = randomUUID() } = job
  await q.rows(sql`
    insert into job (district_id, id, kind, by_account, payload, total, turn_at, created_at)
    values (${job.districtId}, ${id}, ${job.kind}, ${job.by}, ${JSON.stringify(job.payload)}::jsonb, ${job.total ?? null},
      ${job.now}, ${job.now})`)
  return id
}

/** The place of a file that a job makes; its folder exists afterwards. */
export async function resultPath(dataDir: string, job: Pick<Job, 'districtId' | 'id'>, ending: string) {
  const path = join(dataDir, 'jobs', String(job.districtId), `${job.id}${ending}`)
  await mkdir(dirname(path), { recursive: true })
  return path
}

type Taken = Job & { taken: number; cancelAsked: boolean }
const columns = sql`
  district_id as "districtId", id, kind, by_account as by, payload, cursor, done, total, created_at as "createdAt", taken,
  cancel_asked as "cancelAsked"`

export type Jobs = {
  /** Does one chunk of the job whose turn it is. False where none waits. */
  turn(): Promise<boolean>
  start(): void
  stop(): Promise<void>
}

/**
 * Takes turns at the waiting jobs of all districts: one chunk of the one that has waited longest, then the next. Any number of
 * processes may do so at once.
 */
export function openJobs(db: Db, clock: Clock, kinds: readonly AnyJobKind[], log: Log): Jobs {
  const kindOf = new Map(kinds.map((kind) => [kind.kind, kind]))
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> | undefined

  const later = (ms: number) => new Date(clock.now().getTime() + ms)

  /**
   * Committed before the chunk begins: what takes the whole process with it is counted too. A turn further ahead than any lease was
   * given by a clock that has been set back since: it has come.
   */
  const takeUp = () =>
    db.maybe<Taken>(sql`
      update job set taken = taken + 1, turn_at = ${later(LEASE_MS)}, state = 'running', started_at = coalesce(started_at, ${clock.now()})
      where (district_id, id) = (
        select district_id, id from job where state in ('queued', 'running')
          and (turn_at <= ${clock.now()} or turn_at > ${later(LEASE_MS + APART_MS)})
          and kind = any(${[...kindOf.keys()]}::text[])
        order by turn_at, created_at limit 1 for update skip locked)
      returning ${columns}`)

  const end = async (q: Queries, job: Job, state: string, why: Problem | null, result: JobResult | null) => {
    const said = why && JSON.stringify({ code: why.code, params: why.params })
    await q.rows(sql`
      update job set state = ${state}, ended_at = ${clock.now()}, problem = ${said}::jsonb,
        result = ${result && JSON.stringify(result)}::jsonb where district_id = ${job.districtId} and id = ${job.id}`)
    const data = { kind: job.kind, by: job.by, state }
    await q.rows(sql`
      insert into fact (district_id, name, about, data)
      values (${job.districtId}, 'jobs.ended', ${job.id}, ${JSON.stringify(data)}::jsonb)`)
  }

  const work = (taken: Taken, kind: AnyJobKind) =>
    db.tx(async (q) => {
      // whoever took it up meanwhile is at it now; whoever only looks for work may hold it for the moment of that statement, and a
      // piece passed over for that would lie there until its lease ends
      const job = await q.maybe<Taken>(sql`
        select ${columns} from job where district_id = ${taken.districtId} and id = ${taken.id} and state = 'running'
          and taken = ${taken.taken} for update`)
      if (!job) return
      if (job.cancelAsked) {
        await kind.cancelled?.(q, job)
        return end(q, job, 'cancelled', null, null)
      }
      if (job.taken > TRIES) throw new Problem('jobs.gave_up')
      const { cursor, done, total, ended, result } = await kind.chunk(q, job)
      await q.rows(sql`
        update job set cursor = ${JSON.stringify(cursor)}::jsonb, done = ${done}, total = coalesce(${total ?? null}, total),
          taken = 0, turn_at = ${clock.now()} where district_id = ${job.districtId} and id = ${job.id}`)
      if (ended) await end(q, job, 'done', null, result ?? null)
    })

  const comeBack = (job: Taken, taken: number) =>
    db.rows(sql`
      update job set turn_at = ${later(RETRY_MS)}, taken = ${taken}
      where district_id = ${job.districtId} and id = ${job.id} and state = 'running' and taken = ${job.taken}`)

  const fail = (job: Taken, kind: AnyJobKind, why: Problem) =>
    db.tx(async (q) => {
      const held = await q.maybe<Taken>(sql`
        select ${columns} from job where district_id = ${job.districtId} and id = ${job.id} and state = 'running'
          and taken = ${job.taken} for update`)
      // whoever took it up meanwhile is at it now
      if (!held) return
      await kind.failed?.(q, held, why)
      await end(q, held, 'failed', why, null)
    })

  const turn = async (): Promise<boolean> => {
    const job = await takeUp()
    const kind = job && kindOf.get(job.kind)
    if (!job || !kind) return false
    try {
      await work(job, kind)
    } catch (error) {
      if (isPassing(error)) {
        log.warn({ job: job.id, kind: job.kind, err: String(error) }, 'a piece of work waits')
        await comeBack(job, job.taken - 1)
      } else if (error instanceof Problem) await fail(job, kind, error)
      else {
        log.error({ job: job.id, kind: job.kind, err: String(error) }, 'a piece of work failed')
        if (job.taken < TRIES) await comeBack(job, job.taken)
        else await fail(job, kind, new Problem('jobs.gave_up'))
      }
    }
    return true
  }

  const beat = () => {
    running = turn()
      .catch((error: Error) => {
        log.warn({ err: error.message }, 'jobs wait')
        return false
      })
      .then((worked) => void (timer = stopped ? undefined : setTimeout(beat, worked ? 0 : IDLE_MS)))
  }
  return {
    turn,
    start: beat,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/** Files are removed after a week, and after a month that there was a job at all. At most 200 a call. */
export async function pruneJobs(db: Db, clock: Clock): Promise<void> {
  const before = (days: number) => new Date(clock.now().getTime() - days * DAY)
  const old = await db.rows<{ path: string }>(sql`
    with gone as (
      select district_id, id, result #>> '{file,path}' as path from job
      where ended_at < ${before(FILE_DAYS)} and result #>> '{file,path}' is not null limit 200)
    update job j set result = result #- '{file}' from gone where j.district_id = gone.district_id and j.id = gone.id
    returning gone.path`)
  for (const { path } of old) await rm(path, { force: true })
  await db.rows(sql`
    delete from job where (district_id, id) in (
      select district_id, id from job where ended_at < ${before(REMEMBERED_DAYS)} limit 200)`)
}

/** What became of a job, as its owner may read it. */
export type JobRow = {
  id: string
  kind: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number | null
  result: JobResult | null
  problem: { code: string; params: ProblemParams } | null
  cancelAsked: boolean
  createdAt: Date
  startedAt: Date | null
  endedAt: Date | null
}
const shown = sql`
  id, kind, state, done, total, result, problem, cancel_asked as "cancelAsked", created_at as "createdAt",
  started_at as "startedAt", ended_at as "endedAt"`

type Owner = { districtId: number; accountId: number }

/** A person's own jobs, the newest first, at most 50. */
export const jobsOf = (q: Queries, who: Owner) =>
  q.rows<JobRow>(sql`
    select ${shown} from job where district_id = ${who.districtId} and by_account = ${who.accountId}
    order by created_at desc, id limit 50`)

export const jobOf = (q: Queries, who: Owner, id: string) =>
  q.maybe<JobRow>(sql`
    select ${shown} from job where district_id = ${who.districtId} and id = ${id} and by_account = ${who.accountId}`)

/** A number for the lock under which a person's jobs are counted. */
const COUNTED = 21_002

/** How many jobs of a kind a person has under way, in a transaction: what is begun at the same moment waits, and is counted too. */
export async function underWay(q: Queries, who: Owner, kind: string): Promise<number> {
  await q.rows(sql`select pg_advisory_xact_lock(${COUNTED}, ${who.accountId})`)
  const { n } = await q.one<{ n: number }>(sql`
    select count(*)::int as n from job
    where district_id = ${who.districtId} and by_account = ${who.accountId} and kind = ${kind} and state in ('queued', 'running')`)
  return n
}

/** What a job of this id was begun with, whoever did; undefined where there is none. */
export const begunAs = (q: Queries, districtId: number, id: string) =>
  q.maybe<{ by: number; kind: string; payload: unknown }>(
    sql`select by_account as by, kind, payload from job where district_id = ${districtId} and id = ${id}`,
  )

/** Asks for a job's end; it comes with its next turn. What has ended stays as it is. */
export const cancelJob = (q: Queries, who: Owner, id: string) =>
  q.rows(sql`
    update job set cancel_asked = true, turn_at = least(turn_at, created_at)
    where district_id = ${who.districtId} and id = ${id} and by_account = ${who.accountId} and state in ('queued', 'running')`)
