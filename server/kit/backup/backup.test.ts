import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { SECRET } from '../../../tests/harness/constants.ts'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { openDb, sql } from '../db.ts'
import { openPump } from '../facts.ts'
import { addJob, resultPath } from '../jobs.ts'
import { silentLog } from '../log.ts'
import { session } from '../postgres/roles.ts'
import { withSnapshot } from './snapshot.ts'
import {
  contents,
  emptyDatabase,
  folder,
  putAttachment,
  putBack,
  restoredOf,
  someKey,
  take,
} from './testing.ts'

/** What the tests beside this one write holds back news in the whole cluster. */
const PATIENCE_MS = 60_000
// a machine with other work on it takes its time
vi.setConfig({ testTimeout: 2 * PATIENCE_MS })

const opened = await openTestHouse({ woven: true })
const { house, owner } = opened
const { dataDir } = house
const dir = folder()
const key = someKey(dir)
const source = { owner, dataDir, dir, key }

let attachment = ''
let made = ''
beforeAll(async () => {
  await opened.allHeard()
  attachment = await putAttachment(house, 'a drawing of an umbrella')
  const job = { districtId: 340209, kind: 'umbrellas.count', by: 1, payload: {}, now: house.clock.now() }
  const id = await addJob(house.db, job)
  made = await resultPath(dataDir, { districtId: 340209, id }, '.csv')
  writeFileSync(made, 'umbrellas,7')
  const result = { file: { name: 'umbrellas.csv', type: 'text/csv', path: made } }
  await house.db.rows(sql`
    update job set state = 'done', ended_at = ${house.clock.now()}, result = ${JSON.stringify(result)}::jsonb where id = ${id}`)
  mkdirSync(join(dataDir, 'imports', 'out'), { recursive: true })
  writeFileSync(join(dataDir, 'imports', 'out', 'passing.xlsx'), 'gone in an hour')
})

describe('a backup restored into an empty place', () => {
  const home = folder('home')
  let target = owner
  beforeAll(async () => {
    const { flaws } = await take(source)
    expect(flaws).toEqual([])
    target = await emptyDatabase()
    await putBack(dir, key, target, home)
  })

  test('is every row of every table', async () => {
    const before = await restoredOf(owner)
    expect(Object.keys(before).length).toBeGreaterThan(40)
    expect(await restoredOf(target)).toEqual(before)
  })
  test('has the same indexes, keys, views, functions and rights, and sequences that go on', async () => {
    const shape = (config: typeof owner) =>
      session(config, async (client) => {
        const { rows } = await client.query(`
          select 'index' as what, indexname::text as name, indexdef as how from pg_indexes where schemaname = 'public'
          union all select 'key', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
          union all select 'view', viewname::text, definition from pg_views where schemaname = 'public'
          union all select 'right', relname::text || ' ' || coalesce(pg_get_userbyid(relowner), ''), relacl::text from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S')
          union all select 'function', proname::text, proacl::text from pg_proc where pronamespace = 'public'::regnamespace
          union all select 'sequence', sequencename::text, last_value::text from pg_sequences where schemaname = 'public'
          order by 1, 2, 3`)
        return rows
      })
    expect(await shape(target)).toEqual(await shape(owner))
  })
  test('has the files, the secret, and results where they lie now; what passes in an hour is not in it', async () => {
    expect(readFileSync(join(home, attachment.slice(dataDir.length)), 'utf8')).toBe(
      'a drawing of an umbrella',
    )
    expect(readFileSync(join(home, 'secret'), 'utf8').trim()).toBe(SECRET)
    const { rows } = await session(target, (client) =>
      client.query(`select result #>> '{file,path}' as path from job where result ? 'file'`),
    )
    expect(rows).toEqual([{ path: join(home, made.slice(dataDir.length)) }])
    expect(readFileSync(rows[0].path, 'utf8')).toBe('umbrellas,7')
    expect(existsSync(join(home, 'imports', 'out'))).toBe(false)
  })
  test('is refused where it was restored already, and leaves that as it is', async () => {
    const before = await contents(target)
    await expect(putBack(dir, key, target, folder('other'))).rejects.toThrow('backup.not_empty')
    await expect(putBack(dir, key, await emptyDatabase(), home)).rejects.toThrow('backup.not_empty')
    expect(await contents(target)).toEqual(before)
  })
  test('is refused where another secret lies', async () => {
    const place = folder('secret')
    writeFileSync(join(place, 'secret'), 'x'.repeat(40))
    await expect(putBack(dir, key, await emptyDatabase(), place)).rejects.toThrow('backup.not_empty')
    expect(readFileSync(join(place, 'secret'), 'utf8')).toBe('x'.repeat(40))
  })
})

