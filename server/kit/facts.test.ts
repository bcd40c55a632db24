import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { type Queries, sql } from './db.ts'
import { type Handle, type Listener, openPump } from './facts.ts'
import { silentLog } from './log.ts'
import { session } from './postgres/roles.ts'

const opened = await openTestHouse()
const { clock } = opened
const { db } = opened.house
const other = opened.another().house.db

const put = (q: Queries, n: number, name = 'umbrella.lost') =>
  q.rows(
    sql`insert into fact (district_id, name, data) values (990001, ${name}, ${JSON.stringify({ n })}::jsonb)`,
  )
/** A listener that writes what it hears within the transaction that it is handed. */
const hearing = (name: string, handle: Handle = async () => {}): Listener => ({
  name,
  hears: ['umbrella.lost'],
  async handle(q, fact) {
    await q.rows(sql`insert into heard (listener, n) values (${name}, ${Number(fact.data.n)})`)
    await handle(q, fact)
  },
})
const heard = async (name: string) =>
  (await db.rows<{ n: number }>(sql`select n from heard where listener = ${name} order by id`)).map(
    (row) => row.n,
  )
const waiting = async () => (await db.one<{ n: number }>(sql`select count(*) as n from fact`)).n
const dead = () =>
  db.rows<{ listener: string; error: string; data: { n: number } }>(sql`select * from fact_dead order by id`)
const pumpOf = (listeners: Listener[], on = db) => openPump(on, clock, listeners, silentLog)
/** What the tests beside this one write holds back the horizon of the whole cluster, for as long as their transactions last. */
const PATIENCE_MS = 60_000
vi.setConfig({ testTimeout: 2 * PATIENCE_MS })
/** Pumps until so many facts were heard. */
async function until(count: number, pump: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(10)) {
    await pump()
    const { n } = await db.one<{ n: number }>(sql`select count(*) as n from heard where listener = ${me}`)
    if (n >= count) return
  }
  throw new Error(`${me} did not hear ${count} facts`)
}
/** Until all facts lie below the horizon, so that one pass may take them up together. */
async function allWithinReach(): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(10)) {
    const beyond = await db.rows(
      sql`select from fact where tx >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`,
    )
    if (beyond.length === 0) return
  }
  throw new Error('somebody writes for very long')
}
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
/** Longer than a nudge takes to act. */
const SOON_MS = 500
let round = 0
let me = ''

beforeAll(() =>
  session(opened.owner, (client) =>
    client.query('create table heard (id bigint generated always as identity, listener text, n int)'),
  ),
)
beforeEach(async () => {
  me = `listener ${++round}`
  for (const table of ['fact', 'fact_cursor', 'fact_dead'] as const)
    await session(opened.owner, (client) => client.query(`delete from ${table}`))
})

describe('a listener', () => {
  test('hears each fact once, in order, and only those that it asked for', async () => {
    for (const n of upTo(450)) await put(db, n, n % 3 === 0 ? 'umbrella.found' : 'umbrella.lost')
    const { pump } = pumpOf([hearing(me)])
    await until(300, pump)
    await pump()
    expect(await heard(me)).toEqual(upTo(450).filter((n) => n % 3 !== 0))
  })
  test('hears them in the order of their transactions, however many digits the numbers have', async () => {
    for (const tx of [100, 9, 99, 10, 11])
      await db.rows(sql`
        insert into fact (tx, district_id, name, data)
        values (${String(tx)}::xid8, 990001, 'umbrella.lost', ${JSON.stringify({ n: tx })}::jsonb)`)
    const { pump } = pumpOf([hearing(me)])
    await until(5, pump)
    await pump()
    expect(await heard(me)).toEqual([9, 10, 11, 99, 100])
  })
  test('hears nothing of what was rolled back', async () => {
    await db
      .tx(async (q) => {
        await put(q, 1)
        throw new Error('it was not lost after all')
      })
      .catch(() => undefined)
    await put(db, 2)
    await until(1, pumpOf([hearing(me)]).pump)
    expect(await heard(me)).toEqual([2])
  })
  test('misses no fact that began before and was committed after what it has heard', async () => {
    const { pump } = pumpOf([hearing(me)])
    let commit = () => {}
    const slow = new Promise<void>((resolve) => (commit = resolve))
    let began = () => {}
    const hasBegun = new Promise<void>((resolve) => (began = resolve))
    const first = db.tx(async (q) => {
      await put(q, 1)
      began()
      await slow
    })
    await hasBegun
    await put(db, 2)
    await pump()
    expect(await heard(me)).toEqual([])
    commit()
    await first
    await until(2, pump)
    expect(await heard(me)).toEqual([1, 2])
  })
  test('loses none and doubles none among long transactions and two pumps at work', async () => {
    const pumps = [pumpOf([hearing(me)]), pumpOf([hearing(me)], other)]
    for (const { start } of pumps) start(3)
    const writers = upTo(60).map(async (n) => {
      await sleep((n * 7) % 40)
      await db.tx(async (q) => {
        await put(q, n)
        await sleep((n * 13) % 50)
        await put(q, n + 1000)
      })
    })
    await Promise.all(writers)
    await until(120, pumps[0]!.pump)
    for (const { stop } of pumps) await stop()
    expect((await heard(me)).sort((a, b) => a - b)).toEqual([...upTo(60), ...upTo(60).map((n) => n + 1000)])
  })
})

