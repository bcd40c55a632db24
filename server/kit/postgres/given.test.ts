import { once } from 'node:events'
import { mkdirSync, chownSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres15 } from '../../../tools/testing.ts'
import { accountFor, runAs } from './account.ts'
import { databaseFrom } from './database.ts'
import { withRole } from './given.ts'
import { LaunchError } from './launch-error.ts'
import { startEmbedded } from './launcher.ts'
import { superuserOf } from './roles.ts'
import { ask, freshDirectory } from './testing.ts'

type Server = { superuser: ClientConfig; stop: () => Promise<unknown> }

/** A server whose administrator has not heard of Gridloom. */
async function ours(): Promise<Server> {
  const dataDir = join(freshDirectory(), 'data')
  const database = await startEmbedded({ dataDir, log: () => {} })
  const superuser = superuserOf(database, dataDir)
  await ask(superuser, 'drop database gridloom')
  await ask(superuser, 'drop role gridloom_app')
  return { superuser, stop: database.stop }
}

async function debians(bin: string): Promise<Server> {
  const directory = freshDirectory()
  const cluster = join(directory, 'cluster')
  const account = accountFor(cluster)
  mkdirSync(cluster, { mode: 0o700 })
  chownSync(cluster, account.uid, account.gid)
  const made = await runAs(account, '/', join(bin, 'initdb'), [
    '--pgdata',
    cluster,
    '--username',
    'admin',
    '--auth',
    'trust',
  ])
  expect(made).toMatchObject({ code: 0 })
  const control = (...args: string[]) =>
    runAs(account, '/', join(bin, 'pg_ctl'), [...args, '--wait', '--pgdata', cluster])
  const options = `--options=-c listen_addresses='' -k '${cluster}'`
  expect(await control('start', options, '--log', join(cluster, 'log'))).toMatchObject({ code: 0 })
  const superuser = { host: cluster, port: 5432, user: 'admin', password: 'any', database: 'postgres' }
  return { superuser, stop: () => control('stop', '--mode', 'fast') }
}

/** Where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const servers: [string, (() => Promise<Server>) | undefined][] = [
  ['18', ours],
  ['15', postgres15 ? () => debians(postgres15 as string) : undefined],
]

describe.each(servers)('a given PostgreSQL %s', (version, start) => {
  let server: Server
  const url = (database: string, user = 'weaver', password = 'umbrella-pw') =>
    `postgresql://${user}:${password}@/${database}?host=${encodeURIComponent(String(server.superuser.host))}`
  const open = (databaseUrl: string) => databaseFrom({ databaseUrl, dataDir: '/nowhere' }, () => {})
  const refusal = (databaseUrl: string) =>
    open(databaseUrl).then(
      () => undefined,
      (error) => error as LaunchError,
    )
  const admin = (statement: string, database = 'postgres') =>
    ask({ ...server.superuser, database }, statement)
  const utf8 = "encoding 'UTF8' locale_provider libc lc_collate 'C' lc_ctype 'C.UTF-8' template template0"

  // A server that is not here is a skipped test, not a passed one.
  beforeAll(async () => {
    if (!start) return
    server = await start()
    await admin("create role weaver login password 'umbrella-pw'")
    await admin(`create database lost ${utf8}`)
    await admin('revoke create on schema public from public', 'lost')
  })
  afterAll(() => server?.stop())
  const promise = test.skipIf(!start)

  promise('missing rights are one error with the SQL that mends it', async () => {
    const error = await refusal(url('lost'))
    expect(error).toBeInstanceOf(LaunchError)
    expect(error?.lines).toEqual([
      'DATABASE_URL: weaver lacks rights; an administrator runs this once in the database lost:',
      'create role gridloom_app nologin;',
      'grant gridloom_app to weaver;',
      'grant usage on schema public to gridloom_app;',
      'grant create on database "lost" to weaver;',
      'grant create, usage on schema public to weaver;',
    ])
    await admin(error?.lines.slice(1).join('\n') ?? '', 'lost')
    const database = await open(url('lost'))
    expect(database.version.startsWith(version)).toBe(true)
    await database.stop()
  })

  promise('the application acts as gridloom_app and uses what the owner makes', async () => {
    const { owner, app } = await open(url('lost'))
    await ask(owner, 'create extension ltree; create extension btree_gist')
    await ask(owner, 'create table umbrella (id int generated always as identity primary key, words text)')
    await ask(app, "insert into umbrella (words) values ('丢了一把伞')")
    expect(await ask(app, 'select words, current_user as role from umbrella')).toEqual({
      words: '丢了一把伞',
      role: 'gridloom_app',
    })
    await expect(ask(app, 'drop table umbrella')).rejects.toThrow(/must be owner/)
    await expect(ask(app, 'create table x ()')).rejects.toThrow(/permission denied/)
  })

  promise('options that the URL has already stay', async () => {
    const config = { connectionString: withRole(`${url('lost')}&options=-c%20statement_timeout%3D7s`) }
    const statement = "select current_user as role, current_setting('statement_timeout') as timeout"
    expect(await ask(config, statement)).toEqual({ role: 'gridloom_app', timeout: '7s' })
  })

  promise('an owner who may make roles needs no administrator', async () => {
    await admin("create role maker login createrole password 'umbrella-pw'")
    await admin(`create database made owner maker ${utf8}`)
    await admin('drop owned by gridloom_app; drop owned by weaver', 'lost')
    await admin('drop database lost')
    await admin('drop role gridloom_app')
    const { app } = await open(url('made', 'maker'))
    expect(await ask(app, 'select current_user as role')).toEqual({ role: 'gridloom_app' })
  })

  promise.each([
    [
      'an encoding that cannot hold Chinese',
      "encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'",
      /SQL_ASCII, not UTF8/,
    ],
    [
      'a locale that knows no Chinese letter',
      "encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
      /no Chinese character for a letter/,
    ],
  ])('%s is refused with the SQL of a better database', async (_, form, words) => {
    await admin('drop database if exists poor')
    await admin('drop database if exists gridloom_utf8')
    await admin(`create database poor owner weaver locale_provider libc ${form} template template0`)
    const error = await refusal(url('poor'))
    expect(error?.lines[0]).toMatch(words)
    await admin(error?.lines[1] ?? '')
    await open(url('gridloom_utf8', String(server.superuser.user), String(server.superuser.password)))
  })

  promise('a database that is not there, and a server that is not, are said in one line', async () => {
    expect((await refusal(url('found')))?.message).toBe('DATABASE_URL: database "found" does not exist')
    const port = await freePort()
    const nowhere = await refusal(`postgresql://weaver:umbrella-pw@127.0.0.1:${port}/lost`)
    expect(nowhere?.message).toBe(`DATABASE_URL: connect ECONNREFUSED 127.0.0.1:${port}`)
  })
})

test('a wrong password is said without repeating it', async () => {
  const server = await ours()
  const host = encodeURIComponent(String(server.superuser.host))
  const url = `postgresql://gridloom_superuser:umbrella-pw@/postgres?host=${host}`
  const error = await databaseFrom({ databaseUrl: url, dataDir: '/nowhere' }, () => {}).catch((e: Error) => e)
  await server.stop()
  expect(String(error)).toMatch(
    /^LaunchError: DATABASE_URL: password authentication failed for user "gridloom_superuser"$/,
  )
})
