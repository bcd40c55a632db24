import type { Queries } from '../../../kit/db.ts'
import { type Problem, problem } from '../../../kit/problems.ts'
import { pathOf } from '../../../kit/scope.ts'
import { rankOf } from '../../../kit/tenants.ts'
import { type CodedNode, nodesByCode } from '../../grid/index.ts'
import type { GridRow } from './grids.ts'
import { type Ctx, flaw, type Settled, type Whole } from './kind.ts'

/** Codes asked of the database at once. */
const GROUP = 1_000
/** So many codes of a circle are named. */
const NAMED = 6

type Row = Whole<GridRow> & { record: GridRow }
type Settling = { ord: number } | { field: string; why: Problem }

/**
 * The rows of a file as parts of one tree: parents may come after children. Finds parents that are nowhere, circles, levels in the
 * wrong order, and children of rows that failed; the others get their place in the order of loading. Gives what differs.
 */
export async function settleTree(
  q: Queries,
  { batch, tenant }: Ctx,
  rows: readonly Whole<GridRow>[],
  within: (path: readonly number[]) => boolean,
): Promise<Settled[]> {
  const fresh = rows.filter((row): row is Row => row.status === 'new' && row.record !== null)
  const inFile = new Map(fresh.map((row) => [row.record.code, row]))
  // of several rows with one code the sound one is meant, whatever its line
  const failed = new Map(
    rows.flatMap((row) =>
      row.status === 'error' && row.key && !inFile.has(row.key) ? [[row.key, row.line]] : [],
    ),
  )
  const outside = [...new Set(fresh.map(({ record }) => record.parent))].filter((code) => !inFile.has(code))
  const standing = new Map<string, CodedNode>()
  for (let from = 0; from < outside.length; from += GROUP)
    for (const node of await nodesByCode(q, batch.districtId, outside.slice(from, from + GROUP)))
      if (node.open) standing.set(node.code, node)

  const settled = new Map<string, Settling>()
  const rank = (level: string) => rankOf(tenant, level) ?? 0
  const words = (level: string) => tenant.levels.find((one) => one.key === level) ?? { zh: level, en: level }
  const belowStanding = ({ record }: Row): Settling => {
    const parent = standing.get(record.parent)
    if (!parent) {
      const line = failed.get(record.parent)
      const why =
        line === undefined
          ? problem('imports.unknown_parent', { code: record.parent })
          : problem('imports.parent_failed', { line })
      return { field: 'parent', why }
    }
    if (!within(pathOf(parent.path))) return { field: 'parent', why: problem('imports.not_your_place') }
    return inOrder(record, parent.level, 0)
  }
  const inOrder = (record: GridRow, above: string, ord: number): Settling =>
    rank(record.level) > rank(above)
      ? { ord }
      : {
          field: 'level',
          why: problem('imports.level_order', { level: words(record.level), above: words(above) }),
        }
  for (const row of fresh) {
    // up to what is settled, or stands in the district; then down again
    const way: Row[] = []
    const onWay = new Set<string>()
    let at: Row | undefined = row
    while (at && !settled.has(at.record.code) && !onWay.has(at.record.code)) {
      way.push(at)
      onWay.add(at.record.code)
      at = inFile.get(at.record.parent)
    }
    if (at && onWay.has(at.record.code)) {
      const circle = way.slice(way.indexOf(at)).map(({ record }) => record.code)
      const codes = [...circle.slice(0, NAMED), circle.length > NAMED ? '…' : (circle[0] ?? '')].join(' → ')
      for (const code of circle)
        settled.set(code, { field: 'parent', why: problem('imports.cycle', { codes }) })
    }
    for (const one of way.reverse()) {
      if (settled.has(one.record.code)) continue
      const above = inFile.get(one.record.parent)
      const parent = above && settled.get(above.record.code)
      if (!above || !parent) settled.set(one.record.code, belowStanding(one))
      else if ('why' in parent)
        settled.set(one.record.code, {
          field: 'parent',
          why: problem('imports.parent_failed', { line: above.line }),
        })
      else settled.set(one.record.code, inOrder(one.record, above.record.level, parent.ord + 1))
    }
  }
  return fresh.flatMap(({ seq, record }): Settled[] => {
    const found = settled.get(record.code)
    if (!found || ('ord' in found && found.ord === 0)) return []
    return 'ord' in found
      ? [{ seq, ord: found.ord, status: 'new', flaws: null }]
      : [{ seq, ord: 0, status: 'error', flaws: [flaw(found.field, found.why)] }]
  })
}
