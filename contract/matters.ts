import { z } from 'zod'
import { fileHash, id, idInAddress, instant, line, none, type Routes, text, uuid, words } from './kit.ts'

/** What a form of a step can hold; the loop's data says which fields a step has. */
export const field = z.object({
  name: z.string(),
  kind: z.enum(['words', 'line', 'choice', 'units', 'unit', 'files', 'category', 'yesno']),
  label: words,
  hint: words.optional(),
  required: z.boolean(),
  /** Whether residents see what is written here. */
  open: z.boolean(),
  max: z.number().int().optional(),
  options: z.array(z.object({ key: z.string(), words })).optional(),
})

export const summary = z.object({
  id: z.string(),
  rootId: z.string(),
  number: z.number().int(),
  loop: z.string(),
  loopVersion: z.number().int(),
  state: z.string(),
  title: z.string(),
  place: z.string().nullable(),
  category: z.string().nullable(),
  source: z.string(),
  node: z.object({ id, name: z.string(), above: z.string().nullable() }),
  unit: z.object({ id, name: z.string() }).nullable(),
  lead: z.boolean(),
  createdAt: instant,
  changedAt: instant,
  dueAt: instant.nullable(),
  clockFrom: instant.nullable(),
  late: z.boolean(),
  solved: z.string().nullable(),
  satisfaction: z.string().nullable(),
  closedAt: instant.nullable(),
  version: z.number().int(),
})

/** A knot of the thread: one step, with what this reader may see of it. */
export const knot = z.object({
  matterId: z.string(),
  seq: z.number().int(),
  step: z.string(),
  /** Past words of the step: "dispatched to …". */
  done: words,
  /** The state it led to, where it led to another one. */
  state: z.string().nullable(),
  by: z.object({ role: z.string(), name: z.string().nullable(), unit: z.string().nullable() }),
  occurredAt: instant,
  recordedAt: instant,
  imported: z.boolean(),
  dueAt: instant.nullable(),
  texts: z.array(z.object({ field: z.string(), label: words, text: z.string(), open: z.boolean() })),
  choices: z.array(z.object({ field: z.string(), label: words, value: words })),
  files: z.array(z.string()),
})

/** A step somebody could take from here, or the reason why not. */
export const offer = z.object({
  matterId: z.string(),
  step: z.string(),
  words,
  version: z.number().int(),
  form: z.array(field),
  allowed: z.boolean(),
  why: z.string().nullable(),
  /** The step that moves the matter on, to be shown first. */
  main: z.boolean(),
})

export const stateView = z.object({ key: z.string(), words, plain: words, end: z.boolean() })

export const page = z.object({
  matter: summary,
  /** Where it stands in plain words for a resident, and what happens next. */
  stands: words,
  /** The deadline in plain words, in the reader's language: "by Thursday 17:30, two working days left". */
  deadline: z.string().nullable(),
  clockUncertain: z.boolean(),
  thread: z.array(knot),
  orders: z.array(summary),
  offers: z.array(offer),
  reporter: z
    .object({
      name: z.string().nullable(),
      phone: z.string().nullable(),
      label: z.string().nullable(),
      onBehalf: z.boolean(),
      mine: z.boolean(),
    })
    .nullable(),
})

const filters = {
  loop: line(40).optional(),
  state: line(40).optional(),
  category: line(60).optional(),
  node: idInAddress.optional(),
  /** With `node`: only what lies at the node itself, not below it. */
  direct: z.enum(['yes']).optional(),
  unit: idInAddress.optional(),
  late: z.enum(['yes']).optional(),
  open: z.enum(['yes', 'no']).optional(),
  number: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  source: line(20).optional(),
}

export const report = z.object({
  id: uuid,
  nodeId: id,
  words: text(5000, 4),
  title: text(60).optional(),
  place: text(120).optional(),
  category: line(60).optional(),
  files: z.array(fileHash).max(9).optional(),
  onBehalf: z
    .object({
      name: text(40).optional(),
      phone: z
        .string()
        .regex(/^1[3-9]\d{9}$/)
        .optional(),
    })
    .optional(),
})

