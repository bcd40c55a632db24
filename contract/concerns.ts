import { z } from 'zod'
import { fileHash, id, idInAddress, line, type Routes, text, uuid, words } from './kit.ts'
import { summary } from './matter.ts'

/** Where a concern was heard. */
export const heardAt = z.enum(['visit', 'forum', 'message', 'group', 'phone', 'window', 'meeting', 'noticed'])

/** Another matter that a concern came from or went on as. */
const link = z.object({
  id: z.string(),
  number: z.number().int(),
  loop: words,
  state: words,
  ended: z.boolean(),
  /** The unit that leads it, where one does. */
  unit: z.string().nullable(),
})
const concern = summary.extend({
  came: link.nullable(),
  became: link.nullable(),
  /** Who answers for it now: the unit that leads what it became, or whoever follows it up. */
  responsible: z.string().nullable(),
})

const narrowing = {
  node: idInAddress.optional(),
  /** With `node`: only what lies at the node itself, not below it. */
  direct: z.enum(['yes']).optional(),
  kind: line(40).optional(),
  category: line(60).optional(),
  source: line(20).optional(),
  /** The number of a problem list. */
  sheet: line(20).optional(),
}
const filters = {
  ...narrowing,
  state: line(40).optional(),
  late: z.enum(['yes']).optional(),
  open: z.enum(['yes', 'no']).optional(),
  number: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
}
export const ledgerQuery = z.strictObject(filters)

const count = z.object({ total: z.number().int(), open: z.number().int(), late: z.number().int() })
const counted = count.extend({ key: z.string().nullable() })

/** One concern as it was told; `linked`: the matter that it is taken from. */
const told = z.object({
  id: uuid,
  nodeId: id,
  words: text(5000, 4),
  title: text(60).optional(),
  source: heardAt,
  kind: line(40).optional(),
  category: line(60).optional(),
  place: text(120).optional(),
  files: z.array(fileHash).max(9).optional(),
  /** The teller's name and number reach only those named for that. */
  confidential: z.boolean().optional(),
  linked: uuid.optional(),
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
const ID = '00000000-0000-4000-8000-000000000001'
const OTHER = '00000000-0000-4000-8000-000000000002'
const one = { id: ID, nodeId: 1, words: 'a lost umbrella', source: 'visit' }

const problemRow = z.object({
  id: z.string(),
  /** Its place on the list, from 1 on. */
  nth: z.number().int(),
  number: z.number().int(),
  title: z.string(),
  kind: words.nullable(),
  category: words.nullable(),
  place: z.string(),
  responsible: z.string().nullable(),
  due: z.string().nullable(),
  state: words,
  became: z.number().int().nullable(),
})

export const concerns = {
  'GET /api/concerns': {
    needs: 'concerns.read',
    summary: 'The ledger of concerns within reach, newest first, each with what it came from and went on as',
    query: z.strictObject({
      ...filters,
      cursor: z
        .string()
        .regex(/^[0-9a-z]{1,12}\.[0-9a-z]{1,12}\.[0-9a-f-]{36}$/)
        .optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    out: z.object({ rows: z.array(concern), next: z.string().nullable() }),
  },
  'GET /api/concerns/counts': {
    needs: 'concerns.read',
    summary: 'How many concerns within reach, by state, sort, category, place, source, age and problem list',
    query: z.strictObject(narrowing),
    out: z.object({
      total: z.number().int(),
      open: z.number().int(),
      late: z.number().int(),
      states: z.array(counted),
      kinds: z.array(counted),
      categories: z.array(counted),
      sources: z.array(counted),
      /** Open ones by how many days ago they were told: up to 3, up to 7, up to 30, longer. */
      ages: z.array(z.object({ days: z.number().int().nullable(), open: z.number().int() })),
      places: z.array(
        count.extend({ nodeId: id, name: z.string(), nameEn: z.string(), direct: z.boolean() }),
      ),
      /** Problem lists, the newest first; `list`: the one of this month. */
      sheets: z.array(counted),
      list: z.string(),
    }),
  },
  'POST /api/concerns': {
    needs: 'concerns.tell',
    summary: 'Write down a concern; sending it again changes nothing',
    body: told,
    out: z.object({ matter: summary }),
    example: { body: one },
  },
  'POST /api/concerns/many': {
    needs: 'concerns.keep',
    summary: 'Write down several concerns at once, such as the lines of a chat; what became of each',
    body: z.object({ concerns: z.array(told).min(1).max(50) }),
    out: z.object({
      rows: z.array(
        z.object({
          id: z.string(),
          matter: summary.nullable(),
          problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
        }),
      ),
    }),
    example: { body: { concerns: [one] } },
  },
  'POST /api/concerns/:id/whistle': {
    needs: 'concerns.keep',
    summary: 'Hand a concern on as a whistle, each linked to the other; sending it again changes nothing',
    params: z.object({ id: uuid }),
    body: z.object({
      /** The new matter's id, made by whoever asks. */
      matterId: uuid,
      version: z.number().int().positive(),
      words: text(5000, 4),
      category: line(60).optional(),
      /** The problem list that it is put on. */
      sheet: text(20).optional(),
    }),
    out: z.object({ concern: summary, matter: summary }),
    example: { params: { id: ID }, body: { matterId: OTHER, version: 1, words: 'a lost umbrella' } },
  },
  'GET /api/matters/:id/concerns': {
    needs: 'concerns.read',
    summary: 'What a matter has to do with the ledger: the concerns made of it, or what a concern came from',
    params: z.object({ id: uuid }),
    out: z.object({
      /** Whether it is a concern itself. */
      own: z.boolean(),
      came: link.nullable(),
      became: link.nullable(),
      /** Concerns that were taken from it, or went on as it; the newest first, at most 20. */
      concerns: z.array(link.extend({ taken: z.boolean() })),
      /** The number of this month's problem list. */
      list: z.string(),
    }),
    example: { params: { id: ID } },
  },
  'GET /api/problem-lists/:sheet': {
    needs: 'concerns.keep',
    summary: 'A problem list of a place, numbered, for the print view; logged',
    params: z.object({ sheet: line(20) }),
    query: z.strictObject({ node: idInAddress.optional() }),
    out: z.object({
      sheet: z.string(),
      place: z.string(),
      district: words,
      demo: z.boolean(),
      printedAt: z.string(),
      printedBy: z.string(),
      url: z.string(),
      qr: z.string(),
      rows: z.array(problemRow),
      /** More stand on it than a paper holds. */
      more: z.number().int(),
    }),
    example: { params: { sheet: '2026-3' } },
  },
} satisfies Routes
