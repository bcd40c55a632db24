import type { QueryConfig } from 'pg'
import type { Db, Queries, Sql } from '../../server/kit/db.ts'

export type Statement = { text: string; values: readonly unknown[] }

/** A database that notes every statement on its way. `take` gives those since the last take. */
export function recording(db: Db): { db: Db; take(): Statement[] } {
  let noted: Statement[] = []
  const note = (query: Sql) => {
    noted.push({ text: query.text, values: query.values })
    return query
  }
  const over = (q: Queries): Queries => ({
    rows: (query) => q.rows(note(query)),
    plainRows: (query) => q.plainRows(note(query)),
    maybe: (query) => q.maybe(note(query)),
    one: (query) => q.one(note(query)),
  })
  return {
    db: { ...db, ...over(db), tx: (work) => db.tx((q) => work(over(q))) },
    take() {
      const taken = noted
      noted = []
      return taken
    },
  }
}

const names = new Map<string, string>()
const nameOf = (text: string): string => {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return name
}

/**
 * The same statements, prepared, with other ids: wherever one of `ids` stands in a value, within a text too, the one at the same
 * place of the list given stands afterwards.
 */
export function again(
  statements: readonly Statement[],
  ids: readonly string[],
): (fresh: readonly string[]) => QueryConfig[] {
  const anyId = ids.length > 0 ? new RegExp(`(${ids.join('|')})`) : undefined
  const makers = statements.map(({ text, values }) => {
    const fill = values.map((value) => fillerOf(value, ids, anyId))
    return (fresh: readonly string[]): QueryConfig => ({
      name: nameOf(text),
      text,
      values: fill.map((f) => f(fresh)),
    })
  })
  return (fresh) => makers.map((make) => make(fresh))
}

/** Texts are cut at their ids once, not at every use. */
function fillerOf(
  value: unknown,
  ids: readonly string[],
  anyId: RegExp | undefined,
): (fresh: readonly string[]) => unknown {
  if (Array.isArray(value)) {
    const fill = value.map((v) => fillerOf(v, ids, anyId))
    return (fresh) => fill.map((f) => f(fresh))
  }
  if (typeof value !== 'string' || !anyId?.test(value)) return () => value
  const parts = value.split(anyId)
  const places = parts.map((part) => ids.indexOf(part))
  return (fresh) =>
    parts.map((part, i) => ((places[i] ?? -1) < 0 ? part : fresh[places[i] as number])).join('')
}
