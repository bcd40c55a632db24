import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { type Batch, bringing } from '../../../../tests/harness/bringing.ts'
import { SECRET } from '../../../../tests/harness/constants.ts'
import { csv, row } from '../../../../tests/harness/importing.ts'
import { sql } from '../../../kit/db.ts'
import { replay } from '../../matters/index.ts'

/** 3 kills in the suite; GRIDLOOM_IMPORT_KILLS=60 for the long proof. */
const KILLS = Number(process.env.GRIDLOOM_IMPORT_KILLS ?? 3)
/** A piece has 1,000 at most, and one is done before each kill: no process gets to the end. */
const ROWS = 1_000 * KILLS + 500
/** Where a piece is held up and killed: before its first step, before its rows say what became of them, before its cursor is kept. */
const HALTS = ['matter_step', 'import_row', 'job'] as const

const w = await bringing()
const { house, who } = w
const file = (name: string, n: number) =>
  csv(Array.from({ length: n }, (_, i) => row(`${name}-${i}`, i % 3 === 0 ? { 5: '', 6: '' } : {})))
const found = (name: string) =>
  house.db.one<{ n: number; refs: number; steps: number; contents: number }>(sql`
    select count(*) as n, count(distinct ref) as refs,
      sum((select count(*) from matter_step s where s.matter_id = m.id))::int as steps,
      sum((select count(*) from matter_content c where c.matter_id = m.id))::int as contents
    from matter m where source = 'import' and ref like ${`${name}-%`}`)
/** What so many rows of `file` make: a message, and two of three times a reply. */
const whole = (n: number) => {
  const parts = n + Math.floor((n * 2) / 3)
  return { n, refs: n, steps: parts, contents: parts }
}

/** A table into which nobody writes until it is let go. */
async function held(table: string): Promise<{ reached: () => Promise<number>; letGo: () => Promise<void> }> {
  const client = new Client(w.owner)
  await client.connect()
  await client.query(`begin; lock table ${table} in share row exclusive mode`)
  return {
    /** Waits until somebody waits for it; the number of their connection. */
    async reached() {
      for (;;) {
        const { rows } = await client.query<{ pid: number }>(
          // a copied table has the number of its original: in another test's database it is the same one
          `select pid from pg_locks where relation = $1::regclass and not granted
             and database = (select oid from pg_database where datname = current_database())`,
          [table],
        )
        if (rows[0]) return rows[0].pid
        await sleep(10)
      }
    },
    letGo: () => client.end(),
  }
}

/** Another process takes the next piece up and dies when it comes to a place within it; nothing of it is at work any more then. */
async function killWithinPiece(at: (typeof HALTS)[number]): Promise<void> {
  let hold = await held(at === 'job' ? 'import_row' : at)
  const settings = {
    ...{ database: { ...inject('postgres').app, database: w.owner.database }, secret: SECRET },
    ...{ dataDir: house.dataDir, districts: inject('postgres').districts, at: w.clock.now() },
  }
  const worker = spawn(process.execPath, ['tests/harness/job-worker.ts', JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(worker, 'exit')
  let pid = await hold.reached()
  if (at === 'job') {
    // to take the piece up it wrote there as well: held only now
    const before = hold
    hold = await held(at)
    await before.letGo()
    pid = await hold.reached()
  }
  worker.kill('SIGKILL')
  await ended
  await hold.letGo()
  // the database sees that it has died when its statement has ended
  const gone = () => house.db.maybe(sql`select from pg_stat_activity where pid = ${pid}`)
  while (await gone()) await sleep(10)
}

describe('loading in pieces', () => {
  test(`a process killed within a piece ${KILLS} times loses no row and loads none twice`, {
    timeout: 60_000 + KILLS * 30_000,
  }, async () => {
    const batch = await w.checked('messages', file('kill', ROWS))
    await w.act(batch, 'load')
    const job = () =>
      house.db.one<{ done: number; taken: number; state: string }>(sql`
        select done, taken, state from job where id = (select job_id from import_batch where id = ${batch.id})`)
    for (let kill = 0; kill < KILLS; kill++) {
      await w.jobs.turn()
      const { done } = await job()
      await killWithinPiece(HALTS[kill % HALTS.length] ?? 'job')
      expect(await job()).toEqual({ done, taken: 1, state: 'running' })
      expect((await found('kill')).n).toBe(done)
      // whoever is at a piece is left alone for a while
      w.clock.forward(60_000)
    }
    const done = await w.done(batch)
    expect([done.state, done.counts]).toMatchObject(['done', { loaded: ROWS, error: 0, repeat: 0 }])
    expect(await found('kill')).toEqual(whole(ROWS))
    expect((await replay(house, w.districtId, 500)).different).toEqual([])
  })
  test('that several processes do together loads each row once', async () => {
    const batch = await w.checked('messages', file('two', 1_200))
    await w.act(batch, 'load')
    const others = [w.another(), w.another()]
    const work = async (jobs: typeof w.jobs) => {
      while (await jobs.turn());
    }
    await Promise.all([w.jobs, ...others.map((other) => other.jobs)].map(work))
    expect((await w.done(batch)).counts).toMatchObject({ loaded: 1_200 })
    expect(await found('two')).toEqual(whole(1_200))
  })
  test('takes what came in meanwhile for what it is: a repeat, not a failure', async () => {
    const one = await w.checked('messages', file('race', 30))
    const two = await w.checked('messages', file('race', 40))
    await w.act(one, 'load')
    await w.act(two, 'load')
    await w.done(one)
    expect((await w.show(two)).counts).toMatchObject({ loaded: 10, repeat: 30 })
    expect(await found('race')).toMatchObject({ n: 40, refs: 40 })
  })
  test('asked for twice is done once', async () => {
    const batch = await w.checked('messages', file('twice', 5))
    const answers = await Promise.all([w.act(batch, 'load'), w.act(batch, 'load')])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await w.done(batch)).counts).toMatchObject({ loaded: 5 })
    expect((await w.act(batch, 'load')).body.batch.state).toBe('done')
    const jobs = await house.db.one(
      sql`select count(*) as n from job where payload ->> 'batchId' = ${batch.id} and kind = 'imports.load'`,
    )
    expect(jobs).toEqual({ n: 1 })
  })
})

