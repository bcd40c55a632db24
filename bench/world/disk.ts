import type pg from 'pg'

/** Bytes. `indexes` by name, the largest first. */
export type TableSize = {
  table: string
  rows: number
  heap: number
  indexes: { name: string; bytes: number }[]
}
export type Disk = {
  matters: number
  steps: number
  tables: TableSize[]
  /** What reporters were told, which is no part of the matters themselves. */
  notices: number
}

const TABLES = ['matter', 'matter_step', 'matter_content']

/** What the tables of matters take on disk, with everything that belongs to them. */
export async function diskOf(owner: pg.Client): Promise<Disk> {
  const { rows: tables } = await owner.query<TableSize>(
    `select c.relname as table, pg_table_size(c.oid)::float8 as heap,
       (select coalesce(json_agg(json_build_object('name', i.relname, 'bytes', pg_relation_size(i.oid)) order by pg_relation_size(i.oid) desc), '[]')
        from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid) as indexes
     from pg_class c where c.oid = any($1::text[]::regclass[]) order by array_position($1::text[], c.relname::text)`,
    [TABLES],
  )
  for (const one of tables) {
    const { rows } = await owner.query<{ n: number }>(
      `select count(*)::float8 as n from ${owner.escapeIdentifier(one.table)}`,
    )
    one.rows = rows[0]?.n ?? 0
  }
  const { rows } = await owner.query<{ roots: number; notices: number }>(
    `select count(*)::float8 as roots, pg_total_relation_size('notice')::float8 as notices from matter where id = root_id`,
  )
  const steps = tables.find((t) => t.table === 'matter_step')?.rows ?? 0
  return { matters: rows[0]?.roots ?? 0, steps, tables, notices: rows[0]?.notices ?? 0 }
}

/** What came to be between two looks: only the growth. */
export function grown(before: Disk, after: Disk): Disk {
  const tables = after.tables.map((now): TableSize => {
    const was = before.tables.find((t) => t.table === now.table)
    const bytesBefore = (name: string) => was?.indexes.find((index) => index.name === name)?.bytes ?? 0
    return {
      table: now.table,
      rows: now.rows - (was?.rows ?? 0),
      heap: now.heap - (was?.heap ?? 0),
      indexes: now.indexes.map(({ name, bytes }) => ({ name, bytes: bytes - bytesBefore(name) })),
    }
  })
  return {
    matters: after.matters - before.matters,
    steps: after.steps - before.steps,
    tables,
    notices: after.notices - before.notices,
  }
}

export const indexBytes = (size: TableSize): number =>
  size.indexes.reduce((sum, index) => sum + index.bytes, 0)

/** All of it, or without the words themselves. */
export const bytesOf = ({ tables }: Disk, withContent = true): number =>
  tables
    .filter((t) => withContent || t.table !== 'matter_content')
    .reduce((sum, t) => sum + t.heap + indexBytes(t), 0)
