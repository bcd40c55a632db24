import type pg from 'pg'

/** Migrations may change rows of these: names of migrations are what they write. */
const BESIDES = ['migration']

export type Table = { name: string; columns: string[] }

/** A schema's tables with their columns, both by name. */
export async function tablesOf(client: pg.Client, schema = 'public'): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, array_agg(a.attname::text order by a.attname) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($2)
     group by 1 order by 1`,
    [schema, BESIDES],
  )
  return rows
}

/** Some columns as one text that says each value and where there is none. */
export const rowText = (columns: readonly string[], alias: string): string =>
  `array[${columns.map((name) => `${alias}."${name}"::text`).join(', ')}]::text`

/**
 * Every table's rows by count and content, as one text: two databases with the same rows say the same. Numbers of the database's own
 * transactions are left out: a default gives rows that of the migration, which is another one in each database.
 */
export async function rowsMark(client: pg.Client): Promise<string> {
  const marks: string[] = []
  const { rows: numbered } = await client.query<{ column: string }>(
    "select format('%s.%s', attrelid::regclass, attname) as column from pg_attribute where atttypid = 'xid8'::regtype",
  )
  for (const { name, columns: all } of await tablesOf(client)) {
    const columns = all.filter((column) => !numbered.some((one) => one.column === `${name}.${column}`))
    const { rows } = await client.query<{ mark: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(${rowText(columns, 't')}, 0)::numeric), 0) as mark from public."${name}" t`,
    )
    marks.push(`${name} ${rows[0]?.mark}`)
  }
  return marks.join('\n')
}

/** What migrations make beside rows: columns, constraints, indexes, views, functions and who may do what, one a line. */
export async function shapeMark(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ line: string }>(`
    select line from (
      select format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      union all select format('%s %s %s', c.relname, c.relkind, c.relacl) from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
      union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
      where connamespace = 'public'::regnamespace
      union all select indexdef from pg_indexes where schemaname = 'public'
      union all select format('%s %s', viewname, definition) from pg_views where schemaname = 'public'
      union all select format('%s %s', pg_get_functiondef(p.oid), p.proacl) from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      union all select format('%s %s', t.tgrelid::regclass, pg_get_triggerdef(t.oid)) from pg_trigger t where not t.tgisinternal
    ) lines order by line`)
  return rows.map(({ line }) => line).join('\n')
}

/**
 * What does not hold of the constraints and indexes: each foreign key and check is put on anew beside itself, which reads every row,
 * and taken back. By the owner.
 */
export async function invalidIn(client: pg.Client): Promise<{ checked: number; wrong: string[] }> {
  const { rows } = await client.query<{ table: string; name: string; says: string }>(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as says from pg_constraint
    where connamespace = 'public'::regnamespace and contype in ('f', 'c') and conrelid <> 0 and conparentid = 0`)
  const wrong: string[] = []
  for (const { table, name, says } of rows) {
    await client.query('begin')
    await client
      .query(`alter table ${table} add constraint tried_anew ${says.replace(/ NOT VALID$/, '')}`)
      .catch((error: Error) => wrong.push(`${table} ${name}: ${error.message}`))
    await client.query('rollback')
  }
  const { rows: broken } = await client.query<{ name: string }>(`
    select conname as name from pg_constraint where not convalidated and connamespace = 'public'::regnamespace
    union all select indexrelid::regclass::text from pg_index where not (indisvalid and indisready)`)
  return { checked: rows.length, wrong: [...wrong, ...broken.map(({ name }) => `${name} is not valid`)] }
}
