import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, startEmbedded } from './launcher.ts'
import { ask, asRoot, freshDirectory, postmasterOf, starter } from './testing.ts'

const log = () => {}
const start = (dataDir: string) => startEmbedded({ dataDir, log })
const refusal = (dataDir: string) =>
  start(dataDir).then(
    () => 'started',
    (error: Error) => error.message,
  )

describe('the private database', () => {
  const dataDir = join(freshDirectory(), 'data')
  let database: Database
  beforeAll(async () => {
    database = await start(dataDir)
  })
  afterAll(() => database.stop())

  test('a first start makes a PostgreSQL 18 that is durable and reached by its socket only', async () => {
    expect(database).toMatchObject({ adopted: false, version: expect.stringMatching(/^18\./) })
    const settings = ['fsync', 'data_checksums', 'listen_addresses', 'server_encoding', 'password_encryption']
    const columns = settings.map((name) => `current_setting('${name}') as ${name}`)
    expect(await ask(database.app, `select ${columns}`)).toEqual({
      fsync: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      password_encryption: 'scram-sha-256',
    })
    expect(statSync(join(dataDir, 'pg-roles.json')).mode & 0o777).toBe(0o600)
    await expect(ask({ ...database.app, password: 'umbrella' }, 'select')).rejects.toThrow(/password/)
  })

  test('Chinese characters are letters to patterns, to the text search parser and to ltree', async () => {
    await ask(database.owner, 'create extension ltree; create extension btree_gist')
    const row = await ask(
      database.owner,
      `select '网' ~ '^\\w$' as pattern, length(to_tsvector('simple', '丢了，雨伞')) as words, '网.格'::ltree::text as path`,
    )
    expect(row).toEqual({ pattern: true, words: 2, path: '网.格' })
  })

  test('the application reads and writes what the owner makes, and makes nothing itself', async () => {
    await ask(
      database.owner,
      'create table umbrella (id int generated always as identity primary key, words text)',
    )
    await ask(database.app, "insert into umbrella (words) values ('丢了一把伞')")
    expect(await ask(database.app, 'select words from umbrella')).toEqual({ words: '丢了一把伞' })
    for (const statement of [
      'create table x ()',
      'drop table umbrella',
      'truncate umbrella',
      'create schema x',
    ]) {
      await expect(ask(database.app, statement)).rejects.toThrow(/permission denied|must be owner/)
    }
    await expect(
      ask({ ...database.app, database: 'postgres' }, 'create temp table x ()'),
    ).resolves.toBeUndefined()
  })

  test('neither role is a superuser or owns the other', async () => {
    const roles = "select string_agg(rolname, ' ' order by rolname) as able from pg_roles where rolcanlogin"
    expect(
      await ask(database.owner, `${roles} and not rolsuper and not rolcreaterole and not rolcreatedb`),
    ).toEqual({
      able: 'gridloom_app gridloom_owner',
    })
    await expect(ask(database.app, 'set role gridloom_owner')).rejects.toThrow(/permission denied/)
  })

  test('a killed PostgreSQL is started again with everything that was committed', async () => {
    await ask(database.app, "insert into umbrella (words) values ('before the crash')")
    const pid = postmasterOf(dataDir)
    process.kill(pid, 'SIGKILL')
    database = await start(dataDir)
    expect(database.adopted).toBe(false)
    expect(postmasterOf(dataDir)).not.toBe(pid)
    expect(await ask(database.app, 'select count(*)::int as n from umbrella')).toEqual({ n: 2 })
  })

  test('a database that outlives a killed server is adopted', async () => {
    await database.stop()
    const { child, answer } = starter(dataDir)
    expect(await answer).toBe('started')
    const pid = postmasterOf(dataDir)
    child.kill('SIGKILL')
    await once(child, 'exit')
    database = await start(dataDir)
    expect(database.adopted).toBe(true)
    expect(postmasterOf(dataDir)).toBe(pid)
    expect(await ask(database.app, 'select count(*)::int as n from umbrella')).toEqual({ n: 2 })
  })

  test('stopping stops an adopted one too, and stopping twice is fine', async () => {
    await database.stop()
    await database.stop()
    expect(existsSync(join(dataDir, 'pg18', 'postmaster.pid'))).toBe(false)
    await expect(ask(database.app, 'select')).rejects.toThrow(/ENOENT|ECONNREFUSED/)
  })

  test('what a dead PostgreSQL left is no obstacle when its number is borne by another process', async () => {
    writeFileSync(
      join(dataDir, 'pg18', 'postmaster.pid'),
      `${process.pid}\n${dataDir}/pg18\n1\n5432\n/nowhere\n\n\nready\n`,
    )
    database = await start(dataDir)
    expect(database.adopted).toBe(false)
    await database.stop()
  })

  test('a database without its passwords is refused in one line', async () => {
    rmSync(join(dataDir, 'pg-roles.json'))
    expect(await refusal(dataDir)).toMatch(/^.*pg-roles\.json is missing while .* holds a database: .*$/)
  })
})