export const matters = {
  'POST /api/files': {
    needs: 'files.bring',
    summary: 'Bring a photo (JPEG, PNG, WebP, up to 10 MB); it is stripped of place data and made smaller',
    takes: 'photo',
    out: z.object({
      hash: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      size: z.number().int(),
    }),
  },
  'POST /api/matters': {
    needs: 'matters.report',
    summary: 'Report: words, photos and a place become a matter; sending it again changes nothing',
    body: report,
    out: z.object({ matter: summary }),
    example: { body: { id: '00000000-0000-4000-8000-000000000001', nodeId: 1, words: 'a lost umbrella' } },
  },
  'GET /api/matters': {
    needs: 'matters.read',
    summary: 'A list within reach, newest first; `view` orders lists what units were ordered to do',
    query: z.strictObject({
      ...filters,
      view: z.enum(['matters', 'orders', 'mine']).default('matters'),
      cursor: z
        .string()
        .regex(/^[0-9a-z]{1,12}\.[0-9a-z]{1,12}$/)
        .optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    out: z.object({ rows: z.array(summary), next: z.string().nullable() }),
  },
  'GET /api/matters/counts': {
    needs: 'matters.read',
    summary: 'How many within reach, by state, with the same filters as the list',
    query: z.strictObject({ ...filters, view: z.enum(['matters', 'orders', 'mine']).default('matters') }),
    out: z.object({
      total: z.number().int(),
      open: z.number().int(),
      late: z.number().int(),
      states: z.array(z.object({ loop: z.string(), state: z.string(), count: z.number().int() })),
    }),
  },
  'GET /api/matters/:id': {
    needs: 'matters.read',
    summary: 'A matter whole: thread, orders, the steps allowed now and why others are not',
    params: z.object({ id: uuid }),
    out: page,
    example: { params: { id: '00000000-0000-4000-8000-000000000001' } },
  },
  'POST /api/matters/:id/steps': {
    needs: 'matters.step',
    summary: 'Take a step; the same requestId again gives the first answer',
    params: z.object({ id: uuid }),
    body: z.object({
      requestId: uuid,
      version: z.number().int().positive(),
      step: z.string().max(40),
      form: z.record(z.string().max(40), z.unknown()).default({}),
    }),
    out: z.object({ matter: summary }),
    example: {
      params: { id: '00000000-0000-4000-8000-000000000001' },
      body: { requestId: '00000000-0000-4000-8000-000000000002', version: 1, step: 'dispatch', form: {} },
    },
  },
  'GET /api/matters/:id/files/:hash': {
    needs: 'matters.read',
    summary: 'A photo of a matter within reach',
    params: z.object({ id: uuid, hash: fileHash }),
    query: z.strictObject({ thumb: z.enum(['yes']).optional() }),
    gives: 'bytes',
    out: none,
    example: { params: { id: '00000000-0000-4000-8000-000000000001', hash: '0'.repeat(64) } },
  },
  'POST /api/matters/:id/reporter': {
    needs: 'matters.open_reporter',
    summary: "Open the reporter's name and phone, with a purpose; each opening is logged",
    params: z.object({ id: uuid }),
    body: z.object({ purpose: text(120, 2) }),
    out: z.object({ name: z.string().nullable(), phone: z.string().nullable() }),
    example: { params: { id: '00000000-0000-4000-8000-000000000001' }, body: { purpose: 'call back' } },
  },
  'GET /api/loops': {
    needs: 'signed-in',
    summary: 'The loops of the own district: states, steps and their words',
    out: z.object({
      loops: z.array(
        z.object({
          id: z.string(),
          version: z.number().int(),
          name: words,
          states: z.array(stateView),
          steps: z.array(
            z.object({
              name: z.string(),
              words,
              done: words,
              from: z.array(z.string()),
              to: z.string(),
              by: z.array(z.string()),
              required: z.boolean(),
              form: z.array(field),
            }),
          ),
        }),
      ),
    }),
  },
  'GET /api/dashboard': {
    needs: 'matters.figures',
    summary: 'Counts within reach, each with the filter that opens its records',
    out: z.object({
      at: instant,
      figures: z.array(
        z.object({ key: z.string(), count: z.number().int(), filter: z.record(z.string(), z.string()) }),
      ),
      byState: z.array(z.object({ state: z.string(), count: z.number().int() })),
      byPlace: z.array(
        z.object({
          nodeId: id,
          name: z.string(),
          filter: z.record(z.string(), z.string()),
          open: z.number().int(),
          late: z.number().int(),
          total: z.number().int(),
        }),
      ),
      byCategory: z.array(z.object({ category: z.string().nullable(), count: z.number().int() })),
    }),
  },
} satisfies Routes
