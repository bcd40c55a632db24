import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, test } from 'vitest'
import { type Batch, bringing } from '../../../../tests/harness/bringing.ts'
import { SECRET } from '../../../../tests/harness/constants.ts'
import { csv, row } from '../../../../tests/harness/importing.ts'
import { sql } from '../../../kit/db.ts'
import { replay } from '../../matters/index.ts'

/** 2 kills in the suite; GRIDLOOM_IMPORT_KILLS=60 for the long proof. */
const KILLS = Number(process.env.GRIDLOOM_IMPORT_KILLS ?? 2)
/** A piece has 1,000 at most: enough that no process gets to the end. */
const ROWS = 2_500 * KILLS

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

describe('loading in pieces', () => {
  test(`a process killed within a piece ${KILLS} times loses no row and loads none twice`, {
    timeout: 30_000 + KILLS * 30_000,
  }, async () => {
    let seed = 7
    const batch = await w.checked('messages', file('kill', ROWS))
    await w.act(batch, 'load')
    let within = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = spawn(
        process.execPath,
        [
          'tests/harness/job-worker.ts',
          JSON.stringify({
            ...{ database: { ...inject('postgres').app, database: w.owner.database }, secret: SECRET },
            ...{ dataDir: house.dataDir, districts: inject('postgres').districts, at: w.clock.now() },
          }),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      // a piece is done, the next one is at work
      const lines = createInterface(worker.stdout)
      await new Promise<void>((resolve) => lines.on('line', (line) => line === 'turn' && resolve()))
      seed = (seed * 16_807) % 2_147_483_647
      await sleep(5 + (seed % 200))
      const ended = once(worker, 'exit')
      worker.kill('SIGKILL')
      await ended
      const { taken } = await house.db.one<{ taken: number }>(sql`select taken from job where id = (
          select job_id from import_batch where id = ${batch.id})`)
      if (taken > 0) within++
      // whoever is at a piece is left alone for a while
      w.clock.forward(60_000)
    }
    expect(within).toBeGreaterThan(0)
    let done = await w.done(batch)
    // the database takes a moment to see that the last one has died
    while (done.state === 'loading') {
      await sleep(100)
      w.clock.forward(60_000)
      done = await w.done(batch)
    }
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
