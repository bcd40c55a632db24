import { z } from 'zod'
import { fileHash, id, idInAddress, instant, line, none, type Routes, text, uuid, words } from './kit.ts'
import { field, page, stateView, stepGroup, summary } from './matter.ts'

export { field, knot, offer, page, stepGroup, summary } from './matter.ts'

const filters = {
  /** One loop, or several with commas between. */
  loop: line(200).optional(),
  state: line(40).optional(),
  category: line(60).optional(),
  node: idInAddress.optional(),
  /** With `node`: only what lies at the node itself, not below it. */
  direct: z.enum(['yes']).optional(),
  unit: idInAddress.optional(),
  late: z.enum(['yes']).optional(),
  /** Open, and its deadline comes within 24 hours. */
  due: z.enum(['day']).optional(),
  /** Days in China, both included. */
  filedFrom: z.iso.date().optional(),
  filedTo: z.iso.date().optional(),
  open: z.enum(['yes', 'no']).optional(),
  number: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  source: line(20).optional(),
  kind: line(40).optional(),
  sheet: line(40).optional(),
  supervised: z.enum(['yes']).optional(),
  /** A square of the map: how many squares a degree has, and its place among them from 0°, as the nets of the dashboard have it. */
  cell: z
    .string()
    .regex(/^(25|50|100|200|400)\.-?\d{1,5}\.-?\d{1,5}$/)
    .optional(),
}
const view = z.enum(['matters', 'orders', 'mine', 'todo']).default('matters')

const point = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })

export const report = z.object({
  id: uuid,
  nodeId: id,
  words: text(5000, 4),
  title: text(60).optional(),
  place: text(120).optional(),
  category: line(60).optional(),
  files: z.array(fileHash).max(9).optional(),
  /** Another loop than that of residents' reports, and what its first step asks. */
  loop: line(40).optional(),
  form: z.record(z.string().max(40), z.unknown()).optional(),
  /** The reporter's name and number reach only those named for that. */
  confidential: z.boolean().optional(),
  /** Who may see it once it is published without names; private where nothing is said. */
  visibility: z.enum(['neighbours', 'public']).optional(),
  /** The place as a point (WGS 84), where the reporter gives it. */
  at: point.optional(),
  /** Another matter that is the same: it is joined to that at once, and keeps its own number. */
  sameAs: uuid.optional(),
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

/** Another report that may be the same; `staff` only where it lies within the reader's reach. */
export const similar = z.object({
  id: z.string(),
  category: z.string().nullable(),
  /** Community and grid, never nearer. */
  place: z.string(),
  /** When it was reported; to those whose place it is not, the hour. */
  at: instant,
  state: words,
  ended: z.boolean(),
  /** How many people reported it. */
  reports: z.number().int(),
  /** Reported by this person themselves. */
  mine: z.boolean(),
  staff: z
    .object({
      number: z.number().int(),
      title: z.string(),
      place: z.string().nullable(),
      /** How far the two points lie from each other, where both have one. */
      metres: z.number().int().nullable(),
      /** How alike the words are, from 0 to 1. */
      likeness: z.number(),
      version: z.number().int(),
    })
    .nullable(),
})

export const matters = {
  'POST /api/files': {
    needs: 'files.bring',
    summary:
      'Bring a photo (JPEG, PNG, WebP; stripped of place data and made smaller) or a document (PDF, .docx, .xlsx), up to 10 MB',
    takes: 'photo',
    query: z.strictObject({ name: line(200).optional() }),
    out: z.object({
      hash: z.string(),
      type: z.string(),
      width: z.number().int().nullable(),
      height: z.number().int().nullable(),
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
    summary:
      'A list within reach, newest first; `orders` are what units were ordered to do, `todo` what waits for this person, the most urgent first',
    query: z.strictObject({
      ...filters,
      view,
      cursor: z
        .string()
        .regex(/^[0-9a-z]{1,12}\.[0-9a-z]{1,12}\.[0-9a-f-]{36}$/)
        .optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    out: z.object({ rows: z.array(summary), next: z.string().nullable() }),
  },
  'GET /api/matters/counts': {
    needs: 'matters.read',
    summary:
      'How many within reach, by state, with the same filters as the list: all that is open, and of what has ended the newest 10,000 of each place; with `more`, others ended before those, and every number that holds ended ones is a least',
    query: z.strictObject({ ...filters, view }),
    out: z.object({
      total: z.number().int(),
      open: z.number().int(),
      late: z.number().int(),
      states: z.array(z.object({ loop: z.string(), state: z.string(), count: z.number().int() })),
      more: z.boolean(),
    }),
  },
  'GET /api/matters/:id': {
    needs: 'matters.read',
    summary: 'A matter whole: thread, orders, the steps allowed now and why others are not',
    params: z.object({ id: uuid }),
    out: page,
    example: { params: { id: '00000000-0000-4000-8000-000000000001' } },
  },
  'POST /api/matters/similar': {
    needs: 'matters.report',
    summary:
      'Reports that may be the same as one being written, near in place, time and words; for one filed already (`id`), staff also find closed ones',
    body: z.object({
      nodeId: id,
      words: text(5000, 2),
      title: text(60).optional(),
      place: text(120).optional(),
      at: point.optional(),
      id: uuid.optional(),
    }),
    out: z.object({ rows: z.array(similar) }),
    example: { body: { nodeId: 1, words: 'a lost umbrella' } },
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
    summary: 'A photo or document of a matter within reach',
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
          /** `others`: staff write down what others said, and may name who. */
          filedFor: z.enum(['self', 'others']),
          /** What is reported where no loop is named. */
          usual: z.boolean(),
          /** The first step where the person may take it; null for others. */
          start: z.object({ step: z.string(), words, form: z.array(field) }).nullable(),
          states: z.array(stateView),
          /** The states that most matters go through, in order; empty where only the required steps say it. */
          road: z.array(z.string()),
          steps: z.array(
            z.object({
              name: z.string(),
              words,
              done: words,
              from: z.array(z.string()),
              to: z.string(),
              by: z.array(z.string()),
              required: z.union([z.boolean(), z.string()]),
              main: z.boolean(),
              group: stepGroup,
              /** Whose work list shows it. */
              usual: z.array(z.string()),
              asReporter: words.nullable(),
              /** Whoever takes it holds the matter from then on. */
              claims: z.boolean(),
              form: z.array(field),
            }),
          ),
        }),
      ),
    }),
  },
} satisfies Routes
