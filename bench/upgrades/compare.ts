import type pg from 'pg'
import { type Change, CHANGES } from './changes.ts'
import { rowText, type Table, tablesOf } from './rows.ts'

const BEFORE = 'before'

export type Compared = { tables: number; rows: number; changed: Change[]; lost: string[] }
type Counted = { name: string; n: string }

/** Several counts in one question, each by its name. */
async function counts(client: pg.Client, of: { name: string; from: string }[]): Promise<Map<string, number>> {
  if (of.length === 0) return new Map()
  const text = of.map(({ name, from }) => `select '${name}' as name, count(*) as n from ${from} counted`)
  const { rows } = await client.query<Counted>(text.join(' union all '))
  return new Map(rows.map(({ name, n }) => [name, Number(n)]))
}

/** Copies every table with rows aside, into a schema of its own, and those that the migration says something of. By the owner. */
async function keepRows(client: pg.Client, stated: readonly Change[]) {
  const tables = await tablesOf(client)
  const rows = await counts(
    client,
    tables.map(({ name }) => ({ name, from: `public."${name}"` })),
  )
  const kept = tables.filter(({ name }) => rows.get(name) || stated.some(({ table }) => table === name))
  const copies = kept.map(({ name }) => `create table ${BEFORE}."${name}" as table public."${name}"`)
  await client.query([`create schema ${BEFORE}`, ...copies].join(';'))
  const empty = tables.filter((table) => !kept.includes(table))
  return { tables, kept, empty, rows: [...rows.values()].reduce((sum, n) => sum + n, 0) }
}

/** Runs a migration and says what it did to the rows that were there: those of each table, column by column, as they were kept. */
export async function comparedAround(
  client: pg.Client,
  migration: string,
  run: () => Promise<unknown>,
  stated: readonly Change[] = CHANGES[migration] ?? [],
): Promise<Compared> {
  const { tables, kept, empty, rows } = await keepRows(client, stated)
  try {
    await run()
    const after = await tablesOf(client)
    const lost = [
      ...goneFrom(tables, after, stated),
      ...(await changedIn(client, kept, after, stated)),
      ...(await filledIn(client, empty, after)),
    ]
    return { tables: tables.length, rows, changed: [...stated], lost }
  } finally {
    await client.query(`drop schema if exists ${BEFORE} cascade`)
  }
}

/** The columns that a migration speaks of itself; where it names none, all of them. */
const toldOf = (table: Table, stated: readonly Change[]): Set<string> =>
  new Set(stated.filter((one) => one.table === table.name).flatMap((one) => one.columns ?? table.columns))

function goneFrom(before: Table[], after: Table[], stated: readonly Change[]): string[] {
  return before.flatMap((table) => {
    const { name, columns } = table
    const now = after.find((one) => one.name === name)
    if (!now) {
      const said = stated.some((one) => one.table === name && !one.columns)
      return said ? [] : [`table ${name} is gone`]
    }
    const told = toldOf(table, stated)
    return columns
      .filter((column) => !now.columns.includes(column) && !told.has(column))
      .map((column) => `column ${name}.${column} is gone`)
  })
}

/** Rows in tables that had none. */
async function filledIn(client: pg.Client, empty: Table[], after: Table[]): Promise<string[]> {
  const there = empty.filter(({ name }) => after.some((one) => one.name === name))
  const rows = await counts(
    client,
    there.map(({ name }) => ({ name, from: `public."${name}"` })),
  )
  return there
    .filter(({ name }) => rows.get(name))
    .map(({ name }) => `${name}: ${rows.get(name)} rows came from nowhere`)
}

async function changedIn(
  client: pg.Client,
  kept: Table[],
  after: Table[],
  stated: readonly Change[],
): Promise<string[]> {
  const columnsNow = new Map(after.map(({ name, columns }) => [name, columns]))
  const pairs = kept.flatMap((table) => {
    const told = toldOf(table, stated)
    const same = table.columns.filter(
      (column) => columnsNow.get(table.name)?.includes(column) && !told.has(column),
    )
    if (same.length === 0) return []
    const was = `select ${rowText(same, 'b')} from ${BEFORE}."${table.name}" b`
    return [{ name: table.name, was, is: `select ${rowText(same, 't')} from public."${table.name}" t` }]
  })
  const gone = await counts(
    client,
    pairs.map(({ name, was, is }) => ({ name, from: `(${was} except all ${is})` })),
  )
  const come = await counts(
    client,
    pairs.map(({ name, was, is }) => ({ name, from: `(${is} except all ${was})` })),
  )
  const lost = pairs.flatMap(({ name }) => {
    if (gone.get(name)) return [`${name}: ${gone.get(name)} rows are gone or not as they were`]
    return come.get(name) ? [`${name}: ${come.get(name)} rows came from nowhere`] : []
  })
  for (const { table, because, lost: query } of stated) {
    const n = (await counts(client, [{ name: table, from: `(${query})` }])).get(table)
    if (n) lost.push(`${table}: ${n} rows are not what was said (${because})`)
  }
  return lost
}