describe('a fact that a listener cannot take', () => {
  const poison = (n: number) =>
    hearing(me, async (_, fact) => {
      if (fact.data.n === n) throw new Error('this one is torn')
    })
  test('goes to the dead letters with the reason, and the rest goes on', async () => {
    for (const n of upTo(5)) await put(db, n)
    const { pump } = pumpOf([poison(2), hearing(`${me} too`)])
    await until(4, pump)
    await pump()
    expect(await heard(me)).toEqual([0, 1, 3, 4])
    expect(await heard(`${me} too`)).toEqual(upTo(5))
    expect(await dead()).toMatchObject([{ listener: me, error: 'this one is torn', data: { n: 2 } }])
  })
  test('takes nothing else with it when it is the database that refuses', async () => {
    for (const n of upTo(5)) await put(db, n)
    const divided = hearing(
      me,
      async (q, fact) => void (await q.rows(sql`select 1 / (${Number(fact.data.n)} - 3)`)),
    )
    await until(4, pumpOf([divided]).pump)
    expect(await heard(me)).toEqual([0, 1, 2, 4])
    expect((await dead()).map((d) => d.error)).toEqual(['division by zero'])
  })
  test('is not tried again', async () => {
    await put(db, 2)
    await put(db, 3)
    const { pump } = pumpOf([poison(2)])
    await until(1, pump)
    await pump()
    expect(await dead()).toHaveLength(1)
  })
})

describe('a listener of batches', () => {
  const batches: number[][] = []
  const inBatches = (refused: (n: number) => boolean = () => false): Listener => ({
    name: me,
    hears: ['umbrella.lost'],
    async handleAll(q, facts) {
      const all = facts.map((fact) => Number(fact.data.n))
      batches.push(all)
      for (const n of all) await q.rows(sql`insert into heard (listener, n) values (${me}, ${n})`)
      if (all.some(refused)) throw new Error('this one is torn')
    },
  })
  test('is handed what it hears of a batch at once, and nothing else', async () => {
    batches.length = 0
    for (const n of upTo(30)) await put(db, n, n % 3 === 0 ? 'umbrella.found' : 'umbrella.lost')
    await until(20, pumpOf([inBatches()]).pump)
    expect(await heard(me)).toEqual(upTo(30).filter((n) => n % 3 !== 0))
    expect(batches.length).toBeLessThan(20)
    expect(batches.flat()).toEqual(await heard(me))
  })
  test('loses of a batch only the fact that it cannot take', async () => {
    for (const n of upTo(5)) await put(db, n)
    await until(4, pumpOf([inBatches((n) => n === 2)]).pump)
    expect(await heard(me)).toEqual([0, 1, 3, 4])
    expect(await dead()).toMatchObject([{ listener: me, error: 'this one is torn', data: { n: 2 } }])
  })
})

test('a lost connection takes back the whole batch, and the next pass hears it anew', async () => {
  for (const n of upTo(5)) await put(db, n)
  let cut = true
  const { pump } = pumpOf([
    hearing(me, async (q, fact) => {
      if (!cut || fact.data.n !== 3) return
      cut = false
      await q.rows(sql`select pg_terminate_backend(pg_backend_pid())`)
    }),
  ])
  await allWithinReach()
  await expect(pump()).rejects.toThrow()
  expect(await heard(me)).toEqual([])
  await until(5, pump)
  expect([await heard(me), await dead()]).toEqual([upTo(5), []])
})

describe('facts', () => {
  test('are dropped when everybody has heard them, and not before', async () => {
    for (const n of upTo(3)) await put(db, n)
    await db.rows(sql`insert into fact_cursor values ('somebody slow', '0', 0)`)
    const slow: Listener = {
      name: 'somebody slow',
      hears: ['umbrella.lost'],
      handle: () => Promise.reject(new Error('not yet')),
    }
    await until(3, pumpOf([hearing(me)]).pump)
    expect(await waiting()).toBe(0)
    for (const n of upTo(3)) await put(db, n)
    const held = db.tx(async (q) => {
      await q.rows(sql`select from fact_cursor where listener = 'somebody slow' for update`)
      await until(6, pumpOf([hearing(me), slow], other).pump)
    })
    await held
    expect(await waiting()).toBe(3)
  })
  test('are handed out soon after a nudge, once the pump runs', async () => {
    const pump = pumpOf([hearing(me)])
    await put(db, 1)
    pump.nudge()
    await sleep(SOON_MS)
    expect(await heard(me)).toEqual([])
    pump.start(60_000)
    await put(db, 2)
    pump.nudge()
    await until(2, async () => pump.nudge())
    await pump.stop()
    expect(await heard(me)).toEqual([1, 2])
    await put(db, 3)
    pump.nudge()
    await sleep(SOON_MS)
    expect(await heard(me)).toEqual([1, 2])
  })
})
