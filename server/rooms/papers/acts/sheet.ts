import type { z } from 'zod'
import type { papers, sheetPaper } from '../../../../contract/papers.ts'
import { DOCX } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { note } from '../../access/index.ts'
import { districtRoot } from '../../grid/index.ts'
import { listOf, loopAt, stateWords } from '../../matters/index.ts'
import { qrOf } from '../qr.ts'
import { findMarks, redact } from '../rules/redaction.ts'
import { sayTime } from '../say.ts'
import { firstSaid } from '../store.ts'
import { readsAt } from './readable.ts'

type Acts = Handlers<typeof papers>
export type Sheet = z.input<typeof sheetPaper>

/** More than a forum of a day has; more than two pages nobody signs. */
const MOST = 100

/** A sheet of one forum names it once; more than a few would crowd out the matters. */
const MOST_SESSIONS = 3

/**
 * Where the matters were raised: the lines that the forms of their first steps ask for and everybody may read, each once.
 */
async function sessionsOf(house: House, districtId: number, ids: string[]): Promise<Sheet['sessions']> {
  const said = await firstSaid(house.db, districtId, ids)
  const found = await Promise.all(
    said.map(async ({ loop: id, loopVersion, texts }) => {
      const loop = await loopAt(house, districtId, id, loopVersion)
      const first = loop.steps.find((step) => step.from.length === 0)
      return (first?.form ?? []).flatMap(({ name, kind, open, label }) => {
        const text = texts[name]
        return kind === 'line' && open && text ? [{ label, text: redact(text, findMarks(text)) }] : []
      })
    }),
  )
  const once = new Map(found.flat().map((one) => [`${one.label.zh} ${one.text}`, one]))
  return [...once.values()].slice(0, MOST_SESSIONS)
}

/** The matters within reach that stand on a numbered sheet, by their number. Throws `papers.no_sheet`. */
async function sheetFor(
  house: House,
  call: Call<(typeof papers)['GET /api/sheets/:sheet']>,
  act: string,
): Promise<Sheet> {
  const { who, params, lang, requestId } = call
  const { rows: found } = await listOf(house, {
    ...call,
    params: {},
    query: { sheet: params.sheet, view: 'matters', limit: MOST },
  })
  const reads = await Promise.all(found.map((row) => readsAt(house, who, row.node.id)))
  const rows = found.filter((_, i) => reads[i])
  if (rows.length === 0) throw problem('papers.no_sheet', { sheet: params.sheet })
  const now = house.clock.now()
  const { districtId } = who
  await note(house, who, { act, about: params.sheet, requestId })
  const list = new URLSearchParams({ view: 'matters', sheet: params.sheet })
  const url = `${house.publicUrl}/desk/work?${list}`
  const ids = rows.map((row) => row.id)
  return {
    sheet: params.sheet,
    sessions: await sessionsOf(house, districtId, ids),
    url,
    qr: await qrOf(url),
    district: house.tenants.byId(districtId).name,
    demo: (await districtRoot(house.db, who.districtKey)).demo,
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
