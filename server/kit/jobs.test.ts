import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../tests/harness/lost-umbrella.ts'
import { DAY } from './clock.ts'
import { type Db, sql } from './db.ts'
import {
  addJob,
  type AnyJobKind,
  cancelJob,
  type JobKind,
  jobOf,
  jobsOf,
  openJobs,
  pruneJobs,
  resultPath,
} from './jobs.ts'
import { silentLog } from './log.ts'
import { problem } from './problems.ts'

const w = await lostUmbrella()
const { house, clock, districtId, who } = w
const { db } = house
const other = w.another().house.db
const me = who.clerk

/** Marks umbrellas one by one in the database: what stands there was done, whoever says what. */
const mark = (n: number) => sql`insert into deployment values (${`umbrella ${n}`}, 'marked')`
const marked = async () =>
  (await db.rows<{ key: string }>(sql`select key from deployment where key like 'umbrella %'`)).length

type Hooks = { before?: (cursor: number) => unknown; cancelled?: () => void; failed?: (code: string) => void }
const marking = (hooks: Hooks = {}): JobKind<{ count: number; size: number }, number> => ({
  kind: 'umbrellas.mark',
  words: { zh: '标记雨伞', en: 'Mark umbrellas' },
  async chunk(q, job) {
    const from = job.cursor ?? 0
    const { count, size } = job.payload
    for (let n = from; n < Math.min(count, from + size); n++) await q.rows(mark(n))
    await hooks.before?.(from)
    const done = Math.min(count, from + size)
    return { cursor: done, done, total: count, ended: done === count, result: { marked: done } }
  },
  cancelled: async (q) => {
    await q.rows(sql`delete from deployment where key like 'umbrella %'`)
    hooks.cancelled?.()
  },
  failed: async (_q, _job, why) => hooks.failed?.(why.code),
})
const add = (count: number, size = 10) =>
  addJob(db, {
    districtId,
    kind: 'umbrellas.mark',
    by: me.accountId,
    payload: { count, size },
    now: clock.now(),
  })
const jobsAt = (at: Db, kind: AnyJobKind = marking()) => openJobs(at, clock, [kind], silentLog)
const toTheEnd = async (jobs: { turn(): Promise<boolean> }) => {
  while (await jobs.turn());
}
const read = async (id: string) => (await jobOf(db, me, id))!

beforeEach(async () => {
  await db.rows(sql`delete from job`)
  await db.rows(sql`delete from deployment where key like 'umbrella %'`)
})

describe('a job', () => {
  test('is done piece by piece, and says how far it is', async () => {
    const id = await add(25)
    const jobs = jobsAt(db)
    expect(await read(id)).toMatchObject({ state: 'queued', done: 0, total: null })
    await jobs.turn()
    expect(await read(id)).toMatchObject({ state: 'running', done: 10, total: 25 })
    await toTheEnd(jobs)
    expect(await read(id)).toMatchObject({ state: 'done', done: 25, result: { marked: 25 } })
    expect([await marked(), await jobs.turn()]).toEqual([25, false])
  })
  test('is done once by two processes that both want it', async () => {
    const ids = await Promise.all([add(100, 3), add(0), add(0)])
    await Promise.all([toTheEnd(jobsAt(db)), toTheEnd(jobsAt(other)), toTheEnd(jobsAt(other))])
    expect(await marked()).toBe(100)
    for (const id of ids) expect((await read(id)).state).toBe('done')
  })
  test('is done though another process looks at it between the taking up and the work', async () => {
    // it lay there until its lease ended: who seeks work locks for a moment what was taken up under its eyes
    const id = await add(10)
    const looking: Promise<unknown>[] = []
    const tx: Db['tx'] = async (work) => {
      const locked = Promise.withResolvers<void>()
      looking.push(
        other.tx(async (q) => {
          await q.rows(sql`select from job for update`)
          locked.resolve()
          await sleep(200)
        }),
      )
      await locked.promise
      return db.tx(work)
    }
    await jobsAt({ ...db, tx }).turn()
    await Promise.all(looking)
    expect([await marked(), (await read(id)).state]).toEqual([10, 'done'])
  })
  test('goes on where it was when the process at it is gone', async () => {
    const id = await add(30)
    let cut = true
    const dying = jobsAt(
      db,
      marking({
        before: async (from) => {
          if (!cut || from !== 10) return
          cut = false
          // the connection that holds the chunk is gone, as with a killed process
          await other.rows(sql`
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and state = 'idle in transaction'`)
        },
      }),
    )
    await dying.turn()
    await dying.turn()
    expect([await marked(), (await read(id)).state]).toEqual([10, 'running'])
    clock.forward(20_000)
    await toTheEnd(jobsAt(other))
    expect([await marked(), (await read(id)).state]).toEqual([30, 'done'])
  })
  test('lets others have their turns', async () => {
    const order: string[] = []
    const noting = (kind: string): AnyJobKind => ({
      ...marking(),
      kind,
      chunk: async (_q, job) => {
        order.push(kind)
        clock.forward(1)
        return { cursor: 0, done: job.done + 1, ended: job.done + 1 === 3 }
      },
    })
    const jobs = openJobs(db, clock, [noting('long'), noting('short')], silentLog)
    for (const kind of ['long', 'short'])
      await addJob(db, { districtId, kind, by: 1, payload: {}, now: clock.now() })
    await toTheEnd(jobs)
    expect(order).toEqual(['long', 'short', 'long', 'short', 'long', 'short'])
  })
  test('that was begun in a transaction which was rolled back never was', async () => {
    await db
      .tx(async (q) => {
        await addJob(q, { districtId, kind: 'umbrellas.mark', by: 1, payload: {}, now: clock.now() })
        throw new Error('not now')
      })
      .catch(() => undefined)
    expect(await jobsAt(db).turn()).toBe(false)
  })
  test('of a kind that this process does not know waits for one that does', async () => {
    await add(1)
    expect(await openJobs(db, clock, [], silentLog).turn()).toBe(false)
    expect(await jobsAt(db).turn()).toBe(true)
  })
})

