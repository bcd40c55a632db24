// How PostgreSQL goes about statements on large tables, as the server runs them: with one plan for all values.
import type pg from 'pg'
import type { Statement } from '../load/statements.ts'

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Plan Rows': number
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}
/** What a statement reads of one large table: `rows` are those it really looked at, or expects to where it could not be run. */
export type Look = { table: string; scan: string; rows: number; ms: number | undefined; text: string }

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
const looksAt = (node: Node): number => {
  if (node['Actual Rows'] === undefined) return node['Plan Rows']
  const dropped = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return Math.round((node['Actual Rows'] + dropped) * (node['Actual Loops'] ?? 1))
}

/** The tables of at least so many rows, as the last ANALYZE knows them. */
export async function largeTables(client: pg.ClientBase, least: number): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= $1`,
    [least],
  )
  return new Set(rows.map((row) => row.name))
}

/**
 * Each statement planned and, where it can be run again, run and rolled back: what it looks at in the large tables. Leaves no trace.
 */
export async function looksOf(
  client: pg.ClientBase,
  statements: readonly Statement[],
  large: ReadonlySet<string>,
): Promise<Look[]> {
  await client.query('set plan_cache_mode = force_generic_plan')
  const looks: Look[] = []
  for (const statement of statements) {
    const text = statement.text.replaceAll(/\s+/g, ' ').trim()
    await client.query(`prepare one as ${statement.text}`)
    const call = `execute one${statement.values.length > 0 ? `(${statement.values.map((value) => literal(client, value)).join()})` : ''}`
    const { plan, ms } =
      (await explained(client, 'analyze, ', call)) ?? (await explained(client, '', call)) ?? {}
    await client.query('deallocate one')
    if (!plan) throw new Error(`nobody can plan ${text}`)
    for (const node of nodesOf(plan)) {
      const table = node['Relation Name'] ?? ''
      // what is written is looked at where it is found
      if (large.has(table) && node['Node Type'] !== 'ModifyTable')
        looks.push({ table, scan: node['Node Type'], rows: looksAt(node), ms, text })
    }
  }
  return looks
}

/** Undefined where it does not run: what it wrote the first time stands in its way. */
async function explained(
  client: pg.ClientBase,
  how: string,
  call: string,
): Promise<{ plan: Node; ms: number | undefined } | undefined> {
  await client.query('begin')
  try {
    const { rows } = await client.query(`explain (${how}format json) ${call}`)
    const [said] = rows[0]['QUERY PLAN']
    return { plan: said.Plan, ms: said['Execution Time'] }
  } catch {
    return undefined
  } finally {
    await client.query('rollback')
  }
}

const asText = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : Buffer.isBuffer(value)
      ? `\\x${value.toString('hex')}`
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

/** As the driver sends a value, within a text. */
function literal(client: pg.ClientBase, value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (!Array.isArray(value)) return client.escapeLiteral(asText(value))
  const items = value.map((one) => (one === null || one === undefined ? 'NULL' : JSON.stringify(asText(one))))
  return client.escapeLiteral(`{${items.join()}}`)
}
