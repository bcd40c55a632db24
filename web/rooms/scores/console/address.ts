import type { LocationQuery } from 'vue-router'

export const SIDES = ['matters', 'orders'] as const
export const BY = ['place', 'unit', 'category', 'kind', 'month'] as const
export const PERIODS = ['week', 'month', 'quarter', 'year', 'custom'] as const
export const AGAINST = ['last', 'yearBefore'] as const
/** Matters that no unit leads, or any. */
const UNITS = ['none', 'any'] as const
export type Asked = {
  side: (typeof SIDES)[number]
  by: (typeof BY)[number]
  period: (typeof PERIODS)[number]
  /** A day that the period lies around; today where none is said. */
  at?: string
  from?: string
  to?: string
  node?: number
  unit?: number | (typeof UNITS)[number]
  category?: string
  kind?: string
  loop?: string
  against: (typeof AGAINST)[number]
  /** The rate that the lines are ordered by, the highest first; in their own order where none is said. */
  sort?: string
}

const DAY = /^\d{4}-\d\d-\d\d$/
const text = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= most ? value : undefined
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined
const number = (value: unknown): number | undefined =>
  /^[1-9]\d{0,8}$/.test(String(value)) ? Number(value) : undefined
const given = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>

/** What the address of the rates asks for; what makes no sense is taken as not said. */
export function askedFrom(query: LocationQuery): Asked {
  const known = <T extends string>(values: readonly T[], name: string, usual: T): T =>
    values.find((value) => value === query[name]) ?? usual
  const [from, to] = [day(query.from), day(query.to)]
  const period = known(PERIODS, 'period', 'month')
  const custom = period === 'custom' && from !== undefined && to !== undefined && from <= to
  return {
    side: known(SIDES, 'side', 'matters'),
    by: known(BY, 'by', 'place'),
    period: period === 'custom' && !custom ? 'month' : period,
    against: known(AGAINST, 'against', 'last'),
    ...given({
      at: custom ? undefined : day(query.at),
      from: custom ? from : undefined,
      to: custom ? to : undefined,
      node: number(query.node),
      unit: UNITS.find((one) => one === query.unit) ?? number(query.unit),
      category: text(query.category, 60),
      kind: text(query.kind, 40),
      loop: text(query.loop, 40),
      sort: text(query.sort, 30),
    }),
  } as Asked
}

const USUAL: Readonly<Partial<Record<keyof Asked, string>>> = {
  side: 'matters',
  by: 'place',
  period: 'month',
  against: 'last',
}

/** The query of an address that asks for this; what is usual is left out, so that the same view has one address. */
export const queryOf = (asked: Asked): Record<string, string> =>
  Object.fromEntries(
    Object.entries(asked).flatMap(([key, value]) =>
      value === undefined || USUAL[key as keyof Asked] === value ? [] : [[key, String(value)]],
    ),
  )

/** The part of it that says which matters are meant. */
export const narrowing = ({ node, unit, category, kind, loop }: Asked) =>
  given({ node, unit, category, kind, loop })

/** The query of the records behind a measure of some days. */
export const recordsQuery = (
  asked: Asked,
  measure: string,
  days: { from: string; to: string },
  more: Record<string, string | number> = {},
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      measure: asked.side === 'orders' ? `orders.${measure}` : measure,
      ...days,
      ...narrowing(asked),
      ...more,
    }).map(([key, value]) => [key, String(value)]),
  )
