import type { z } from 'zod'
import type { imports, importRow } from '../../../../contract/imports.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, Problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { maskName } from '../../access/index.ts'
import { kindOf } from '../kinds/index.ts'
import type { Around } from '../kinds/kind.ts'
import { masked } from '../rules.ts'
import type { Batch } from '../store/batches.ts'
import { type Flaw, rowsAfter, rowsOfFate, rowsOfStatus, type StagedRow } from '../store/rows.ts'
import { around, cellOf, openCells } from '../work.ts'
import { batchFor } from './view.ts'

const PAGE = 50
type Listing = Handlers<typeof imports>['GET /api/imports/:id/rows']
export const listRows: Listing = (house, call) => rowsOf(house, call, PAGE)

/** Rows of a file after one of them, at most so many. */
export async function rowsOf(
  house: House,
  { who, params, query, lang }: Pick<Parameters<Listing>[1], 'who' | 'params' | 'query' | 'lang'>,
  most: number,
) {
  const batch = await batchFor(house, who, params.id)
  const after = query.after ?? 0
  const found = query.fate
    ? await rowsOfFate(house.db, batch, query.fate, after, most + 1)
    : query.status
      ? await rowsOfStatus(house.db, batch, query.status, after, most + 1)
      : await rowsAfter(house.db, batch, after, most + 1)
  const at = around(house, batch)
  return { rows: found.slice(0, most).map((row) => rowView(at, row, lang)), more: found.length > most }
}

/** Why a row failed, in words. */
export const reasonOf = ({ code, params }: Flaw, lang: Lang): string => say(new Problem(code, params), lang)

function rowView(at: Around, row: StagedRow, lang: Lang): z.input<typeof importRow> {
  const { batch, tenant } = at
  const kind = kindOf(batch.kind)
  const cells = openCells(at.house, batch, row.cells)
  const cell = cellOf(batch.mapping, cells ?? {})
  const read = cells && kind.read(cell, at)
  const key = kind.fields[0]?.key ?? ''
  const shown =
    read && !read.flaws
      ? kind.shown(read.record, { tenant, lang })
      : cells
        ? Object.fromEntries(
            kind.fields.map((field) => [field.key, valueOf(batch, field.key, cell(field.key))]),
          )
        : { [key]: row.key ?? '' }
  return {
    seq: row.seq,
    line: row.line,
    status: row.status,
    fate: row.fate,
    shown,
    whole: cells !== undefined,
    matterId: kind.makesMatters && (row.fate === 'loaded' || row.fate === 'kept') ? row.made : null,
    was: (row.before as { was?: Record<string, string> } | null)?.was ?? {},
    flaws: (row.flaws ?? []).map((flaw) => ({
      field: flaw.field,
      column: flaw.field === null ? null : (batch.mapping?.[flaw.field] ?? null),
      value: flaw.field === null ? '' : valueOf(batch, flaw.field, cell(flaw.field)),
      reason: reasonOf(flaw, lang),
    })),
  }
}

/** A cell as it stands; of a name even a wrong one is shown by its first character only. */
const valueOf = ({ kind }: Batch, field: string, value: string): string =>
  kindOf(kind).personal?.field === field && value.trim() ? maskName(value) : masked(value)
