import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { keepMigrations, landedMigrations, MIGRATION_LOCK } from '../migrate.ts'
import { problem } from '../problems.ts'
import { ahead, progress } from './ahead.ts'
import { reader } from './cut.ts'
import type { Manifest, TableOf } from './manifest.ts'
import type { Pieces } from './pieces.ts'
import { sizeText } from './places.ts'
import { asOneText, rowsOf } from './snapshot.ts'
import './problems.ts'

const AT_ONCE = 3
/** Under this key a restored database keeps which backup it came from. */
const RESTORED = 'restored'

/** Whether anything of anybody is there, and the backup that it was restored from. */
export async function stateOfDatabase(client: Client): Promise<{ empty: boolean; restored?: string }> {
  // a restore that was killed may not be over yet
  await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`)
  const { rows } = await client.query<{ things: number; book: boolean }>(`
    select count(*)::int as things, to_regclass('deployment') is not null as book
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`)
  if (!rows[0]?.book) return { empty: rows[0]?.things === 0 }
  const found = await client.query<{ value: string }>('select value from deployment where key = $1', [
    RESTORED,
  ])
  return { empty: false, restored: found.rows[0]?.value }
}

/**
 * Loads all rows of a backup into an empty database, in one transaction: the backup's own migrations, the rows, then the indexes
 * and what ties tables together; and before it commits, each table is read once more and compared. Throws `backup.not_equal`, and then the database is as empty as before.
 */
export async function loadDatabase(
  client: Client,
  manifest: Manifest,
  dataDir: string,
  pieces: Pieces,
  say: (line: string) => void,
): Promise<void> {
  const tell = progress(say)
  await client.query('begin')
  await asOneText(client)
  await makeTables(client, manifest)
  const later = await setAside(client, manifest.tables)
  let rows = 0
  let bytes = 0
  for (const table of manifest.tables) {
    async function* text() {
      for await (const piece of ahead(AT_ONCE, table.pieces, ({ name }) => pieces.get(name))) {
        bytes += piece.length
        tell(() => `  ${rows} rows, ${sizeText(bytes)} loaded, now at ${table.name}`)
        yield piece
      }
    }
    if (table.rows === 0) continue
    const list = table.columns.map((column) => client.escapeIdentifier(column)).join(', ')
    const into = client.query(copyFrom(`copy ${client.escapeIdentifier(table.name)} (${list}) from stdin`))
    await pipeline(Readable.from(text()), into)
    rows += into.rowCount
  }
  for (const { name, last, called } of manifest.sequences)
    await client.query('select setval($1::text::regclass, $2, $3)', [
      client.escapeIdentifier(name),
      last,
      called,
    ])
  for (const [i, { make, what }] of later.entries()) {
    tell(() => `  ${i} of ${later.length} indexes and keys made, now ${what}`)
    await client.query(make)
  }
  await compare(client, manifest.tables, tell)
  await atHome(client, manifest, dataDir)
  await client.query('commit')
}

async function makeTables(client: Client, { migrations, tables }: Manifest): Promise<void> {
  const landed = new Map(landedMigrations().map((one) => [one.name, one.text]))
  await keepMigrations(client)
  for (const { name, at } of migrations) {
    await client.query(landed.get(name) ?? '')
    await client.query('insert into migration values ($1, $2)', [name, at])
  }
  // a migration may have brought rows, and the backup has them too
  await client.query(`truncate ${tables.map(({ name }) => client.escapeIdentifier(name)).join(', ')}`)
}

/**
 * Indexes are made faster of rows than row by row, and rows come in no order that keys between tables could follow. Takes both
 * away; gives what makes them again.
 */
async function setAside(
  client: Client,
  tables: readonly TableOf[],
): Promise<{ what: string; make: string }[]> {
  const names = tables.map(({ name }) => name)
  const { rows } = await client.query<{ what: string; take: string; make: string }>(
    `with mine as (
       select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = current_schema() and c.relname = any($1))
     select * from (
       select 1 as turn, i.indexrelid::regclass::text as what, format('drop index %s', i.indexrelid::regclass) as take,
         pg_get_indexdef(i.indexrelid) as make
       from pg_index i join mine on mine.oid = i.indrelid
       where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
       union all
       select 2, k.conname::text, format('alter table %I drop constraint %I', mine.relname, k.conname),
         format('alter table %I add constraint %I %s', mine.relname, k.conname, pg_get_constraintdef(k.oid))
       from pg_constraint k join mine on mine.oid = k.conrelid where k.contype = 'f') as all_of_them
     order by turn, what`,
    [names],
  )
  for (const { take } of rows.toReversed()) await client.query(take)
  return rows
}

/** Each table as the database says it now, against what the backup holds. */
async function compare(client: Client, tables: readonly TableOf[], tell: ReturnType<typeof progress>) {
  for (const table of tables) {
    tell(() => `  comparing ${table.name}`)
    const read = reader()
    for await (const chunk of rowsOf(client, table)) read.read(chunk)
    const { rows, sums } = read.digest()
    if (rows === table.rows && sums.join() === table.sums.join()) continue
    const why = rows === table.rows ? { zh: '内容不同', en: 'other content' } : `${rows} / ${table.rows}`
    throw problem('backup.not_equal', { table: table.name, why })
  }
}

/**
 * What was true of the place that the backup comes from: numbers of its cluster's transactions, paths of its data directory.
 * News is numbered anew in its order, so that each listener hears exactly what it has not heard.
 */
async function atHome(client: Client, manifest: Manifest, dataDir: string): Promise<void> {
  await client.query(`
    create temporary table waiting on commit drop as select *, row_number() over (order by tx, id) as nth from fact;
    update fact_cursor c set tx = '3', id = (select count(*) from waiting w where (w.tx, w.id) <= (c.tx, c.id));
    delete from fact;
    insert into fact (tx, id, district_id, name, about, data) overriding system value
      select '3', nth, district_id, name, about, data from waiting`)
  const { rows } = await client.query<{ table: string; column: string }>(`
    select c.relname::text as table, a.attname::text as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'xid8'::regtype
    where c.relkind = 'r' and c.relname not like 'fact%'`)
  for (const { table, column } of rows) {
    const [name, tx] = [client.escapeIdentifier(table), client.escapeIdentifier(column)]
    await client.query(`update ${name} set ${tx} = '3' where ${tx} >= pg_current_xact_id()`)
  }
  await client.query(
    `update job set result = jsonb_set(result, '{file,path}', to_jsonb($2 || substr(result #>> '{file,path}', length($1) + 1)))
     where starts_with(result #>> '{file,path}', $1)`,
    [`${manifest.dataDir}/`, `${dataDir}/`],
  )
  await client.query(
    'insert into deployment values ($1, $2) on conflict (key) do update set value = excluded.value',
    [RESTORED, manifest.id],
  )
}

/** After so much was loaded: sizes for the planner, and marks for reads that need an index alone. */
export const settle = (client: Client, { tables }: Manifest) =>
  client.query(`vacuum (analyze) ${tables.map(({ name }) => client.escapeIdentifier(name)).join(', ')}`)
