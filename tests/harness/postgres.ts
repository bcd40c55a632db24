// One private PostgreSQL for the whole run: vitest's global setup. Its data lie in the system's temporary folder.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClientConfig } from 'pg'
import type { TestProject } from 'vitest/node'
import { silentLog } from '../../server/kit/log.ts'
import { migrate } from '../../server/kit/migrate.ts'
import { type Database, startEmbedded } from '../../server/kit/postgres/launcher.ts'
import { session } from '../../server/kit/postgres/roles.ts'

/** What the tests of a run are told of its database. */
export type TestPostgres = {
  superuser: ClientConfig
  owner: ClientConfig
  app: ClientConfig
  /** Migrated and empty: the database to copy from. */
  template: string
  /** The neutral districts, with what all districts share beside them. */
  districts: string
  /** Where the files of a test may lie; gone with the run. */
  files: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestPostgres
  }
}

const PREFIX = 'gridloom-tests-'
const root = fileURLToPath(new URL('../../', import.meta.url))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearAfterKilledRuns()
  const directory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  chmodSync(directory, 0o711)
  const database = await startEmbedded({ dataDir: directory, log: () => {} })
  const end = () => remove(directory, database)
  try {
    project.provide('postgres', await prepare(directory, database))
  } catch (error) {
    await end()
    throw error
  }
  return end
}

async function prepare(directory: string, database: Database): Promise<TestPostgres> {
  const passwords = JSON.parse(readFileSync(join(directory, 'pg-roles.json'), 'utf8'))
  const superuser = {
    ...database.owner,
    user: 'gridloom_superuser',
    password: passwords.superuser,
    database: 'postgres',
  }
  await migrate(database.owner, silentLog)
  const template = String(database.owner.database)
  await session(superuser, async (client) => {
    // What a power cut would take is only this run's.
    for (const durable of ['fsync', 'synchronous_commit', 'full_page_writes'])
      await client.query(`alter system set ${durable} = off`)
    await client.query('select pg_reload_conf()')
  })
  const files = join(directory, 'files')
  mkdirSync(files)
  const districts = join(directory, 'districts')
  cpSync(join(root, 'districts/common'), join(districts, 'common'), { recursive: true })
  cpSync(join(root, 'tests/harness/districts'), districts, { recursive: true })
  return { superuser, owner: database.owner, app: database.app, template, districts: `${districts}/`, files }
}

async function remove(directory: string, database: Database): Promise<void> {
  await database.stop()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

/** A run that was killed leaves its PostgreSQL behind, as a killed server does: the next run ends it. */
async function clearAfterKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((n) => n.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0])
    if (lives(pid)) continue
    const directory = join(tmpdir(), name)
    // Another run may be at it. A PostgreSQL whose files are gone ends by itself within a minute.
    if (existsSync(join(directory, 'pg18', 'postmaster.pid')))
      await startEmbedded({ dataDir: directory, log: () => {} }).then(
        (database) => database.stop(),
        () => undefined,
      )
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
