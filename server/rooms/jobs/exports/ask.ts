import { isDeepStrictEqual } from 'node:util'
import type { exporting } from '../../../../contract/exports.ts'
import { type AnyExportable, exportOf, type Said } from '../../../kit/exports.ts'
import type { House } from '../../../kit/house.ts'
import { addJob, begunAs, underWay } from '../../../kit/jobs.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { mayAnywhere, type Who } from '../../../kit/scope.ts'
import { EXPORT, MOST, type Payload, standing } from './work.ts'

type Acts = Handlers<typeof exporting>

/** So many at a time of one person: files are made for somebody who reads them. */
const AT_ONCE = 3

/** The list, and its filters as the list itself reads them. Throws `exports.no_list`, `auth.not_allowed`, `http.bad_input`. */
function asked(
  house: House,
  who: Who,
  { list: name, query }: { list: string; query: Record<string, string> },
) {
  const list = exportOf(house, name)
  if (who.kind !== 'staff' || !mayAnywhere(who, list.needs)) throw problem('auth.not_allowed')
  const read = list.query.safeParse(query)
  if (!read.success) {
    const fields = read.error.issues.map((issue: { path: PropertyKey[]; code: string }) => ({
      path: issue.path.join('.'),
      rule: issue.code,
    }))
    throw problem('http.bad_input', { summary: fields.map((one: { path: string }) => one.path), fields })
  }
  return { list, query: read.data as unknown }
}

const both = ({ label, value }: Said) => ({
  label,
  value: typeof value === 'string' ? { zh: value, en: value } : value,
})
const countOf = async (list: AnyExportable, house: House, who: Who, query: unknown) =>
  list.count ? list.count(house, who, query, MOST) : null

export const lookAhead: Acts['POST /api/exports/ahead'] = async (house, { who, body }) => {
  const { list, query } = asked(house, who, body)
  const [rows, columns, filters] = await Promise.all([
    countOf(list, house, who, query),
    list.columns(house, who, query),
    list.said?.(house, who, query) ?? [],
  ])
  return {
    words: list.words,
    rows,
    most: MOST,
    columns: columns.map((column) => column.words),
    filters: filters.map(both),
  }
}

/** Whether it is the same list with the same filters in the same format; the reader's language may have changed meanwhile. */
const saysAgain = (before: unknown, { list, query, format }: Payload): boolean => {
  const was = before as Payload
  return was.list === list && was.format === format && isDeepStrictEqual(was.query, query)
}

export const beginExport: Acts['POST /api/exports'] = async (house, { who, body, lang }) => {
  const { list, query } = asked(house, who, body)
  // begun already, it is answered as it was, whatever has come to the list since
  const begun = body.id !== undefined && (await begunAs(house.db, who.districtId, body.id)) !== undefined
  const rows = begun ? null : await countOf(list, house, who, query)
  if (rows !== null && rows > MOST) throw problem('exports.too_many', { most: MOST.toLocaleString('en') })
  const payload: Payload = {
    list: list.name,
    query: body.query,
    format: body.format,
    lang,
    standing: standing(who),
  }
  const id = await house.db.tx(async (q) => {
    const atWork = await underWay(q, who, EXPORT)
    const before = body.id && (await begunAs(q, who.districtId, body.id))
    if (before) {
      if (before.by === who.accountId && before.kind === EXPORT && saysAgain(before.payload, payload))
        return body.id as string
      throw problem('exports.id_taken')
    }
    if (atWork >= AT_ONCE) throw problem('exports.enough', { most: AT_ONCE })
    return addJob(q, {
      ...(body.id && { id: body.id }),
      districtId: who.districtId,
      kind: EXPORT,
      by: who.accountId,
      payload,
      ...(rows === null ? {} : { total: rows }),
      now: house.clock.now(),
    })
  })
  return { job: { id } }
}
