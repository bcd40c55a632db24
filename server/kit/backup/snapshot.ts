import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { problem } from '../problems.ts'
import './problems.ts'

export type TableShape = { name: string; columns: string[] }
export type SequenceState = { name: string; last: number; called: boolean }

/** The same row is the same text, whichever server says it. */
const ONE_TEXT = `
  set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local extra_float_digits = 1;
  set local bytea_output = 'hex'; set local timezone = 'UTC'; set local client_encoding = 'UTF8';
  set local synchronize_seqscans = off; set local statement_timeout = 0; set local lock_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`

/** For whoever reads or loads rows as text, at the beginning of their transaction. */
export const asOneText = (client: Client) => client.query(ONE_TEXT)

/** Tables with what can be read and loaded of them; the list of migrations is kept by name instead. */
export async function tablesOf(client: Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and c.relname <> 'migration'
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    group by c.relname order by c.relname`)
  return rows
}

export async function sequencesOf(client: Client): Promise<SequenceState[]> {
  const { rows } = await client.query<{ name: string }>(
    'select sequencename::text as name from pg_sequences where schemaname = current_schema() order by 1',
  )
  const states: SequenceState[] = []
  for (const { name } of rows) {
    const state = await client.query<{ last: number; called: boolean }>(
      `select last_value as last, is_called as called from ${client.escapeIdentifier(name)}`,
    )
    if (state.rows[0]) states.push({ name, ...state.rows[0] })
  }
  return states
}

/** A table's rows as COPY's text, as it reads them from the disk. */
export const rowsOf = (client: Client, { name, columns }: TableShape): AsyncIterable<Buffer> => {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  return client.query(copyTo(`copy ${client.escapeIdentifier(name)} (${list}) to stdout`))
}

/** What a query gives, as COPY's text. */
export const linesFrom = (client: Client, query: string): AsyncIterable<Buffer> =>
  client.query(copyTo(`copy (${query}) to stdout`))

/** One backup of a database at a time; the database lets go of it when the connection ends, however that comes. */
const BACKUP_LOCK = 7_043_522
/** A migration may slip in between looking and locking. */
const TRIES = 5

/**
 * One picture of the whole database, however long it is looked at: what is written meanwhile is not in it, and nobody waits for
 * it but a migration. Throws `backup.no_database`, `backup.at_work`. Where `work` fails the connection is of no further use: it may
 * stand in the middle of a COPY.
 */
export async function withSnapshot<T>(
  client: Client,
  work: (tables: TableShape[]) => Promise<T>,
): Promise<T> {
  const begun = await client.query<{ yes: boolean }>("select to_regclass('migration') is not null as yes")
  if (!begun.rows[0]?.yes) throw problem('backup.no_database', { what: 'DATABASE_URL' })
  const lock = await client.query<{ yes: boolean }>(`select pg_try_advisory_lock(${BACKUP_LOCK}) as yes`)
  if (!lock.rows[0]?.yes) throw problem('backup.at_work')
  for (let tries = 1; ; tries++) {
    const expected = await tablesOf(client)
    await client.query('begin isolation level repeatable read read only')
    const names = expected.map(({ name }) => client.escapeIdentifier(name))
    // before the first look, so that the tables stay as the snapshot knows them
    await client.query(`lock table migration, ${names.join(', ')} in access share mode`)
    await asOneText(client)
    const tables = await tablesOf(client)
    if (JSON.stringify(tables) === JSON.stringify(expected)) {
      const done = await work(tables)
      await client.query('commit')
      return done
    }
    await client.query('rollback')
    if (tries === TRIES) throw new Error('the tables change all the time')
  }
}
