import pg from 'pg'
import sql, { type Sql } from 'sql-template-tag'
import type { Log } from './log.ts'

/** Counts and ids stay far below 2^53, so bigint columns arrive as numbers. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export { type Sql, sql }
export { empty, join } from 'sql-template-tag'

export type Queries = {
  rows<T>(query: Sql): Promise<T[]>
  maybe<T>(query: Sql): Promise<T | undefined>
  /** Throws where there is not exactly one row: for statements that must answer. */
  one<T>(query: Sql): Promise<T>
}
export type Db = Queries & {
  tx<T>(work: (q: Queries) => Promise<T>): Promise<T>
  ready(): Promise<void>
  end(): Promise<void>
}

/** Where a database is and as whom to enter it. */
export type DatabaseConfig = pg.ClientConfig

type Runner = { query(config: pg.QueryConfig): Promise<pg.QueryResult> }

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
  const run = async (query: Sql) => {
    const text = query.text
    const name = nameOf(text)
    return runner.query(name ? { name, text, values: query.values } : { text, values: query.values })
  }
  return {
    rows: async <T>(q: Sql) => (await run(q)).rows as T[],
    maybe: async <T>(q: Sql) => (await run(q)).rows[0] as T | undefined,
    one: async <T>(q: Sql) => {
      const { rows } = await run(q)
      if (rows.length !== 1) throw new Error(`expected one row, got ${rows.length}`)
      return rows[0] as T
    },
  }
}

/** A pool on the given database. `max` connections; idle ones are kept, broken ones are logged and replaced. */
export function openDb(config: pg.PoolConfig, log: Log): Db {
  const pool = new pg.Pool({
    max: 16,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...config,
  })
  pool.on('error', (error) => log.warn({ err: error.message }, 'database connection lost'))
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error.message }, 'database client error')),
  )
  return {
    ...over(pool),
    async tx(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin')
        const result = await work(over(client))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((e: Error) => {
          broken = e
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    async ready() {
      await pool.query('select 1')
    },
    end: () => pool.end(),
  }
}

/** SQLSTATE of a database error, if it is one. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
