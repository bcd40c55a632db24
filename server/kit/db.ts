import pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import { type Hear, openEar } from './ear.ts'
import type { Log } from './log.ts'
import { withOptions } from './postgres/url-options.ts'
import { openPulse } from './pulse.ts'

/** Counts and ids stay far below 2^53, so bigint columns arrive as numbers. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export { type Sql, sql }
export { empty, join, raw } from 'sql-template-tag'

export type Queries = {
  rows<T>(query: Sql): Promise<T[]>
  /** Rows whose instants stay ISO 8601 text: for lists that only hand them on. */
  plainRows<T>(query: Sql): Promise<T[]>
  maybe<T>(query: Sql): Promise<T | undefined>
  /** Throws where there is not exactly one row: for statements that must answer. */
  one<T>(query: Sql): Promise<T>
}
export type Db = Queries & {
  tx<T>(work: (q: Queries) => Promise<T>): Promise<T>
  ready(): Promise<void>
  /** Hears what is said on a channel (`pg_notify`) when the transaction that says it commits. */
  listen(channel: string, hear: Hear): void
  end(): Promise<void>
}

/** Where a database is and as whom to enter it. */
export type DatabaseConfig = pg.ClientConfig

type Runner = { query(config: pg.QueryConfig): Promise<pg.QueryResult> }

/** '2026-11-22 21:59:29.255+00' as '2026-11-22T21:59:29.255Z'; a database that insists on another zone is read the long way. */
const isoText = (text: string) =>
  text.endsWith('+00') ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : new Date(text).toISOString()
const INSTANTS_AS_TEXT: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.TIMESTAMPTZ ? isoText : pg.types.getTypeParser(oid, format as 'text'),
}

/** A prepared statement's plan is worth keeping only for texts that come again; filters make a bounded family. */
const NAMED_LIMIT = 400
const names = new Map<string, string>()
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known) return known
  if (names.size >= NAMED_LIMIT) return undefined
  const name = `g${names.size}`
  names.set(text, name)
  return name
}

const over = (runner: Runner): Queries => {
  const run = async (query: Sql, types?: pg.CustomTypesConfig) => {
    const text = query.text
    return runner.query({ name: nameOf(text), text, values: query.values, types })
  }
  return {
    rows: async <T>(q: Sql) => (await run(q)).rows as T[],
    plainRows: async <T>(q: Sql) => (await run(q, INSTANTS_AS_TEXT)).rows as T[],
    maybe: async <T>(q: Sql) => (await run(q)).rows[0] as T | undefined,
    one: async <T>(q: Sql) => {
      const { rows } = await run(q)
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`)
      return rows[0] as T
    },
  }
}

/** Texts are shaped by their filters already: a plan for all values is the right one and need not be made anew. */
const SESSION = '-c TimeZone=UTC -c plan_cache_mode=force_generic_plan'

/**
 * What the database is to do where this side is gone without a word: a session that only holds its locks ends after two minutes
 * (writing a large table takes less), and one whose bytes nobody acknowledges after 25 seconds. Over a Unix socket, where the
 * kernel knows, the latter mean nothing.
 */
const WHEN_WE_ARE_GONE = [
  'idle_in_transaction_session_timeout=120s',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
  'tcp_user_timeout=25s',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** How long somebody waits for a connection, then is told to come again. */
const CONNECT_MS = 5_000
/** How long `ready` and `end` wait where the database does not answer. */
const PATIENCE_MS = 3_000
const END_MS = 10_000

/** A given address has its options in itself. What a deployment sets there wins. */
function withSession(config: pg.PoolConfig): pg.PoolConfig {
  const ours = `${SESSION} ${WHEN_WE_ARE_GONE}`
  const { connectionString } = config
  if (connectionString) return { ...config, connectionString: withOptions(connectionString, ours) }
  return { ...config, options: [ours, config.options].filter(Boolean).join(' ') }
}

/** The work's end, or an error where that takes too long. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout exceeded when trying to connect')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** As PostgreSQL would have said to a further statement. */
class TakenBack extends Error {
  readonly code = LOST
}

/** A pool on the given database. `max` connections; idle ones are kept, broken ones are logged and replaced. */
export function openDb(config: pg.PoolConfig, log: Log): Db {
  const pulse = openPulse(config, log)
  const pool = new pg.Pool({
    max: 16,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...withSession(config),
    // the pool waits for it, though its type does not say so
    onConnect: (client) => pulse.connected(client as pg.Client),
  })
  pool.on('acquire', pulse.begun)
  pool.on('release', (_, client) => pulse.rests(client))
  pool.on('remove', pulse.gone)
  pool.on('error', (error) => log.warn({ err: error.message }, 'database connection lost'))
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error.message }, 'database client error')),
  )
  const ear = openEar(config, log)
  return {
    ...over(pool),
    async tx(work) {
      const client = await pool.connect()
      // between its statements a transaction waits for nobody
      pulse.ended(client)
      const watched: Runner = {
        async query(config) {
          pulse.begun(client)
          return client.query(config).finally(() => pulse.ended(client))
        },
      }
      let broken: Error | undefined
      try {
        await watched.query({ text: 'begin' })
        const result = await work(over(watched))
        const { command } = await watched.query({ text: 'commit' })
        // one of its statements failed, and the work went on as if it had not: PostgreSQL takes all back, and says no more than this
        if (command === 'ROLLBACK')
          throw new TakenBack('a statement had failed: the transaction was rolled back')
        return result
      } catch (error) {
        await watched.query({ text: 'rollback' }).catch((e: Error) => {
          broken = e
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    async ready() {
      await within(PATIENCE_MS, pool.query('select 1'))
    },
    listen: ear.listen,
    async end() {
      await ear.close()
      // a cut link must not hold up the end of the process
      await within(END_MS, pool.end()).catch((error: Error) =>
        log.warn({ err: error.message }, 'the database did not say goodbye'),
      )
      pulse.stop()
    },
  }
}

/** SQLSTATE of a statement, or a commit, after a statement that failed in the same transaction. */
export const LOST = '25P02'

/** SQLSTATE of a database error, if it is one. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** No room: in the database, or on the disk of our own files. */
export const isFull = (error: unknown): boolean => /^(53100|ENOSPC|EDQUOT)$/.test(sqlState(error) ?? '')

/**
 * Whether an error speaks of the database's or the disk's state rather than of what was asked: no connection to be had (08, and
 * what the pool and the socket say), no room or memory (53), shutting down (57), a deadlock or a serialization failure (40). It
 * passes.
 */
export function isPassing(error: unknown): boolean {
  const code = sqlState(error) ?? ''
  return (
    isFull(error) ||
    /^(08|53|57|40)\w{3}$/.test(code) ||
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(String(error))
  )
}

/**
 * Whether a connection broke while something was asked on it, or the database had to stop in the midst of it (a log that can't be
 * written): what was to be changed may have been kept, or not.
 */
export function isCut(error: unknown): boolean {
  const code = sqlState(error) ?? ''
  if (error instanceof pg.DatabaseError && error.severity === 'PANIC') return true
  if (/connection timeout/.test(String(error))) return false
  return (
    /^(08\w{3}|57P0[12])$/.test(code) ||
    /^(ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
    /Connection terminated|not queryable/.test(String(error))
  )
}
