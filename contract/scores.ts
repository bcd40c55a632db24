import { z } from 'zod'
import { day, dayAndId, id, idInAddress, instant, line, type Routes, words } from './kit.ts'
import { summary } from './matter.ts'

const period = z.object({ from: z.string(), to: z.string() })

const filters = {
  node: idInAddress.optional(),
  /** `none`, as of category and kind: what has none; `any`: what a unit leads, whichever. */
  unit: z.union([z.enum(['none', 'any']), idInAddress]).optional(),
  /** With all below it; after a `=` that one alone. */
  category: line(60).optional(),
  kind: line(40).optional(),
  loop: line(40).optional(),
}

/** A share from 0 to 1 (or a mean), null where there is nothing to divide by; `of` is what it was divided by. */
const rate = z.object({ value: z.number().nullable(), of: z.number() })
/** Counts by the name of the measure, and the rates made of them. */
const figures = { sums: z.record(z.string(), z.number()), rates: z.record(z.string(), rate) }
const ratesLine = z.object({
  /** A node, a unit, a category, a kind, a loop or the first day of a month; empty for what has none. */
  key: z.string(),
  /** Null for days, and where there is no key or no word for it. */
  name: words.nullable(),
  ...figures,
  /** The rates of the period before, and of the same period a year before. */
  last: z.record(z.string(), z.number().nullable()),
  yearBefore: z.record(z.string(), z.number().nullable()),
})

export const scores = {
  'GET /api/rates': {
    needs: 'scores.read',
    summary:
      'Rates of a place or unit and period, against the period before and a year before, by what lies below, unit, category, kind or month; `side` orders: how units answered',
    query: z.strictObject({
      ...filters,
      side: z.enum(['matters', 'orders']).default('matters'),
      by: z.enum(['place', 'unit', 'category', 'kind', 'loop', 'month']).default('place'),
      period: z.enum(['week', 'month', 'quarter', 'year', 'custom']).default('month'),
      /** A day that the period lies around; today where none is given. */
      at: day.optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    out: z.object({
      at: instant,
      /** The version of the rule that the figures were made by, and what a fairly satisfied answer counts for. */
      rule: z.string(),
      w: z.number(),
      /** How far the figures are made, while they are being made anew. */
      building: z.object({ done: z.number().int(), total: z.number().int().nullable() }).nullable(),
      period,
      last: period,
      yearBefore: period,
      place: z.object({ id, name: words, above: z.array(z.object({ id, name: words })) }),
      unit: z.object({ id, name: words }).nullable(),
      /** Whether a place may be chosen; whoever speaks for a unit sees that unit's figures alone. */
      ownUnit: z.boolean(),
      /** Loops that have figures; those that are added up where none is chosen come first. */
      loops: z.array(z.object({ id: z.string(), name: words, together: z.boolean() })),
      kinds: z.array(z.object({ key: z.string(), name: words.nullable() })),
      units: z.array(z.object({ id, name: words })),
      whole: ratesLine,
      lines: z.array(ratesLine),
      /** The last twelve months (weeks, where a week is asked for), for the whole. */
      trend: z.array(z.object({ key: z.string(), ...figures })),
    }),
  },
  'GET /api/rates/records': {
    needs: 'scores.read',
    summary:
      'The matters, or orders, behind one number of the rates, the newest day first: exactly those that were counted',
    query: z.strictObject({
      ...filters,
      direct: z.enum(['yes']).optional(),
      /** A measure; of orders with `orders.` before it. */
      measure: z.string().regex(/^(orders\.)?[a-z_]{2,20}$/),
      from: day,
      to: day,
      cursor: dayAndId.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    out: z.object({
      /** All that there are. */
      count: z.number().int(),
      place: z.object({ id, name: words }),
      unit: z.object({ id, name: words }).nullable(),
      rows: z.array(summary),
      next: z.string().nullable(),
    }),
    example: { query: { measure: 'filed', from: '2026-01-01', to: '2026-01-31' } },
  },
} satisfies Routes