describe('a job that can not be done', () => {
  test('says why when it is refused, and its kind may clear up', async () => {
    const id = await add(30)
    let told = ''
    const refused = marking({
      before: () => {
        throw problem('http.too_large', { limit: '1' })
      },
      failed: (code) => (told = code),
    })
    await jobsAt(db, refused).turn()
    expect(await read(id)).toMatchObject({
      state: 'failed',
      problem: { code: 'http.too_large', params: { limit: '1' } },
    })
    expect([told, await marked()]).toEqual(['http.too_large', 0])
  })
  test('is tried three times when nobody foresaw it, then given up', async () => {
    const id = await add(30)
    let tries = 0
    const torn = marking({
      before: () => {
        tries++
        throw new Error('torn')
      },
    })
    const jobs = jobsAt(db, torn)
    for (let i = 0; i < 6; i++) {
      await toTheEnd(jobs)
      clock.forward(6_000)
    }
    expect([tries, (await read(id)).state, (await read(id)).problem?.code]).toEqual([
      3,
      'failed',
      'jobs.gave_up',
    ])
  })
  test('is not ended by an attempt that was too slow: whoever took it up meanwhile is at it', async () => {
    const id = await add(30)
    const slow = marking({
      before: () => {
        throw problem('http.too_large', { limit: '1' })
      },
    })
    // somebody else has the job between the piece that came to nothing and the note of its end
    let over = false
    const late: Db = {
      ...db,
      tx: (work) =>
        db.tx(work).catch(async (error) => {
          if (!over) await other.rows(sql`update job set taken = taken + 1`)
          over = true
          throw error
        }),
    }
    await jobsAt(late, slow).turn()
    expect(over).toBe(true)
    expect((await read(id)).state).toBe('running')
  })
  test('is given up as well when each attempt takes its process with it', async () => {
    const id = await add(30)
    await db.rows(sql`update job set taken = 3, state = 'running'`)
    await jobsAt(db).turn()
    expect([(await read(id)).state, await marked()]).toEqual(['failed', 0])
  })
})

describe('a job that is cancelled', () => {
  test('ends with its next turn, and its kind takes back what it did', async () => {
    const id = await add(30)
    const jobs = jobsAt(db)
    await jobs.turn()
    await cancelJob(db, me, id)
    expect(await read(id)).toMatchObject({ state: 'running', cancelAsked: true })
    await toTheEnd(jobs)
    expect([(await read(id)).state, await marked()]).toEqual(['cancelled', 0])
  })
  test('is so only by who began it, and not when it has ended', async () => {
    const id = await add(1)
    await cancelJob(db, who.street, id)
    expect((await read(id)).cancelAsked).toBe(false)
    await toTheEnd(jobsAt(db))
    await cancelJob(db, me, id)
    expect(await read(id)).toMatchObject({ state: 'done', cancelAsked: false })
    expect(await jobOf(db, who.street, id)).toBeUndefined()
    expect([(await jobsOf(db, me)).length, (await jobsOf(db, who.street)).length]).toEqual([1, 0])
  })
})

test('files are removed after a week, and the job itself after a month', async () => {
  const id = await add(1)
  const path = await resultPath(house.dataDir, { districtId, id }, '.csv')
  await writeFile(path, 'umbrella')
  const kind: AnyJobKind = {
    ...marking(),
    chunk: async () => ({
      cursor: 1,
      done: 1,
      ended: true,
      result: { file: { name: 'a.csv', type: 'text/csv', path } },
    }),
  }
  await toTheEnd(jobsAt(db, kind))
  clock.forward(6 * DAY)
  await pruneJobs(db, clock)
  expect(existsSync(path)).toBe(true)
  clock.forward(2 * DAY)
  await pruneJobs(db, clock)
  expect([existsSync(path), (await read(id)).result]).toEqual([false, {}])
  clock.forward(23 * DAY)
  await pruneJobs(db, clock)
  expect(await jobOf(db, me, id)).toBeUndefined()
})

test('jobs are taken up by themselves once they run', async () => {
  const id = await add(25)
  const jobs = jobsAt(db)
  jobs.start()
  for (let i = 0; i < 200 && (await read(id)).state !== 'done'; i++) await sleep(10)
  await jobs.stop()
  expect((await read(id)).state).toBe('done')
})

test('a job that was put off by a clock that was ahead has its turn when the clock is set back', async () => {
  const start = clock.now()
  clock.forward(DAY)
  const id = await add(3)
  clock.set(start)
  const jobs = jobsAt(db)
  await toTheEnd(jobs)
  expect(await jobOf(db, { districtId, accountId: me.accountId }, id)).toMatchObject({
    state: 'done',
    done: 3,
  })
})
