import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Log } from './log.ts'
import { LaunchError } from './postgres/launch-error.ts'

const folder = fileURLToPath(new URL('../migrations/', import.meta.url))
/** One number for the advisory lock, so that two servers starting together migrate once. */
export const MIGRATION_LOCK = 7_043_521

/** Where it is written down which of them a database has. */
export const keepMigrations = (client: pg.Client) =>
  client.query(
    'create table if not exists migration (name text primary key, applied_at timestamptz not null)',
  )

/** The names of this version's migrations, in their order. */
export const migrations = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

const textOf = (name: string) => readFileSync(`${folder}${name}`, 'utf8')

/** The same with what each of them does. */
export const landedMigrations = (): { name: string; sha256: string; text: string }[] =>
  migrations().map((name) => {
    const text = textOf(name)
    return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
  })

/**
 * Applies the landed migrations that this database lacks, each in its own transaction; `until` is the last of them. Returns the names
 * applied. Throws LaunchError where the database knows migrations that this version does not.
 */
export async function migrate(owner: pg.ClientConfig, log: Log, until?: string): Promise<string[]> {
  const client = new pg.Client(owner)
  client.on('error', (error) => log.warn({ err: error.message }, 'migration connection lost'))
  await client.connect()
  const applied: string[] = []
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await keepMigrations(client)
    const { rows } = await client.query<{ name: string }>('select name from migration')
    const done = new Set(rows.map((r) => r.name))
    const files = migrations()
    const newer = [...done].filter((name) => !files.includes(name))
    if (newer.length > 0)
      throw new LaunchError(
        `this database was made by a newer Gridloom (${newer.join(', ')}): install that version or newer`,
      )
    for (const name of files) {
      if (done.has(name) || (until && name > until)) continue
      await client.query('begin')
      try {
        await client.query(textOf(name))
        await client.query('insert into migration values ($1, $2)', [name, new Date()])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name}: ${error instanceof Error ? error.message : error}`, {
          cause: error,
        })
      }
      applied.push(name)
    }
    return applied
  } finally {
    await client.end()
  }
}

/** After a bulk load the planner must know the new sizes at once; only the owner may tell it. */
export async function refreshStatistics(owner: pg.ClientConfig, tables: string[]): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await client.query(`analyze ${tables.map((name) => client.escapeIdentifier(name)).join(', ')}`)
  } finally {
    await client.end()
  }
}
