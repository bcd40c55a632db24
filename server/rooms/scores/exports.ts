import { z } from 'zod'
import { scores } from '../../../contract/scores.ts'
import { calling, type Column, count, exportable, type Said, saidOf, text } from '../../kit/exports.ts'
import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { type ListedRow, matterColumns } from '../matters/index.ts'
import { rates } from './acts/rates.ts'
import { records } from './acts/records.ts'
import { ALONE } from './ask.ts'
import { kindsOf } from './acts/names.ts'
import { ruleOf } from './measures.ts'
import { alone, FIRST, MEASURES, OF_LOOP, RATES, SIDE, WITHOUT } from './words.ts'

type Words = { zh: string; en: string }
const anyUnit = (unit: unknown) => (unit === 'any' ? { zh: '有单位牵头的', en: 'led by a unit' } : undefined)
const asked = scores['GET /api/rates'].query.extend({
  /** The rate that the page orders its lines by. */
  sort: z
    .string()
    .regex(/^[a-z_]{1,30}$/)
    .optional(),
})
type Asked = z.output<typeof asked>
type Figures = Awaited<ReturnType<typeof rates>>
type Line = Figures['whole'] & { first: Words | string }

const behind = scores['GET /api/rates/records'].query.omit({ cursor: true, limit: true })
type Behind = z.output<typeof behind>

function figuresOf(house: House, who: Who, asked: Asked): Promise<Figures> {
  const { sort: _, ...query } = asked
  return rates(house, calling(who, query))
}

/** What a line is called, as the page says it. */
function nameOf({ key, name }: Figures['whole'], { by, loop }: Asked, node: number): Words | string {
  if (by === 'month') return key
  if (key === '') return (by === 'kind' && loop ? OF_LOOP.without : WITHOUT[by]) ?? ''
  const itself = by === 'place' ? Number(key) === node : key.startsWith(ALONE)
  return itself && name ? alone(name) : (name ?? key)
}

/** The lines in the order of the page: by a rate, the highest first, where one was asked for. */
async function linesOf(house: House, who: Who, query: Asked): Promise<Line[]> {
  const { lines, place } = await figuresOf(house, who, query)
  const { sort } = query
  const named = lines.map((line) => ({ ...line, first: nameOf(line, query, place.id) }))
  if (!sort) return named
  const of = ({ sums, rates }: Line) => (sort in RATES[query.side] ? rates[sort]?.value : sums[sort]) ?? -1
  return named.toSorted((a, b) => of(b) - of(a))
}

const BEFORE = [
  { of: 'last', zh: '上期', en: 'the period before' },
  { of: 'yearBefore', zh: '去年同期', en: 'a year before' },
] as const

function columnsOf({ side, by, loop }: Asked): Column<Line>[] {
  const first = by === 'kind' && loop ? OF_LOOP.first : FIRST[by]
  const rateColumns = Object.entries(RATES[side]).flatMap(([key, { zh, en }]) => {
    const as = key === 'mean_hours' ? 'mean' : 'share'
    return [
      count<Line>(zh, en, ({ rates }) => rates[key]?.value ?? null, as),
      ...BEFORE.map((one) =>
        count<Line>(`${zh}（${one.zh}）`, `${en} (${one.en})`, (line) => line[one.of][key] ?? null, as),
      ),
    ]
  })
  return [
    text<Line>(first.zh, first.en, (line) => line.first, 28),
    ...Object.entries(MEASURES[side]).map(([key, { zh, en }]) =>
      count<Line>(zh, en, (line) => line.sums[key] ?? 0),
    ),
    ...rateColumns,
  ]
}

const spanOf = ({ from, to }: { from: string; to: string }) => `${from} – ${to}`

