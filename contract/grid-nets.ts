import { z } from 'zod'
import { id, instant, line, none, type Routes, text, uuid } from './kit.ts'

const place = z.object({
  id,
  name: z.string(),
  nameEn: z.string(),
  up: z.array(z.string()),
  open: z.boolean(),
})
/** An area of an old net: the grids that it became part of, or why it was left over; neither where nobody has said yet. */
const area = z.object({
  name: z.string(),
  nodes: z.array(place),
  leftOver: z.string().nullable(),
  /** What a file said of its grids that names none of ours. */
  unknown: z.array(z.string()),
})
const net = z.object({
  id: z.string(),
  /** The line of work that drew it. */
  department: z.string(),
  name: z.string(),
  state: z.enum(['drafted', 'merged']),
  version: z.number().int(),
  by: z.string(),
  at: instant,
  mergedAt: instant.nullable(),
  mergedBy: z.string().nullable(),
  areas: z.number().int(),
  mapped: z.number().int(),
  leftOver: z.number().int(),
})
const whole = z.object({ net, areas: z.array(area) })

const one = z.object({ id: uuid })
const UNKNOWN = '00000000-0000-4000-8000-000000000001'
const example = { params: { id: UNKNOWN } }

/** Nets that departments drew by themselves, and how they were merged into the one net. */
export const gridNets = {
  'GET /api/grid/nets': {
    needs: 'grid.read',
    summary: 'Old nets of departments, and how much of each is mapped onto the one net',
    out: z.object({ rows: z.array(net) }),
  },
  'GET /api/grid/nets/:id': {
    needs: 'grid.read',
    summary: 'An old net, area by area',
    params: one,
    out: whole,
    example,
  },
  'POST /api/grid/nets/read': {
    needs: 'grid.restructure',
    summary: 'Reads the areas of an old net from a table (.xlsx, .csv); nothing is kept',
    query: z.strictObject({ name: line(200) }),
    takes: 'table',
    out: z.object({
      areas: z.array(area),
      refused: z.array(z.object({ line: z.number().int(), why: z.string() })),
    }),
    example: { query: { name: 'net.csv' } },
  },
  'PUT /api/grid/nets/:id': {
    needs: 'grid.restructure',
    summary: 'Enter an old net, or change one that is not merged yet',
    params: one,
    body: z.strictObject({
      /** 0 for one that is new. */
      version: z.number().int().min(0),
      department: text(40),
      name: text(60),
      areas: z
        .array(
          z.strictObject({
            name: text(60),
            nodes: z.array(id).max(50).default([]),
            leftOver: text(200).nullable().default(null),
          }),
        )
        .max(1000),
    }),
    out: whole,
    example: { ...example, body: { version: 0, department: 'police', name: 'beats', areas: [] } },
  },
  'POST /api/grid/nets/:id/merge': {
    needs: 'grid.restructure',
    summary:
      'Merge an old net into the one net: from then on it stays as it is, and its department draws no other',
    params: one,
    body: z.strictObject({ version: z.number().int() }),
    out: whole,
    example: { ...example, body: { version: 1 } },
  },
  'DELETE /api/grid/nets/:id': {
    needs: 'grid.restructure',
    summary: 'Drop an old net that was not merged',
    params: one,
    out: none,
    example,
  },
} satisfies Routes
