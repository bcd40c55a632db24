import { z } from 'zod'
import { id, idInAddress, line, type Routes, text, uuid, words } from './kit.ts'

const matterId = z.object({ id: uuid })
const example = { id: '00000000-0000-4000-8000-000000000001' }

/** Where a template stands: in a step's field of a loop, for one category or for all. */
const slot = {
  loop: z.string().regex(/^[a-z_]{2,40}$/),
  step: z.string().regex(/^[a-z_]{2,40}$/),
  field: z.string().regex(/^[a-z_]{2,40}$/),
  category: line(60).nullable(),
}
const templateKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{2,60}$/)

export const template = z.object({
  key: z.string(),
  ...slot,
  title: z.string(),
  text: z.string(),
  /** The node where it was set; null for what is delivered with the product. */
  node: z.object({ id, name: z.string() }).nullable(),
  version: z.number().int(),
  /** `hidden`: what stands above is not offered here and below. */
  state: z.enum(['used', 'hidden']),
  /** Set at the asked node itself, so that it can be taken back there. */
  here: z.boolean(),
  /** There is one of the same key above, which comes back when this one is retired. */
  covers: z.boolean(),
})

const orderLine = z.object({
  id: z.string(),
  unit: z.string(),
  lead: z.boolean(),
  state: words,
  /** What the unit has still to do, each step with its limit ("3 working days", null without a clock); the first with its deadline. */
  limits: z.array(z.object({ step: words, limit: z.string().nullable(), due: z.string().nullable() })),
})
export const orderPaper = z.object({
  number: z.number().int(),
  /** What kind of loop it is. */
  kind: words,
  title: z.string(),
  place: z.string(),
  category: words.nullable(),
  reportedAt: z.string(),
  reporter: z.string(),
  /** The reporter's words; numbers by which people are known are masked unless opened for a purpose. */
  words: z.string(),
  asked: z.array(z.object({ label: words, text: z.string() })),
  ordered: z.object({ by: z.string(), role: words, at: z.string() }).nullable(),
  units: z.array(orderLine),
  printedAt: z.string(),
  printedBy: z.string(),
  district: words,
  demo: z.boolean(),
  opened: z.boolean(),
  url: z.string(),
  /** The QR code of `url` as a PNG in a data address. */
  qr: z.string(),
})
/** Many matters that stand on one numbered sheet, a line each. */
export const sheetPaper = z.object({
  sheet: z.string(),
  /** Where the matters on it were raised, as their first steps say it: "Forum and topic: …". */
  sessions: z.array(z.object({ label: words, text: z.string() })),
  district: words,
  demo: z.boolean(),
  printedAt: z.string(),
  printedBy: z.string(),
  /** The work list with the matters of this sheet, and its QR code as a PNG in a data address. */
  url: z.string(),
  qr: z.string(),
  rows: z.array(
    z.object({
      id: z.string(),
      number: z.number().int(),
      title: z.string(),
      place: z.string(),
      unit: z.string(),
      state: words,
      due: z.string().nullable(),
    }),
  ),
})
const sheetParams = z.object({ sheet: line(40) })
/** The masked paper takes no question along: a purpose in an address would be written into every log on the way. */
const asItStands = z.strictObject({})
/** Opened only by a request that no page fetches ahead, no picture sends, and whose purpose stands in no address. */
const forPurpose = z.strictObject({ purpose: text(120, 2) })
const opening = { params: example, body: { purpose: 'to bring the umbrella back' } }

export const papers = {
  'GET /api/matters/:id/templates': {
    needs: 'papers.read',
    summary:
      'Words that fit a field of a step of this matter, filled in, best fit first; nothing is sent by itself',
    params: matterId,
    query: z.strictObject({
      step: slot.step,
      field: slot.field,
      /** The unit that leads in the form as it is being filled in. */
      unit: idInAddress.optional(),
    }),
    out: z.object({
      templates: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          text: z.string(),
          /** Placeholders for which nothing is known yet; they stand in the text as a gap. */
          gaps: z.array(z.string()),
          where: z.string().nullable(),
        }),
      ),
    }),
    example: { params: example, query: { step: 'dispatch', field: 'request' } },
  },
  'GET /api/templates': {
    needs: 'papers.templates',
    summary: 'The templates that hold at a node, own and inherited, and the placeholders that a text may use',
    query: z.strictObject({ node: idInAddress.optional() }),
    out: z.object({
      node: z.object({ id, name: z.string() }),
      places: z.array(z.object({ id, name: z.string() })),
      placeholders: z.array(z.object({ name: z.string(), words })),
      templates: z.array(template),
    }),
  },
  'PUT /api/templates/:key': {
    needs: 'papers.templates',
    summary:
      'A new version of a template at a node; retired, what stands above holds again; `version` is the newest seen',
    params: z.object({ key: templateKey }),
    body: z.object({
      nodeId: id,
      version: z.number().int().min(0),
      state: z.enum(['used', 'retired', 'hidden']),
      ...slot,
      title: text(60),
      text: text(3000),
    }),
    out: z.object({ version: z.number().int() }),
    example: {
      params: { key: 'a-lost-umbrella' },
      body: {
        nodeId: 1,
        version: 0,
        state: 'used',
        loop: 'whistle',
        step: 'clear',
        field: 'words',
        category: null,
        title: 'Found',
        text: 'The umbrella was found.',
      },
    },
  },
  'GET /api/matters/:id/order': {
    needs: 'papers.read',
    summary: 'The task order of a matter as data for the print view, the reporter masked; logged',
    params: matterId,
    query: asItStands,
    out: orderPaper,
    example: { params: example },
  },
  'POST /api/matters/:id/order': {
    needs: 'papers.read',
    summary: 'The task order with the reporter and the numbers opened for a purpose; each opening is logged',
    params: matterId,
    body: forPurpose,
    out: orderPaper,
    example: opening,
  },
  'GET /api/matters/:id/order.docx': {
    needs: 'papers.read',
    summary: 'The task order as a Word document, the reporter masked; logged',
    params: matterId,
    query: asItStands,
    gives: 'bytes',
    out: z.object({}),
    example: { params: example },
  },
  'POST /api/matters/:id/order.docx': {
    needs: 'papers.read',
    summary: 'The opened task order as a Word document; each opening is logged with its purpose',
    params: matterId,
    body: forPurpose,
    gives: 'bytes',
    out: z.object({}),
    example: opening,
  },
  'GET /api/sheets/:sheet': {
    needs: 'papers.read',
    summary:
      'A numbered sheet: the matters within reach that stand on it, a line each, for the print view; logged',
    params: sheetParams,
    out: sheetPaper,
    example: { params: { sheet: '2026-1' } },
  },
  'GET /api/sheets/:sheet/order.docx': {
    needs: 'papers.read',
    summary: 'The numbered sheet as a Word document; logged',
    params: sheetParams,
    gives: 'bytes',
    out: z.object({}),
    example: { params: { sheet: '2026-1' } },
  },
} satisfies Routes