/** The narrowing that rates and the records behind them share, in words. */
async function narrowedSaid(
  house: House,
  who: Who,
  { category, kind, loop }: Pick<Asked, 'category' | 'kind' | 'loop'>,
  named: { place: Words; unit: Words | undefined; without: boolean },
): Promise<Said[]> {
  const tenant = house.tenants.byId(who.districtId)
  const bare = category?.replace(ALONE, '')
  const found = tenant.categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === bare)
  const own = found && { zh: found.zh, en: found.en }
  const { together } = await ruleOf(house, who.districtId)
  const kinds = kind ? await kindsOf(house, who.districtId, { together, loop }) : []
  return [
    { label: FIRST.place, value: named.place },
    ...(named.unit ? [{ label: FIRST.unit, value: named.unit }] : []),
    ...(named.without ? [{ label: FIRST.unit, value: WITHOUT.unit ?? '' }] : []),
    ...saidOf(
      { category, kind, loop },
      {
        category: {
          label: FIRST.category,
          value: category === 'none' ? WITHOUT.category : own && bare !== category ? alone(own) : own,
        },
        kind: {
          label: loop ? OF_LOOP.first : FIRST.kind,
          value:
            kind === 'none'
              ? loop
                ? OF_LOOP.without
                : WITHOUT.kind
              : kinds.find((one) => one.key === kind)?.name,
        },
        loop: { label: FIRST.loop },
      },
    ),
  ]
}

const sideOf = (measure: string) => (measure.startsWith('orders.') ? 'orders' : 'matters')

export const exports = [
  exportable<Asked, Line>({
    name: 'scores.rates',
    words: { zh: '指标表', en: 'Table of figures' },
    needs: 'scores.read',
    query: asked,
    page: async (house, who, query) => ({ rows: await linesOf(house, who, query), next: null }),
    count: async (house, who, query) => (await figuresOf(house, who, query)).lines.length,
    columns: (_, __, query) => columnsOf(query),
    async said(house, who, query) {
      const { rule, w, period, last, yearBefore, place, unit } = await figuresOf(house, who, query)
      const named = {
        place: place.name,
        unit: unit?.name ?? anyUnit(query.unit),
        without: query.unit === 'none',
      }
      return [
        { label: { zh: '看哪一方', en: 'Side' }, value: SIDE[query.side] },
        { label: { zh: '时间', en: 'Period' }, value: spanOf(period) },
        { label: { zh: '上期', en: 'The period before' }, value: spanOf(last) },
        { label: { zh: '去年同期', en: 'A year before' }, value: spanOf(yearBefore) },
        ...(await narrowedSaid(house, who, query, named)),
        { label: { zh: '口径版本', en: 'Version of the rule' }, value: rule },
        { label: { zh: '“基本满意”折算系数', en: 'A fairly satisfied answer counts for' }, value: String(w) },
      ]
    },
  }),
  exportable<Behind, ListedRow>({
    name: 'scores.records',
    words: { zh: '指标背后的记录', en: 'Records behind a figure' },
    needs: 'scores.read',
    query: behind,
    page: (house, who, query, { cursor, most }) =>
      records(house, calling(who, { ...query, cursor: cursor ?? undefined, limit: most })),
    count: async (house, who, query) => (await records(house, calling(who, { ...query, limit: 1 }))).count,
    columns: (house, who) => matterColumns(house, who.districtId),
    async said(house, who, query) {
      const { place, unit } = await records(house, calling(who, { ...query, limit: 1 }))
      const side = sideOf(query.measure)
      const named = {
        place: place.name,
        unit: unit?.name ?? anyUnit(query.unit),
        without: query.unit === 'none',
      }
      return [
        {
          label: { zh: '指标', en: 'Figure' },
          value: MEASURES[side][query.measure.replace('orders.', '')] ?? '',
        },
        { label: { zh: '时间', en: 'Period' }, value: spanOf(query) },
        ...(await narrowedSaid(house, who, query, named)),
        ...(query.direct
          ? [{ label: { zh: '只看本级', en: 'Only at the place itself' }, value: { zh: '是', en: 'yes' } }]
          : []),
      ]
    },
  }),
]
