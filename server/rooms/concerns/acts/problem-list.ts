import type { concerns } from '../../../../contract/concerns.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Call, Handlers } from '../../../kit/room.ts'
import { reachOf } from '../../../kit/scope.ts'
import { note } from '../../access/index.ts'
import { anyPlace, districtRoot } from '../../grid/index.ts'
import { loopAt, stateWords } from '../../matters/index.ts'
import { findMarks, qrOf, redact, sayTime } from '../../papers/index.ts'
import { LEDGER } from '../loop.ts'
import { listedAt } from '../store.ts'
import { ledger } from './ledger.ts'
import { standsAt } from './standing.ts'

type Acts = Handlers<typeof concerns>
type Row = Awaited<ReturnType<typeof ledger>>['rows'][number]
type Words = { zh: string; en: string }

/** What a month of one community may bring; more than a few pages nobody reads out. */
const MOST = 200
const PAGE = 100

/** All that stands on a list, as far as a paper holds it, and how many do. */
async function rowsOn(house: House, call: Call<never>, sheet: string, node: number | undefined) {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const query = { sheet, node, cursor, limit: PAGE }
    const page = await ledger(house, { ...call, params: {}, query } as Parameters<typeof ledger>[1])
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (cursor && rows.length < 10 * MOST)
  return rows
}

/** Words for the sorts of concerns, in the versions that these are pinned to. */
async function kindWords(house: House, districtId: number, row: Row): Promise<Words | null> {
  if (row.kind === null) return null
  const loop = await loopAt(house, districtId, LEDGER, row.loopVersion)
  const options = loop.steps.flatMap((s) => s.form.filter((f) => f.name === 'kind')).flatMap((f) => f.options)
  return options.find((option) => option?.key === row.kind)?.words ?? null
}

/** The problem list of a place, numbered in the order in which its lines were put on it. */
export const showProblemList: Acts['GET /api/problem-lists/:sheet'] = async (house, call) => {
  const { who, params, query, lang, requestId } = call
  const { districtId } = who
  const { sheet } = params
  const all = await rowsOn(house, call as Call<never>, sheet, query.node)
  const kept = await Promise.all(all.map((row) => standsAt(house, who, 'concerns.keep', row.node.id)))
  const found = all.filter((_, i) => kept[i])
  if (found.length === 0) throw problem('concerns.no_list', { sheet })
  const at = new Map(
    (
      await listedAt(
        house.db,
        districtId,
        sheet,
        found.map((row) => row.id),
      )
    ).map((row) => [row.id, row.at.getTime()]),
  )
  const rows = found
    .toSorted((a, b) => (at.get(a.id) ?? 0) - (at.get(b.id) ?? 0) || a.number - b.number)
    .slice(0, MOST)
  const tenant = house.tenants.byId(districtId)
  const categories = tenant.categories.flatMap((c) => [c, ...c.children])
  const { nodes } = reachOf(who, 'concerns.keep')
  const whose = query.node ?? (nodes.length === 1 ? nodes[0]?.at(-1) : undefined)
  const place = whose === undefined ? undefined : await anyPlace(house, districtId, whose)
  await note(house, who, { act: 'problem_list_printed', about: sheet, requestId })
  const list = new URLSearchParams({ sheet, ...(query.node ? { node: String(query.node) } : {}) })
  const url = `${house.publicUrl}/desk/concerns/problems?${list}`
  return {
    sheet,
    place: place?.name ?? '',
    district: tenant.name,
    demo: (await districtRoot(house.db, who.districtKey)).demo,
    printedAt: sayTime(house.clock.now(), lang),
    printedBy: who.name,
    url,
    qr: await qrOf(url),
    rows: await Promise.all(
      rows.map(async (row, i) => {
        const category = categories.find((c) => c.key === row.category)
        return {
          id: row.id,
          nth: i + 1,
          number: row.number,
          title: redact(row.title, findMarks(row.title)),
          kind: await kindWords(house, districtId, row),
          category: category ? { zh: category.zh, en: category.en } : null,
          place: [row.node.name, row.place].filter(Boolean).join(' '),
          responsible: row.responsible,
          due: row.dueAt ? sayTime(new Date(row.dueAt), lang) : null,
          state: (await stateWords(house, districtId, row)).words,
          became: row.became?.number ?? null,
        }
      }),
    ),
    more: found.length - rows.length,
  }
}
