import { readdirSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { silentLog } from './log.ts'
import { migrate, refreshStatistics } from './migrate.ts'
import { LaunchError } from './postgres/launch-error.ts'
import { session } from './postgres/roles.ts'

const { superuser, owner } = inject('postgres')
const names = readdirSync(new URL('../migrations/', import.meta.url))
  .filter((name) => name.endsWith('.sql'))
  .sort()
const made: string[] = []
let empty = owner

beforeEach(async () => {
  const database = `migrated_${process.pid}_${made.length}`
  made.push(database)
  await session(superuser, (client) => client.query(`create database ${database} owner ${owner.user}`))
  empty = { ...owner, database }
})
afterAll(() =>
  session(superuser, async (client) => {
    for (const database of made) await client.query(`drop database ${database}`)
  }),
)
const ask = (statement: string) => session(empty, async (client) => (await client.query(statement)).rows)

describe('an empty database', () => {
  test('is migrated from first to last, by its owner, who is no superuser', async () => {
    expect(await migrate(empty, silentLog)).toEqual(names)
    expect(await ask('select name from migration order by name')).toEqual(names.map((name) => ({ name })))
    expect(await migrate(empty, silentLog)).toEqual([])
  })
  test('is migrated once by two servers that start together', async () => {
    const applied = await Promise.all([
      migrate(empty, silentLog),
      migrate(empty, silentLog),
      migrate(empty, silentLog),
    ])
    expect(applied.map((list) => list.length).sort()).toEqual([0, 0, names.length])
  })
})

describe('a migration that fails', () => {
  test('is named, leaves nothing of itself, and is taken up again', async () => {
    // a table in the way of one that a later migration makes
    await ask('create table notice (n int)')
    await expect(migrate(empty, silentLog)).rejects.toThrow(
      /^migration 0004-notices-outbox\.sql: relation "notice" already exists/,
    )
    expect((await ask('select name from migration order by name')).map((row) => row.name)).toEqual(
      names.slice(0, 3),
    )
    expect(await ask("select to_regclass('outbox') as outbox")).toEqual([{ outbox: null }])
    await ask('drop table notice')
    expect(await migrate(empty, silentLog)).toEqual(names.slice(3))
  })
})

test('a database of a newer release is refused by the name of what is unknown', async () => {
  await migrate(empty, silentLog)
  await ask("insert into migration values ('9999-umbrellas-fly.sql', '2026-03-10')")
  // which the server says in one line, without a stack
  await expect(migrate(empty, silentLog)).rejects.toThrow(
    new LaunchError(
      'this database was made by a newer Gridloom (9999-umbrellas-fly.sql): install that version or newer',
    ),
  )
  await expect(migrate(empty, silentLog)).rejects.toBeInstanceOf(LaunchError)
})
test('statistics are refreshed for the tables named, whatever their names', async () => {
  await ask(
    'create table "red; umbrella" (n int); insert into "red; umbrella" select generate_series(1, 500)',
  )
  await refreshStatistics(empty, ['red; umbrella'])
  expect(await ask("select reltuples from pg_class where relname = 'red; umbrella'")).toEqual([
    { reltuples: 500 },
  ])
})