/** One piece of work, and no more. */
const piece = async (batch: Batch): Promise<Batch> => {
  await w.jobs.turn()
  return w.show(batch)
}

describe('given up', () => {
  test('while it is loaded, all that was loaded is taken back', async () => {
    const batch = await w.checked('messages', file('cancel', 1_300))
    await w.act(batch, 'load')
    const half = await piece(batch)
    const { n } = await found('cancel')
    expect([half.state, n > 0, n < 1_300]).toEqual(['loading', true, true])
    expect(half.job).toMatchObject({ done: n, total: 1_300, ending: false })
    expect((await w.act(batch, 'cancel')).body.batch.job?.ending).toBe(true)
    const ended = await w.done(batch)
    expect([ended.state, ended.counts]).toMatchObject(['cancelled', { loaded: 0, undone: n }])
    expect((await found('cancel')).n).toBe(0)
  })
  test('where a piece fails for good, all that was loaded is taken back, and it says why', async () => {
    const batch = await w.checked('messages', file('fail', 1_300), { as: who.clerkElsewhere })
    await w.act(batch, 'load', who.clerkElsewhere)
    await w.jobs.turn()
    expect((await found('fail')).n).toBeGreaterThan(0)
    await house.db.rows(
      sql`update post set to_at = ${w.clock.now()} where account_id = ${who.clerkElsewhere.accountId}`,
    )
    const ended = await w.done(batch, who.centre)
    expect([ended.state, ended.problem?.code]).toEqual(['failed', 'imports.no_longer'])
    expect((await found('fail')).n).toBe(0)
  })
  test('while it is checked, or before, nothing stays of it but the record', async () => {
    const brought = (await w.bring('messages', file('early', 3))).body.batch
    expect((await w.act(brought, 'cancel')).body.batch.state).toBe('cancelled')
    const other = (await w.bring('messages', file('early2', 3))).body.batch
    await w.map(other)
    await w.act(other, 'cancel')
    expect((await w.done(other)).state).toBe('cancelled')
    expect((await w.map(other)).body.code).toBe('imports.wrong_state')
    expect((await w.act(other, 'load')).body.code).toBe('imports.wrong_state')
  })
})

describe('an undo', () => {
  test('goes to its end even where somebody asks it to stop', async () => {
    const batch = await w.loaded('messages', file('stop', 1_300))
    const asked = await w.act(batch, 'undo')
    await w.jobs.turn()
    await house.db.rows(
      sql`update job set cancel_asked = true where kind = 'imports.undo' and state = 'running'`,
    )
    expect(asked.body.batch.state).toBe('undoing')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 1_300, loaded: 0 })
    expect((await found('stop')).n).toBe(0)
  })
  test('is offered for a month, and then no more', async () => {
    const batch = await w.loaded('messages', file('month', 2))
    w.clock.forward(31 * 24 * 3_600_000)
    expect((await w.show(batch)).can.undo).toBe(false)
    expect((await w.act(batch, 'undo')).body.code).toBe('imports.too_late')
    w.clock.forward(-31 * 24 * 3_600_000)
  })
})
