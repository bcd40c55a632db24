import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, ClientConfig } from 'pg'
import { afterAll, inject } from 'vitest'
import { type OpenHouse, openHouse } from '../../server/house.ts'
import { handClock } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import { type Log, silentLog } from '../../server/kit/log.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { loadTenants, type Tenants } from '../../server/kit/tenants.ts'
import { weaveDemo } from '../../tools/weave/weave.ts'
import { callLocally } from '../../server/rooms/notices/index.ts'
import { SECRET, START } from './constants.ts'
import type { TestPostgres } from './postgres.ts'

// receivers of tests stand on this machine
callLocally(true)

export type TestHouse = OpenHouse & {
  clock: ReturnType<typeof handClock>
  /** The database as its owner, for what the application may not do. */
  owner: ClientConfig
  /**
   * Hands out facts until none waits. One pass may not do: what other tests write in the same cluster at this moment holds
   * back its horizon.
   */
  allHeard(): Promise<void>
  /** Does the waiting jobs to their end. */
  allDone(): Promise<void>
  /** Another process on the same database, with the same clock; closed with the first. */
  another(): OpenHouse
}

export type TestHouseOptions = {
  /** Whether this process may show the made-up demo; it may unless a test says no. */
  demo?: boolean
  /** With the small demo in it, or the whole of it, and the shipped districts instead of the neutral ones. */
  woven?: boolean | 'whole'
  tenants?: Tenants
  log?: Log
  publicUrl?: string
  connections?: number
}

/** Longer than any transaction of the tests beside one. */
const PATIENCE_MS = 60_000
let count = 0

/** The neutral districts of the tests: umbrella and raincoat. */
export const neutralTenants = (): Tenants => loadTenants(inject('postgres').districts)

const copyDatabase = (client: Client, from: string, to: string) =>
  client.query(`create database ${to} template ${from} owner ${inject('postgres').owner.user}`)

/** The database with the demo woven into it, as of START: woven by whoever needs it first, copied from then on. */
function wovenTemplate(size: 'small' | 'whole'): Promise<string> {
  const { superuser, app, template } = inject('postgres')
  return session(superuser, async (client) => {
    const name = `woven_${size}`
    await client.query('select pg_advisory_lock(hashtext($1))', [`gridloom ${name}`])
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount) return name
    const loom = `loom_${process.pid}_${++count}`
    await copyDatabase(client, template, loom)
    const { house, close } = openHouse({
      database: { ...app, database: loom },
      secret: SECRET,
      dataDir: inject('postgres').files,
      publicUrl: 'http://localhost',
      log: silentLog,
      clock: handClock(START),
    })
    await weaveDemo(house, { size }).finally(close)
    await client.query(`alter database ${loom} rename to ${name}`)
    return name
  })
}

/**
 * A house of its own for a test file: a fresh copy of the migrated database, entered as the application's role, at START.
 * It is closed and its database dropped when the tests of the file are over.
 */
export async function openTestHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const postgres: TestPostgres = inject('postgres')
  const database = `test_${process.pid}_${++count}`
  const { woven } = options
  const template = woven ? await wovenTemplate(woven === 'whole' ? woven : 'small') : postgres.template
  await session(postgres.superuser, (client) => copyDatabase(client, template, database))
  const dataDir = mkdtempSync(join(postgres.files, 'house-'))
  const clock = handClock(START)
  const tenants = options.tenants ?? (options.woven ? loadTenants() : neutralTenants())
  const houses: OpenHouse[] = []
  const another = () => {
    const opened = openHouse({
      database: { ...postgres.app, database },
      secret: SECRET,
      dataDir,
      publicUrl: options.publicUrl ?? 'http://localhost',
      demo: options.demo ?? true,
      log: options.log ?? silentLog,
      clock,
      tenants,
      connections: options.connections ?? 12,
    })
    houses.push(opened)
    return opened
  }
  const first = another()
  afterAll(async () => {
    for (const opened of houses) await opened.close()
    await session(postgres.superuser, (client) => client.query(`drop database ${database} with (force)`))
  })
  const allHeard = async () => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(10)) {
      await first.pump.pump()
      const { n } = await first.house.db.one<{ n: number }>(sql`select count(*) as n from fact`)
      if (n === 0) return
    }
    throw new Error('facts wait')
  }
  const allDone = async () => {
    while (await first.jobs.turn());
  }
  return { ...first, clock, owner: { ...postgres.owner, database }, allHeard, allDone, another }
}
