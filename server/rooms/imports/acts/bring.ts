import { rm } from 'node:fs/promises'
import type { imports } from '../../../../contract/imports.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, mayAnywhere, reachOf, type Who } from '../../../kit/scope.ts'
import { readTable } from '../../../kit/tables/index.ts'
import { maskName, note } from '../../access/index.ts'
import { type Place, placeOf } from '../../grid/index.ts'
import { isSameUpload, keepUpload, takeUpload } from '../files.ts'
import { kindOf } from '../kinds/index.ts'
import type { AnyKind } from '../kinds/kind.ts'
import { guessMapping, masked, OPEN_MOST } from '../rules.ts'
import * as store from '../store/batches.ts'
import { batchFor, viewOf } from './view.ts'

/** Rows that are shown beside a column's name. */
const SAMPLED = 3

/** Takes a file to disk and looks at its header and first rows. The same brought again with the same id is the one that is there. */
export const bring: Handlers<typeof imports>['POST /api/imports'] = async (
  house,
  { who, query, body, lang, requestId },
) => {
  const kind = kindOf(query.kind)
  if (!mayAnywhere(who, kind.needs)) throw problem('imports.not_yours', { kind: kind.words })
  const name = query.name.trim() || 'table'
  const of = { districtId: who.districtId, id: query.id }
  const view = async () => ({ batch: await viewOf(house, who, await batchFor(house, who, query.id), lang) })
  /** Other bytes under an id that is there would be taken for brought, and are not. */
  const checkSame = async (path: string) => {
    const known = await store.batchById(house.db, who.districtId, query.id)
    const same = known?.by === who.accountId && known.kind === query.kind && known.name === name
    if (!same || !(await isSameUpload(house.dataDir, path, of))) throw problem('imports.id_taken')
    return view()
  }
  if (await store.batchById(house.db, who.districtId, query.id)) {
    const path = await keepUpload(house.dataDir, body)
    return checkSame(path).finally(() => rm(path, { force: true }))
  }
  const place = await placeFor(house, who, kind, query.node)
  if ((await store.openBatches(house.db, who.districtId, who.accountId)) >= OPEN_MOST)
    throw problem('imports.too_many_open', { limit: OPEN_MOST })
  const path = await keepUpload(house.dataDir, body)
  try {
    const table = await readTable(path, { name })
    if (!kind.formats.includes(table.format)) throw problem('imports.wrong_format', { kind: kind.words })
    const sample = await firstRows(table.rows)
    if (sample.length === 0) throw problem('imports.no_rows')
    const guessed = guessMapping(kind.fields, table.columns)[kind.personal?.field ?? '']
    const names = table.columns.map(
      (column) => kind.personal && (column === guessed || kind.personal.names.test(column)),
    )
    const shown = sample.map((cells) =>
      table.columns.map((column, i) => {
        const text = cells[column] ?? ''
        return names[i] && text.trim() ? maskName(text) : masked(text)
      }),
    )
    const isNew = await house.db.tx(async (q) => {
      const added = await store.addBatch(q, {
        ...of,
        ...{ kind: query.kind, by: who.accountId, nodeId: place.id, name },
        ...{ format: table.format, encoding: table.encoding, columns: table.columns },
        sample: house.secrets.seal(JSON.stringify(shown)),
        now: house.clock.now(),
      })
      if (added) await takeUpload(house.dataDir, path, of)
      return added
    })
    // of the same file sent twice at once the first is kept
    if (!isNew) return await checkSame(path)
  } finally {
    await rm(path, { force: true })
  }
  await note(house, who, { act: 'import_brought', about: query.id, requestId })
  return view()
}

/** Where rows belong that say no place of their own: a place within the person's reach that they chose, or their own. */
async function placeFor(house: House, who: Who, kind: AnyKind, chosen: number | undefined): Promise<Place> {
  const { nodes } = reachOf(who, kind.needs)
  const id = chosen ?? nodes[0]?.at(-1)
  const place = await placeOf(house, who.districtId, id ?? 0)
  if (!nodes.some((above) => covers(above, place.path))) throw problem('grid.no_node')
  return place
}

/** Sound rows at the beginning; a row that can't be read counts as one without cells. */
async function firstRows(rows: AsyncIterable<{ cells?: Record<string, string> | undefined }>) {
  const found: Record<string, string>[] = []
  for await (const row of rows) {
    found.push(row.cells ?? {})
    if (found.length === SAMPLED) break
  }
  return found
}
