import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'

type Kept = { name: string; columns: string[]; types: string[]; rows: (string | null)[][] }
/** A small world of an old version: every row as text, for a database that has been brought to its last migration. */
export type WorldFile = {
  commit: string
  last: string
  /** When the server that wove it was stopped. */
  at: string
  /** Somebody who signs in by a password. */
  staff: { login: string; password: string }
  tables: Kept[]
  sequences: { name: string; value: string }[]
}

export const packWorld = (world: WorldFile): Buffer => gzipSync(JSON.stringify(world), { level: 9 })
export const unpackWorld = (bytes: Buffer): WorldFile => JSON.parse(gunzipSync(bytes).toString('utf8'))

/** All rows of a database, as text. */
export async function dumpRows(client: pg.Client): Promise<Pick<WorldFile, 'tables' | 'sequences'>> {
  const { rows: tables } = await client.query<Omit<Kept, 'rows'>>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
      array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
    group by 1 order by 1`)
  const found: Kept[] = []
  for (const table of tables) {
    const values = table.columns.map((name) => `"${name}"::text`).join(', ')
    const { rows } = await client.query<{ row: (string | null)[] }>(
      `select array[${values}]::text[] as row from public."${table.name}" order by 1`,
    )
    if (rows.length > 0) found.push({ ...table, rows: rows.map(({ row }) => row) })
  }
  const { rows: sequences } = await client.query<{ name: string; value: string }>(`
    select sequencename as name, last_value::text as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`)
  return { tables: found, sequences }
}

/** Puts them into a database of the same shape, whatever it holds. By a superuser: foreign keys are not asked meanwhile. */
export async function loadRows(
  client: pg.Client,
  { tables, sequences }: Pick<WorldFile, 'tables' | 'sequences'>,
): Promise<void> {
  await client.query("begin; set local session_replication_role = 'replica'")
  for (const { name, columns, types, rows } of tables) {
    const values = types.map((type, i) => `(r ->> ${i})::${type}`).join(', ')
    await client.query(`delete from public."${name}"`)
    await client.query(
      `insert into public."${name}" (${columns.map((column) => `"${column}"`).join(', ')}) overriding system value
       select ${values} from jsonb_array_elements($1::jsonb) r`,
      [JSON.stringify(rows)],
    )
  }
  for (const { name, value } of sequences)
    await client.query('select setval($1::regclass, $2::bigint)', [`public."${name}"`, value])
  await client.query('commit')
}
