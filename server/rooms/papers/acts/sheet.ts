import type { z } from 'zod'
import type { papers, sheetPaper } from '../../../../contract/papers.ts'
import { DOCX } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { audit } from '../../access/index.ts'
import { servedDistricts } from '../../grid/index.ts'
import { listOf, stateWords } from '../../matters/index.ts'
import { findMarks, redact } from '../rules/redaction.ts'
import { sayTime } from '../say.ts'

type Acts = Handlers<typeof papers>
export type Sheet = z.input<typeof sheetPaper>

/** More than a forum of a day has; more than two pages nobody signs. */
const MOST = 100

/** The matters within reach that stand on a numbered sheet, by their number. Throws `papers.no_sheet`. */
async function sheetFor(
  house: House,
  call: Call<(typeof papers)['GET /api/sheets/:sheet']>,
  act: string,
): Promise<Sheet> {
  const { who, params, lang, requestId } = call
  const { rows } = await listOf(house, {
    ...call,
    params: {},
    query: { sheet: params.sheet, view: 'matters', limit: MOST },
  })
  if (rows.length === 0) throw problem('papers.no_sheet', { sheet: params.sheet })
  const now = house.clock.now()
  const { districtId } = who
  await audit(house.db, { districtId, accountId: who.accountId, act, about: params.sheet, requestId, now })
  const district = (await servedDistricts(house.db)).find((d) => d.id === districtId)
  return {
    sheet: params.sheet,
    district: house.tenants.byId(districtId).name,
    demo: district?.demo ?? false,
    printedAt: sayTime(now, lang),
    printedBy: who.name,
    rows: await Promise.all(
      rows
        .toSorted((a, b) => a.number - b.number)
        .map(async (row) => ({
          id: row.id,
          number: row.number,
          title: redact(row.title, findMarks(row.title)),
          place: [row.node.name, row.place].filter(Boolean).join(' '),
          unit: row.unit?.name ?? '',
          state: (await stateWords(house, districtId, row)).words,
          due: row.dueAt ? sayTime(new Date(row.dueAt), lang) : null,
        })),
    ),
  }
}

export const showSheet: Acts['GET /api/sheets/:sheet'] = (house, call) =>
  sheetFor(house, call, 'sheet_printed')

export const sheetAsWord: Acts['GET /api/sheets/:sheet/order.docx'] = async (house, call) => {
  const sheet = await sheetFor(house, call, 'sheet_as_word')
  const { sheetDocument } = await import('../word-sheet.ts')
  const bytes = await sheetDocument(sheet, call.lang)
  const name = call.lang === 'zh' ? `交办单-${sheet.sheet}.docx` : `task-orders-${sheet.sheet}.docx`
  return { bytes, size: bytes.length, type: DOCX, name, fresh: true }
}
