import { z } from 'zod'
import { id, idInAddress, instant, line, type Routes, text, uuid, words } from './kit.ts'

const place = z.object({ id, name: z.string(), nameEn: z.string() })
const newGrid = z.strictObject({
  name: text(40),
  nameEn: line(80).default(''),
  code: text(40).pipe(line(40)).nullable().default(null),
})
/** Where one thing goes, by the numbers of the parts; none: it ends. */
const choice = z.strictObject({
  kind: line(40),
  thing: line(60),
  parts: z.array(z.number().int().min(0).max(9)).max(10),
})
const goes = z.array(choice).max(2000).default([])

/** What is asked of the tree. `children` that no part names, and whatever else is not said, go to the part `rest`. */
export const change = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('split'),
      node: id,
      parts: z
        .array(newGrid.extend({ children: z.array(id).max(300).default([]) }))
        .min(2)
        .max(10),
      rest: z.number().int().min(0).max(9).default(0),
      byPoint: z.boolean().default(false),
      goes,
    })
    .refine((split) => split.rest < split.parts.length, { path: ['rest'], message: 'no_part' }),
  z.strictObject({ kind: z.literal('merge'), nodes: z.array(id).min(2).max(20), into: newGrid, goes }),
  z.strictObject({ kind: z.literal('move'), node: id, parent: id }),
])

const WARNINGS = [
  'post_ends',
  'no_staff',
  'bare_parent',
  'same_names',
  'settings_differ',
  'homes_asked',
  'no_shapes',
] as const
const preview = z.object({
  /** Sent back with the change: another one where the tree has changed since. */
  version: z.string(),
  /** How long it can be taken back, in hours. */
  undoHours: z.number(),
  ends: z.array(place),
  /** `points`: how many open reports of the node lie in its shape; null where it has none. */
  parts: z.array(
    z.object({
      name: z.string(),
      children: z.array(place),
      points: z.number().int().nullable(),
    }),
  ),
  moves: z.array(z.object({ node: place, from: place, to: place })),
  /** What lies at the nodes concerned. `whole`: also below them. `stays`: history, which remains where it happened. */
  found: z.array(
    z.object({
      node: place,
      whole: z.boolean(),
      kind: z.string(),
      words,
      choice: z.enum(['one', 'any']).nullable(),
      stays: z.boolean(),
      n: z.number().int(),
      items: z.array(z.object({ thing: z.string(), words })),
    }),
  ),
  warnings: z.array(z.object({ code: z.enum(WARNINGS), n: z.number().int(), names: z.array(words) })),
  /** Codes that are free, for parts that are not to make up their own. */
  codes: z.array(z.string()),
})

export const changed = z.object({
  id: z.string(),
  kind: z.enum(['split', 'merge', 'move']),
  state: z.enum(['running', 'stopped', 'done', 'undoing', 'undone']),
  reason: z.string(),
  by: z.string(),
  at: instant,
  doneAt: instant.nullable(),
  undoBy: z.string().nullable(),
  undoAt: instant.nullable(),
  undoneAt: instant.nullable(),
  ends: z.array(place),
  made: z.array(place),
  moves: z.array(z.object({ node: place, from: place, to: place })),
  done: z.number().int(),
  total: z.number().int(),
  /** Why it stopped. */
  problem: z.string().nullable(),
  /** Whether this person may take it back, or why not; until when. */
  undo: z.object({ allowed: z.boolean(), why: z.string().nullable(), until: instant.nullable() }),
  resume: z.boolean(),
})

const one = z.object({ id: uuid })
const UNKNOWN = '00000000-0000-4000-8000-000000000001'
const asked = { kind: 'move', node: 1, parent: 1 }

export const gridChanges = {
  'POST /api/grid/changes/preview': {
    needs: 'grid.restructure',
    summary: 'What splitting, merging or moving grids would come to; nothing is written',
    body: change,
    out: preview,
    example: { body: asked },
  },
  'POST /api/grid/changes': {
    needs: 'grid.restructure',
    summary: 'Split, merge or move grids as previewed; done as a task',
    body: z.strictObject({ id: uuid, version: line(40), reason: text(200), change }),
    out: z.object({ change: changed }),
    example: { body: { id: UNKNOWN, version: 'x', reason: 'because', change: asked } },
  },
  'GET /api/grid/changes': {
    needs: 'grid.read',
    summary: 'Changes of the tree, or of one node, the newest first, at most 50',
    query: z.strictObject({ node: idInAddress.optional() }),
    out: z.object({ rows: z.array(changed) }),
  },
  'GET /api/grid/changes/:id': {
    needs: 'grid.read',
    summary: 'A change of the tree and how far it is',
    params: one,
    out: z.object({ change: changed }),
    example: { params: { id: UNKNOWN } },
  },
  'POST /api/grid/changes/:id/undo': {
    needs: 'grid.restructure',
    summary: 'Take a change of the tree back, within a day and as long as no other one builds on it',
    params: one,
    out: z.object({ change: changed }),
    example: { params: { id: UNKNOWN } },
  },
  'POST /api/grid/changes/:id/resume': {
    needs: 'grid.restructure',
    summary: 'Go on with a change that stopped',
    params: one,
    out: z.object({ change: changed }),
    example: { params: { id: UNKNOWN } },
  },
} satisfies Routes
