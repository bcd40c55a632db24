import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { accountFor, runAs } from '../../server/kit/postgres/account.ts'
import { session } from '../../server/kit/postgres/roles.ts'

/** A server of PostgreSQL as Debian ships it, with an empty database in it, until the tests of the file are over; the URL that names it. */
export async function startPostgres(bin: string, directory: string): Promise<string> {
  const cluster = join(directory, 'cluster')
  const account = accountFor(cluster)
  mkdirSync(cluster, { mode: 0o700 })
  if (account.switches) chownSync(cluster, account.uid, account.gid)
  const run = async (program: string, ...args: string[]) =>
    expect(await runAs(account, '/', join(bin, program), args)).toMatchObject({ code: 0 })
  await run('initdb', '--pgdata', cluster, '--username', 'umbrella', '--auth', 'trust', '--no-sync')
  const options = `--options=-c listen_addresses='' -c fsync=off -k '${cluster}'`
  await run('pg_ctl', 'start', options, '--wait', '--pgdata', cluster, '--log', join(cluster, 'log'))
  afterAll(() => run('pg_ctl', 'stop', '--mode', 'immediate', '--pgdata', cluster))
  const admin = { host: cluster, port: 5432, user: 'umbrella', password: 'any', database: 'postgres' }
  const locale = "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8' template template0"
  await session(admin, (client) => client.query(`create database lost_and_found ${locale}`))
  return `postgresql://umbrella:any@/lost_and_found?host=${encodeURIComponent(cluster)}`
}
