import type { z } from 'zod'
import type { House } from './house.ts'
import { type Lang, problem } from './problems.ts'
import type { Who } from './scope.ts'

type Words = { zh: string; en: string }
/** What a cell may hold; words are written in the reader's language. */
export type Cell = string | number | Date | Words | null
export type Column<R> = {
  words: Words
  /** Kept as such by a workbook: `count` is a number that can be added up, `share` one from 0 to 1 that is shown as per cent. */
  as: 'text' | 'count' | 'share' | 'mean' | 'instant' | 'day'
  /** In characters. */
  width?: number
  of(row: R): Cell
}
/** One line of what a list was narrowed to. */
export type Said = { label: Words; value: Words | string }

/**
 * A list of the product that can be taken away as a table. `page` is the act that answers the list itself, with the same scope,
 * the same masks and the same order; it gives at most `most` rows after a cursor, and the cursor of the next page.
 */
export type Exportable<Q, R> = {
  name: string
  words: Words
  /** The permission that the list itself needs. */
  needs: string
  /** The list's own filters as its address says them, without a cursor. */
  query: z.ZodType<Q>
  page(
    house: House,
    who: Who,
    query: Q,
    /** `lang`: of cells that are words of one language only, such as the reasons of problems. */
    at: { cursor: string | null; most: number; lang: Lang },
  ): Promise<{ rows: R[]; next: string | null }>
  /** How many rows there are, exactly up to `most` and some number above it beyond; left out where nobody counts them. */
  count?(house: House, who: Who, query: Q, most: number): Promise<number>
  columns(house: House, who: Who, query: Q): Promise<Column<R>[]> | Column<R>[]
  /** The filters in words. Nothing where the list has none. */
  said?(house: House, who: Who, query: Q): Promise<Said[]> | Said[]
}
/** One whatever its filters and rows are: they come back as the room itself gave them. */
export type AnyExportable = Exportable<unknown, unknown>

/** A list with its filters and rows in agreement. */
export const exportable = <Q, R>(list: Exportable<Q, R>): AnyExportable => list

export const inWords = (value: Words | string, lang: Lang): string =>
  typeof value === 'string' ? value : value[lang]

/** The list of a name. Throws `exports.no_list`. */
export function exportOf(house: Pick<House, 'exports'>, name: string): AnyExportable {
  const list = house.exports().find((one) => one.name === name)
  if (!list) throw problem('exports.no_list')
  return list
}

/** An act that answers a list, asked by nobody's request but for a person: only who asks, what for and in which language is known. */
export const calling = (who: Who, query: object, params: object = {}, lang: Lang = 'zh'): never =>
  ({ who, query, params, lang }) as never

/** A list that comes whole, without pages. */
export const whole = <Q, R>(rowsOf: (house: House, who: Who, query: Q, lang: Lang) => Promise<R[]>) => ({
  page: async (house: House, who: Who, query: Q, { lang }: { lang: Lang }) => ({
    rows: await rowsOf(house, who, query, lang),
    next: null,
  }),
  count: async (house: House, who: Who, query: Q) => (await rowsOf(house, who, query, 'zh')).length,
})

type Of<R> = Column<R>['of']
/** Columns of texts, of numbers, of times. */
export const text = <R>(zh: string, en: string, of: Of<R>, width = 18): Column<R> => ({
  words: { zh, en },
  as: 'text',
  of,
  width,
})
export const count = <R>(
  zh: string,
  en: string,
  of: (row: R) => number | null,
  as: 'count' | 'share' | 'mean' = 'count',
): Column<R> => ({
  words: { zh, en },
  as,
  of,
  width: as === 'count' ? 10 : 14,
})
export const instant = <R>(
  zh: string,
  en: string,
  of: (row: R) => Date | string | null,
  as: 'instant' | 'day' = 'instant',
): Column<R> => ({
  words: { zh, en },
  as,
  width: as === 'day' ? 12 : 20,
  of: (row) => {
    const at = of(row)
    return at === null ? null : new Date(at)
  },
})
export const yes = (value: boolean): Words | null => (value ? { zh: '是', en: 'yes' } : null)

/** The filters of a list in words, in the order of its address; one that nobody has words for is said as it stands there. */
export function saidOf(
  query: object,
  known: Readonly<Record<string, { label: Words; value?: Words | string | null | undefined }>>,
): Said[] {
  return Object.entries(query).flatMap(([key, asked]) => {
    const { label = { zh: key, en: key }, value } = known[key] ?? {}
    return asked === undefined || asked === '' ? [] : [{ label, value: value ?? String(asked) }]
  })
}
