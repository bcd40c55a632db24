import { stopwatch } from '../../kit/clock.ts'
import type { House } from '../../kit/house.ts'
import { problem } from '../../kit/problems.ts'
import { covers, pathOf, reachOf, type Who } from '../../kit/scope.ts'
import { personOf } from '../access/index.ts'
import { kindOf } from './kinds/index.ts'
import type { AnyKind, Around, Cell, Ctx, Read } from './kinds/kind.ts'
import type { Batch } from './store/batches.ts'

/** What the rows of a batch are worked on with, by somebody who may: as they stand at this moment. Throws `imports.no_longer`. */
export async function contextOf(house: House, batch: Batch, by: number): Promise<Ctx> {
  const who = await personOf(house, by).catch(() => undefined)
  if (!who || who.districtId !== batch.districtId || !mayReach(who, kindOf(batch.kind), batch))
    throw problem('imports.no_longer')
  return { ...around(house, batch), who }
}

export function around(house: House, batch: Batch): Around {
  const now = house.clock.now()
  return { house, batch, tenant: house.tenants.byId(batch.districtId), now, asOf: batch.asOf ?? now }
}

/** Whether a batch lies where somebody imports things of its kind. */
export const mayReach = (who: Who, kind: Pick<AnyKind, 'needs'>, batch: Pick<Batch, 'path'>): boolean =>
  reachOf(who, kind.needs).nodes.some((above) => covers(above, pathOf(batch.path)))

/** A row's cells are kept in the order of the columns, sealed. */
export const sealCells = (
  house: Pick<House, 'secrets'>,
  batch: Pick<Batch, 'columns'>,
  cells: Record<string, string>,
) => house.secrets.seal(JSON.stringify(batch.columns.map((column) => cells[column] ?? '')))

export function openCells(
  house: Pick<House, 'secrets'>,
  { columns }: Pick<Batch, 'columns'>,
  sealed: Buffer | null,
): Record<string, string> | undefined {
  if (!sealed) return undefined
  const values = JSON.parse(house.secrets.open(sealed)) as string[]
  return Object.fromEntries(columns.map((column, i) => [column, values[i] ?? '']))
}

export const cellOf =
  (mapping: Record<string, string> | null, cells: Record<string, string>): Cell =>
  (field) => {
    const column = mapping?.[field]
    return column === undefined ? '' : (cells[column] ?? '')
  }

/** A staged row as what it says; undefined where its cells are no longer kept. */
export function reread(at: Around, sealed: Buffer | null): Read<unknown> | undefined {
  const cells = openCells(at.house, at.batch, sealed)
  return cells && kindOf(at.batch.kind).read(cellOf(at.batch.mapping, cells), at)
}
export const recordOf = (at: Around, sealed: Buffer | null): unknown => {
  const read = reread(at, sealed)
  return read && !read.flaws ? read.record : null
}

/** About so long a piece of work may take, and so much may be in it: others wait for their turn. */
const PIECE_MS = 500
export const PIECE_ROWS = 1_000
export function pieceOfTime(): () => boolean {
  const passed = stopwatch()
  return () => passed() < PIECE_MS
}
