import { z } from 'zod'
import { id, idInAddress, instant, line, none, type Routes, text, uuid, words } from './kit.ts'

export const importKind = z.enum(['messages', 'grids', 'units', 'people'])
export const importState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'loading',
  'done',
  'undoing',
  'undone',
  'cancelled',
  'failed',
  'stuck',
])
export const rowStatus = z.enum(['new', 'changed', 'same', 'repeat', 'error'])
/** What became of a row that was to be loaded; null as long as nothing has. */
export const rowFate = z.enum(['loaded', 'undone', 'kept'])

const field = z.object({
  key: z.string(),
  words,
  hint: words,
  needed: z.boolean(),
})
const counts = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  repeat: z.number().int(),
  error: z.number().int(),
  loaded: z.number().int(),
  undone: z.number().int(),
  /** Not taken back by an undo, as somebody has worked on it since. */
  kept: z.number().int(),
})
const person = z.object({ id, name: z.string() })

export const batch = z.object({
  id: z.string(),
  kind: importKind,
  state: importState,
  name: z.string(),
  format: z.enum(['xlsx', 'csv', 'jsonl']),
  encoding: z.string(),
  place: z.object({ id, name: z.string() }),
  by: person,
  counts: counts.nullable(),
  /** Why it failed. */
  problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  createdAt: instant,
  changedAt: instant,
})

/** A batch with all that its page needs. */
export const wholeBatch = batch.extend({
  fields: z.array(field),
  columns: z.array(z.object({ name: z.string(), sample: z.array(z.string()) })),
  /** Field → column; guessed, remembered or chosen. */
  mapping: z.record(z.string(), z.string()),
  /** Whether the mapping is the one of the last file with this header. */
  remembered: z.boolean(),
  asOf: instant.nullable(),
  /** The work on it now. `stoppable` by whoever looks. */
  job: z
    .object({
      done: z.number().int(),
      total: z.number().int().nullable(),
      ending: z.boolean(),
      startedAt: instant.nullable(),
    })
    .nullable(),
  history: z.array(z.object({ what: z.string(), by: person, at: instant })),
  /** What may be done with it now. */
  can: z.object({
    map: z.boolean(),
    load: z.boolean(),
    cancel: z.boolean(),
    undo: z.boolean(),
    errors: z.boolean(),
    codes: z.boolean(),
  }),
})

export const importRow = z.object({
  seq: z.number().int(),
  line: z.number().int(),
  status: rowStatus,
  fate: rowFate.nullable(),
  /** By field, as it will be; personal parts masked, long texts shortened. */
  shown: z.record(z.string(), z.string()),
  /** By field, as it was before; for changed rows. */
  was: z.record(z.string(), z.string()),
  /** Whether its cells are still kept: those of a message go once it is loaded. */
  whole: z.boolean(),
  /** The matter that it became. */
  matterId: z.string().nullable(),
  flaws: z.array(
    z.object({
      field: z.string().nullable(),
      column: z.string().nullable(),
      /** What stands there, masked. */
      value: z.string(),
      reason: z.string(),
    }),
  ),
})

const one = z.object({ id: uuid })
const oneExample = { params: { id: '00000000-0000-4000-8000-000000000001' } }

export const imports = {
  'GET /api/imports': {
    needs: 'imports.use',
    summary: 'Files brought for loading, the newest first, at most 50; and what may be brought here, where',
    query: z.strictObject({ kind: importKind.optional(), before: z.iso.datetime().optional() }),
    out: z.object({
      kinds: z.array(
        z.object({ key: importKind, words, about: words, fields: z.array(field), places: z.array(person) }),
      ),
      rows: z.array(batch),
      more: z.boolean(),
    }),
  },
  'GET /api/imports/template': {
    needs: 'imports.use',
    summary: 'An empty table to fill in: as a workbook with an explanation and examples, or as csv',
    query: z.strictObject({ kind: importKind, as: z.enum(['xlsx', 'csv']) }),
    gives: 'bytes',
    out: none,
    example: { query: { kind: 'grids', as: 'csv' } },
  },
  'POST /api/imports': {
    needs: 'imports.use',
    summary: 'Bring a file (.xlsx, .csv, .jsonl; up to 50 MB); nothing of it is loaded yet',
    query: z.strictObject({ id: uuid, kind: importKind, name: line(200), node: idInAddress.optional() }),
    takes: 'table',
    out: z.object({ batch: wholeBatch }),
    example: {
      query: { id: '00000000-0000-4000-8000-000000000001', kind: 'messages', name: 'umbrellas.csv' },
    },
  },
  'GET /api/imports/:id': {
    needs: 'imports.use',
    summary: 'A file that was brought, how far it is, and what may be done with it',
    params: one,
    out: z.object({ batch: wholeBatch }),
    example: oneExample,
  },
  'PUT /api/imports/:id/columns': {
    needs: 'imports.use',
    summary: 'Say which column is which field, and have every row checked',
    params: one,
    body: z.strictObject({
      mapping: z.record(z.string().max(40), text(400)).refine((m) => Object.keys(m).length <= 40),
      asOf: z.iso.date().nullable().optional(),
    }),
    out: z.object({ batch: wholeBatch }),
    example: { ...oneExample, body: { mapping: { ref: '编号' } } },
  },
  'GET /api/imports/:id/rows': {
    needs: 'imports.use',
    summary: 'Rows as they will be, or why they will not; at most 50, after a row of the file',
    params: one,
    query: z.strictObject({
      status: rowStatus.optional(),
      fate: rowFate.optional(),
      after: z
        .string()
        .regex(/^\d{1,7}$/)
        .transform(Number)
        .optional(),
    }),
    out: z.object({ rows: z.array(importRow), more: z.boolean() }),
    example: oneExample,
  },
  'POST /api/imports/:id/load': {
    needs: 'imports.use',
    summary: 'Load the rows that were found sound, in the background',
    params: one,
    out: z.object({ batch: wholeBatch }),
    example: oneExample,
  },
  'POST /api/imports/:id/cancel': {
    needs: 'imports.use',
    summary: 'Give the file up; what was loaded of it already is taken back',
    params: one,
    out: z.object({ batch: wholeBatch }),
    example: oneExample,
  },
  'POST /api/imports/:id/undo': {
    needs: 'imports.use',
    summary: 'Take back what was loaded; what somebody has worked on since is kept and listed',
    params: one,
    out: z.object({ batch: wholeBatch }),
    example: oneExample,
  },
  'GET /api/imports/:id/errors': {
    needs: 'imports.use',
    summary: 'The rows that failed as they were, with the reason: a workbook to correct and bring again',
    params: one,
    gives: 'bytes',
    out: none,
    example: oneExample,
  },
  'POST /api/imports/:id/codes': {
    needs: 'access.manage',
    summary: 'New one-time codes by which the people of this file set their first password; former codes end',
    params: one,
    gives: 'bytes',
    out: none,
    example: oneExample,
  },
  'GET /api/matters/:id/import': {
    needs: 'matters.read',
    summary: 'Which import brought a matter, and whether that is still under way; null where none did',
    params: one,
    out: z.object({
      from: z
        .object({
          name: z.string(),
          by: person,
          at: instant,
          state: importState,
          batchId: z.string().nullable(),
        })
        .nullable(),
    }),
    example: oneExample,
  },
} satisfies Routes