test('what is written meanwhile is in it as of one moment, and nobody waits for it', async () => {
  const end = { now: false }
  let count = 0
  const write = async () => {
    for (; !end.now; count++)
      await house.db.tx(async (q) => {
        await q.rows(
          sql`insert into audit (district_id, at, act) values (340209, ${house.clock.now()}, 'umbrella counted')`,
        )
        await q.rows(sql`
          insert into setting values (340209, (select min(id) from node where district_id = 340209), ${`umbrellas ${count}`},
            ${house.clock.now()}, '1')`)
        await q.rows(sql`
          insert into deployment values ('umbrellas', '1') on conflict (key) do update set value = (deployment.value::int + 1)::text`)
      })
  }
  const writing = write()
  while (count < 3) await sleep(5)
  const to = folder()
  await take({ ...source, dir: to })
  end.now = true
  await writing
  const target = await emptyDatabase()
  await putBack(to, key, target, folder('home'))
  const counts = await session(target, async (client) => {
    const { rows } = await client.query(`
      select (select count(*)::int from audit where act = 'umbrella counted') as audits,
        (select count(*)::int from setting where key like 'umbrellas %') as settings,
        (select value::int from deployment where key = 'umbrellas') as counted`)
    return rows[0]
  })
  expect(counts.audits).toBe(counts.counted)
  expect(counts.settings).toBe(counts.counted)
  expect(counts.counted).toBeLessThan(count)
}, 60_000)

test('news is handed on while a snapshot is held', async () => {
  const heard: number[] = []
  const hear = async (_: unknown, fact: { id: number }) => void heard.push(fact.id)
  const listeners = [{ name: 'umbrellas', hears: ['umbrella.lost'], handle: hear }]
  const pump = openPump(house.db, house.clock, listeners, silentLog)
  await session(owner, (client) =>
    withSnapshot(client, async () => {
      await house.db.rows(
        sql`insert into fact (district_id, name, data) values (340209, 'umbrella.lost', '{}')`,
      )
      for (const end = Date.now() + PATIENCE_MS; heard.length === 0 && Date.now() < end; await sleep(10))
        await pump.pump()
      expect(heard).toHaveLength(1)
    }),
  )
})

test('each listener hears after a restore exactly what it had not heard', async () => {
  const numbers: Record<string, number[]> = { slow: [], quick: [] }
  const put = (n: number) =>
    house.db.rows(
      sql`insert into fact (district_id, name, data) values (340209, 'umbrella.found', ${JSON.stringify({ n })}::jsonb)`,
    )
  const listeners = (names: string[]) =>
    names.map((name) => ({
      name,
      hears: ['umbrella.found'],
      handle: async (_: unknown, fact: { data: Record<string, unknown> }) => {
        numbers[name]?.push(Number(fact.data.n))
      },
    }))
  const { db } = house
  await db.rows(sql`delete from fact`)
  for (const n of [1, 2, 3]) await put(n)
  const until = async (pump: { pump(): Promise<void> }, name: string, length: number) => {
    const end = Date.now() + PATIENCE_MS
    for (; (numbers[name]?.length ?? 0) < length && Date.now() < end; await sleep(10)) await pump.pump()
  }
  const both = openPump(db, house.clock, listeners(['slow', 'quick']), silentLog)
  await until(both, 'slow', 3)
  // one of them has heard of one more
  for (const n of [4, 5]) await put(n)
  await session(owner, (client) =>
    client.query(`update fact_cursor set tx = '1', id = 0 where listener = 'never'`),
  )
  const cursor = await db.one<{ tx: string; id: number }>(
    sql`select tx::text, id from fact order by tx, id limit 1`,
  )
  await db.rows(
    sql`update fact_cursor set tx = ${cursor.tx}::xid8, id = ${cursor.id} where listener = 'quick'`,
  )
  // a cluster that has seen far more transactions than the one it is restored into
  for (const table of ['fact', 'fact_cursor'] as const)
    await session(owner, (client) =>
      client.query(`update ${table} set tx = (tx::text::bigint + 1000000000)::text::xid8`),
    )
  const to = folder()
  await take({ ...source, dir: to })
  const target = await emptyDatabase()
  await putBack(to, key, target, folder('home'))
  const restored = openDb(target, silentLog)
  numbers.slow = []
  numbers.quick = []
  const pump = openPump(restored, house.clock, listeners(['slow', 'quick']), silentLog)
  await restored.rows(
    sql`insert into fact (district_id, name, data) values (340209, 'umbrella.found', '{"n": 6}')`,
  )
  await until(pump, 'slow', 3)
  await until(pump, 'quick', 2)
  expect(numbers).toEqual({ slow: [4, 5, 6], quick: [5, 6] })
  await restored.end()
  for (const table of ['fact', 'fact_cursor'] as const)
    await session(owner, (client) => client.query(`delete from ${table}`))
})