test('an initdb that was killed half-way is done again', async () => {
  const dataDir = join(freshDirectory(), 'data')
  const { child } = starter(dataDir)
  const half = () =>
    existsSync(dataDir) &&
    readdirSync(dataDir).find((name) => name.includes('.part-') && name.startsWith('pg18'))
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(5)) {
    const name = half()
    if (name && existsSync(join(dataDir, name, 'cluster', 'PG_VERSION'))) break
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(half()).toBeTruthy()
  expect(existsSync(join(dataDir, 'pg18'))).toBe(false)
  const database = await start(dataDir)
  expect(half()).toBeUndefined()
  expect(await ask(database.app, 'select 1 as one')).toEqual({ one: 1 })
  await database.stop()
}, 120_000)

test('a path too long for a socket is no obstacle', async () => {
  const dataDir = join(freshDirectory(), 'a-lost-umbrella-'.repeat(6))
  const database = await start(dataDir)
  expect(database.owner.host).toMatch(new RegExp(`^${tmpdir()}/gridloom-[\\da-f]{12}$`))
  expect(await ask(database.app, 'select 1 as one')).toEqual({ one: 1 })
  await database.stop()
  rmSync(String(database.owner.host), { recursive: true })
})

test('data of another major version is refused in one line', async () => {
  const dataDir = freshDirectory()
  mkdirSync(join(dataDir, 'pg17'))
  expect(await refusal(dataDir)).toMatch(
    /^.* holds a database of PostgreSQL 17, and this release runs 18: .*$/,
  )
  expect(readdirSync(dataDir)).toEqual(['pg17'])
})

test.runIf(asRoot)('a parent that PostgreSQL cannot enter is named with the fix', async () => {
  const parent = freshDirectory()
  chmodSync(parent, 0o700)
  const dataDir = join(parent, 'deeper', 'data')
  const line = new RegExp(
    `^PostgreSQL cannot run as root, and its user \\w+ cannot enter ${parent} \\(mode 0700\\): set DATA_DIR .*chmod o\\+x ${parent}"$`,
  )
  expect(await refusal(dataDir)).toMatch(line)
})

const nobody = 65534
const reachable =
  (statSync(import.meta.dirname).mode & 0o005) === 5 && !import.meta.dirname.startsWith('/root')
test.runIf(asRoot && reachable)(
  'a user who is not root starts, is adopted and stops the same way',
  async () => {
    const dataDir = join(freshDirectory(), 'data')
    mkdirSync(dataDir)
    chmodSync(join(dataDir, '..'), 0o777)
    rmSync(dataDir, { recursive: true })
    const first = starter(dataDir, nobody)
    expect(await first.answer).toBe('started')
    expect(statSync(join(dataDir, 'pg18')).uid).toBe(nobody)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const second = starter(dataDir, nobody)
    expect(await second.answer).toBe('adopted')
    second.child.kill('SIGTERM')
    await once(second.child, 'exit')
    expect(existsSync(join(dataDir, 'pg18', 'postmaster.pid'))).toBe(false)
  },
)
