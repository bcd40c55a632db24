import { keepable } from '../../../../contract/kit.ts'
import { type AnyExportable, type Cell, type Column, exportOf, inWords } from '../../../kit/exports.ts'
import type { House } from '../../../kit/house.ts'
import type { Job, JobKind } from '../../../kit/jobs.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import { mayAnywhere, type Who } from '../../../kit/scope.ts'
import type { NewCell } from '../../../kit/tables/write.ts'
import { note, personOf } from '../../access/index.ts'
import { aboutOf } from './about.ts'
import { dropFiles, fileOf, keepRows, partOf } from './file.ts'

export const EXPORT = 'jobs.export'
/** The most rows of one file: what a desk program still opens at once. */
export const MOST = 100_000
/** Rows that are asked of the list at a time, and how often before the turn goes to another job. */
const PAGE = 500
const PAGES = 4

export type Payload = {
  list: string
  /** As it was asked; read again by the list itself at each piece. */
  query: Record<string, string>
  format: 'xlsx' | 'csv'
  lang: Lang
  standing: string
}
type Cursor = {
  /** Where the list goes on. */
  at: string | null
  /** Whether all its rows are there, and only the file is still to be made. */
  all: boolean
  rows: number
  /** How long the part file is that these rows stand in. */
  bytes: number
}
const BEGINNING: Cursor = { at: null, all: false, rows: 0, bytes: 0 }

/** The posts by which somebody sees what they see. */
export const standing = (who: Who): string =>
  who.posts
    .map(({ role, path, partnerId }) => `${role} ${path?.join('.') ?? `unit ${partnerId}`}`)
    .sort()
    .join('; ')

/** Whoever began it, as they stand now. Throws `exports.other_posts` where they no longer stand as they did. */
async function personNow(house: House, job: Job<Payload>, list: AnyExportable): Promise<Who> {
  const who = await personOf(house, job.by).catch(() => undefined)
  if (!who || standing(who) !== job.payload.standing || !mayAnywhere(who, list.needs))
    throw problem('exports.other_posts')
  return who
}

/** A cell as the part file keeps it; of a text what no file should carry is left out. */
const kept = (cell: Cell, lang: Lang): NewCell => {
  if (cell === null || typeof cell === 'number') return cell
  return cell instanceof Date ? cell.getTime() : keepable(inWords(cell, lang).toWellFormed())
}

/**
 * Pages of the list become lines of a part file; the cursor says how long that is, so that whoever goes on after a killed worker
 * cuts off what it wrote in vain. At the end the lines become the file.
 */
export const exportKind = (house: House): JobKind<Payload, Cursor> => ({
  kind: EXPORT,
  words: { zh: '导出表格', en: 'Export of a list' },
  async chunk(q, job) {
    const { payload } = job
    const list = exportOf(house, payload.list)
    const who = await personNow(house, job, list)
    const query: unknown = list.query.parse(payload.query)
    const columns = await list.columns(house, who, query)
    const before = job.cursor ?? BEGINNING
    const part = await partOf(house.dataDir, job)
    if (!before.all) {
      const cursor = await readOn(house, { list, who, query, columns, lang: payload.lang, part }, before)
      return { cursor, done: cursor.rows }
    }
    const cut = before.at !== null
    const about = await aboutOf(house, { list, who, query, lang: payload.lang, rows: before.rows, cut })
    const file = await fileOf(house, job, { columns, about, lang: payload.lang, format: payload.format })
    const said = about.filters.map(({ label, value }) => `${label}=${value}`).join('; ')
    const purpose = [`${before.rows} rows`, payload.format, said].filter(Boolean).join(' · ')
    await note(house, who, { act: 'list_exported', about: list.name, purpose, requestId: job.id }, q)
    return {
      cursor: before,
      done: before.rows,
      total: before.rows,
      ended: true,
      result: { list: list.words, rows: before.rows, cut, file },
    }
  },
  cancelled: (_, job) => dropFiles(house.dataDir, job),
  failed: (_, job) => dropFiles(house.dataDir, job),
})

type Reading = {
  list: AnyExportable
  who: Who
  query: unknown
  columns: Column<unknown>[]
  lang: Lang
  part: string
}

async function readOn(house: House, { list, who, query, columns, lang, part }: Reading, before: Cursor) {
  const rows: NewCell[][] = []
  let [at, all] = [before.at, false]
  for (let n = 0; n < PAGES && !all; n++) {
    const room = MOST - before.rows - rows.length
    const page = await list.page(house, who, query, { cursor: at, most: Math.min(PAGE, room), lang })
    for (const row of page.rows) rows.push(columns.map((column) => kept(column.of(row), lang)))
    at = page.next
    all = at === null || page.rows.length >= room
  }
  const bytes = await keepRows(part, before.bytes, rows)
  return { at, all, rows: before.rows + rows.length, bytes }
}
