import { z } from 'zod'
import { id, idInAddress, instant, type Routes } from './kit.ts'

const count = z.number().int()
/** A part of a whole, from 0 to 1; null where the whole is nothing. */
const share = z.object({ value: z.number().nullable(), of: count })
const day = z.iso.date()
const days = z.object({ from: day, to: day })
const filter = z.record(z.string(), z.string())
/** The last so many days. */
const period = z.enum(['7', '30', '90', '365']).default('30')

/** What is counted: open things as they stand now, the others of the period; `before` is what was filed in the period before. */
export const counted = z.object({
  open: count,
  due: count,
  late: count,
  filed: count,
  before: count,
  inTime: share,
  solved: share,
  satisfied: share,
  /** What narrows a list to this line; with that of a measure it opens its records. */
  filter,
})
const place = z.object({ id, name: z.string(), nameEn: z.string(), level: z.string() })
const rise = z.object({ now: count, before: count, filter })

export const dashboard = {
  'GET /api/dashboard': {
    needs: 'matters.figures',
    summary:
      'Figures of a place and of all right below it, what has risen, and the trend; each with the filter that opens its records',
    query: z.strictObject({ node: idInAddress.optional(), period }),
    out: z.object({
      /** How far the sums know; what is open is counted now. */
      at: instant,
      /** While the sums are made anew, how far: until then they are not whole. */
      building: z.object({ done: count, total: count.nullable() }).nullable(),
      /** The way down to the place from the top of the reader's reach; the place itself is the last. */
      way: z.array(place).min(1),
      /** All tops of the reader's reach, where there are several. */
      tops: z.array(place),
      period: days,
      before: days,
      /** For each measure, what opens its records beside the filter of the line. */
      records: z.record(
        z.enum(['open', 'due', 'late', 'filed', 'before', 'inTime', 'solved', 'satisfied']),
        filter,
      ),
      total: counted,
      /** `direct`: what lies at the place itself and in none of those below it. */
      places: z.array(counted.extend({ ...place.shape, direct: z.boolean(), children: z.boolean() })),
      categories: z.array(counted.extend({ category: z.string().nullable() })),
      hot: z.object({
        places: z.array(rise.extend(place.shape)),
        categories: z.array(rise.extend({ category: z.string() })),
      }),
      trend: z.object({
        by: z.enum(['day', 'week', 'month']),
        points: z.array(
          days.extend({
            filed: count,
            closed: count,
            solved: share,
            satisfied: share,
            filter,
          }),
        ),
      }),
    }),
  },
  'GET /api/dashboard/points': {
    needs: 'matters.figures',
    summary:
      'Where the matters filed in a period lie, in squares from 250 m to 4 km; a square with fewer than three is never shown',
    query: z.strictObject({ node: idInAddress.optional(), period }),
    out: z.object({
      /** The days that are drawn: fewer than asked for where there would be too many matters. */
      period: days,
      /** All filed in these days, and how many of them have a point. */
      filed: count,
      placed: count,
      filter,
      nets: z.array(
        z.object({
          perDegree: count,
          /** How many lie in squares with fewer than three. */
          scattered: count,
          /** Place among the squares from 0°, and how many. */
          cells: z.array(z.tuple([count, count, count])),
        }),
      ),
    }),
  },
} satisfies Routes
