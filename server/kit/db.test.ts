import { describe, expect, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { join, openDb, sql, sqlState } from './db.ts'
import { type Log, silentLog } from './log.ts'

const { house, owner } = await openTestHouse()
const { db } = house

test('big counts arrive as numbers, times as dates, nothing as undefined', async () => {
  expect(
    await db.one(sql`select 9007199254740991::bigint as most, timestamptz '2026-03-10T02:00:00Z' as at`),
  ).toEqual({
    most: Number.MAX_SAFE_INTEGER,
    at: new Date('2026-03-10T02:00:00Z'),
  })
  expect(await db.maybe(sql`select 1 where false`)).toBeUndefined()
})
test('a statement that must answer says so when it does not', async () => {
  await expect(db.one(sql`select 1 where false`)).rejects.toThrow('expected one row, got 0')
  await expect(db.one(sql`select generate_series(1, 2)`)).rejects.toThrow('expected one row, got 2')
})
test('values never become part of a statement', async () => {
  const umbrella = "red'; drop table matter; --"
  expect(await db.one(sql`select ${umbrella}::text as umbrella`)).toEqual({ umbrella })
  expect(
    await db.rows(sql`select * from (values ${join(['红', '绿'].map((c) => sql`(${c})`))}) v(c)`),
  ).toEqual([{ c: '红' }, { c: '绿' }])
})
test('one statement with values of other kinds is prepared once and runs each time', async () => {
  const ask = (n: number | null) => db.one<{ n: number | null }>(sql`select ${n}::int as n`)
  expect([await ask(1), await ask(null), await ask(3)]).toEqual([{ n: 1 }, { n: null }, { n: 3 }])
})

describe('a transaction', () => {
  const settings = async () => (await db.one<{ n: number }>(sql`select count(*) as n from fact_cursor`)).n
  test('keeps all or nothing', async () => {
    const put = (name: string) => sql`insert into fact_cursor values (${name}, '0', 0)`
    const before = await settings()
    const torn = db.tx(async (q) => {
      await q.rows(put('red'))
      await q.rows(put('red'))
    })
    expect(await torn.catch(sqlState)).toBe('23505')
    expect(await settings()).toBe(before)
    expect(await db.tx(async (q) => (await q.rows(put('red')), 'kept'))).toBe('kept')
    expect(await settings()).toBe(before + 1)
  })
  test('whose statement failed unheard is not told as kept', async () => {
    const before = await settings()
    const unheard = db.tx(async (q) => {
      await q.rows(sql`insert into fact_cursor values ('green', '0', 0)`)
      await q.rows(sql`select 1 / 0`).catch(() => {})
      return 'kept'
    })
    expect(await unheard.catch(sqlState)).toBe('25P02')
    expect(await settings()).toBe(before)
  })
  test('gives its connection back whatever happens, a broken one to nobody', async () => {
    const lines: string[] = []
    const log: Log = { ...silentLog, warn: (_: unknown, line?: string) => void lines.push(String(line)) }
    const { password, user, host, port, database } = { ...owner }
    const small = openDb({ password, user, host, port, database, max: 1 }, log)
    await expect(small.tx(() => Promise.reject(new Error('torn')))).rejects.toThrow('torn')
    const cut = small.tx((q) => q.rows(sql`select pg_terminate_backend(pg_backend_pid())`))
    expect(await cut.catch(sqlState)).toBe('57P01')
    expect(await small.one(sql`select 1 as n`)).toEqual({ n: 1 })
    await small.end()
    expect(new Set(lines)).toEqual(new Set(['database client error']))
  })
})

describe('the application', () => {
  test.each([
    ['edits no step', sql`update matter_step set step = 'x'`],
    ['deletes no step', sql`delete from matter_step`],
    ['edits no loop', sql`update loop set version = 2`],
    ['edits no audit', sql`update audit set act = 'x'`],
    ['deletes no audit', sql`delete from audit`],
    ['edits no setting', sql`update setting set value = '1'`],
    ['makes no table', sql`create table umbrella (n int)`],
    ['drops no table', sql`drop table matter`],
    ['empties no table', sql`truncate matter_step`],
    ['reads no list of roles with passwords', sql`select * from pg_authid`],
  ])('%s', async (_, statement) => {
    expect(await db.rows(statement).catch(sqlState)).toBe('42501')
  })
})
test('a count that is not as it must be ends the whole statement by a state of its own', async () => {
  expect(await db.one(sql`select must_be(2, 2) as n`)).toEqual({ n: 2 })
  expect(await db.rows(sql`select must_be(1, 2)`).catch(sqlState)).toBe('GL409')
})
test('what is no database error has no state', () => {
  expect([sqlState(new Error('x')), sqlState('x'), sqlState(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
