import { z } from 'zod'
import { dayAndId, id, idInAddress, instant, none, type Routes, text, uuid, words } from './kit.ts'

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const kind = z.enum(['weekly', 'monthly', 'quarterly'])
const sideName = z.enum(['units', 'places'])
const columnKey = z.string().regex(/^[a-z_]{2,40}$/)

/** Days in China, both inclusive, and which of its year the period is: week 12, month 3, quarter 1. */
export const period = z.object({ from: day, to: day, year: z.number().int(), number: z.number().int() })

/** A number; where it is a share, of how many: 737 of 972. A weighted share has a fraction. */
export const cell = z.object({ n: z.number(), of: z.number().nullable() })
export const cells = z.record(z.string(), cell)
export const column = z.object({
  key: z.string(),
  words,
  /** What is counted, in a sentence. */
  about: words,
  /** A number of things; a part of a hundred; so many to a hundred; so many to one. */
  kind: z.enum(['count', 'share', 'per100', 'ratio']),
  /** The measures whose records are behind the number and behind what it is a part of; null where there is no such list. */
  opens: z.object({ n: z.string().nullable(), of: z.string().nullable() }),
})
/** What the rule makes of a row: points of a hundred and a grade; neither where there is too little to judge by. */
export const appraisal = z.object({
  points: z.number().nullable(),
  grade: z.string().nullable(),
  /** How many there are to judge by. */
  sample: z.number(),
})
export const row = z.object({
  id,
  name: z.string(),
  nameEn: z.string(),
  cells,
  /** The same numbers of the period before and of the same period a year before. */
  before: z.object({ last: cells, year: cells }).nullable(),
  appraisal: appraisal.nullable(),
})
/** One case of a side's work, worth following or worth learning from; no words of anybody. */
export const example = z.object({
  good: z.boolean(),
  /** The order, and the matter that it belongs to. */
  id: z.string(),
  root: z.string(),
  number: z.number().int(),
  unit: z.object({ id, name: z.string(), nameEn: z.string() }),
  place: z.string(),
  category: words.nullable(),
  /** For how many hours it was at work, or late. */
  hours: z.number(),
})
const part = z.object({ column: z.string(), weight: z.number(), source: z.string() })
const grade = z.object({ key: z.string(), from: z.number(), words })
const appraised = z.object({ sample: z.string(), parts: z.array(part), grades: z.array(grade) })
/** What is asked of both sides, as it stood when the edition was made. */
export const rule = z.object({
  version: z.number().int(),
  /** With fewer to judge by there is no grade. */
  least: z.number().int(),
  words,
  sources: z.record(z.string(), words),
  units: appraised,
  places: appraised,
})

const place = z.object({ id, name: z.string(), nameEn: z.string(), district: z.boolean() })
const summary = z.object({
  id: z.string(),
  kind,
  node: place,
  period,
  state: z.enum(['drafted', 'frozen']),
  madeAt: instant,
  frozenAt: instant.nullable(),
  /** Numbers that were contested and wait for a ruling. */
  waiting: z.number().int(),
})

const figure = { side: sideName, row: id, column: columnKey }
export const contest = z.object({
  id: z.string(),
  ...figure,
  reason: z.string(),
  by: z.string(),
  at: instant,
  state: z.enum(['waiting', 'upheld', 'rejected']),
  /** The number as it was frozen and, where the contest was upheld, what it is now. */
  from: cell,
  to: cell.nullable(),
  ruling: z.object({ reason: z.string(), by: z.string(), at: instant }).nullable(),
  /** Whether this person may rule on it; where not, why. */
  mayRule: z.boolean(),
  whyNot: words.nullable(),
})

const shownRow = row.extend({
  /** Numbers as they are after corrections; the frozen ones stay in `cells`. */
  corrected: cells,
  /** What the rule makes of the corrected numbers; null where nothing was corrected. */
  reappraisal: appraisal.nullable(),
  /** Whether this person may open the records; where not, why. */
  opens: z.boolean(),
  whyClosed: words.nullable(),
  /** Whether this person may contest a number of it. */
  contestable: z.boolean(),
})
const side = z.object({
  name: sideName,
  columns: z.array(column),
  rows: z.array(shownRow),
  total: shownRow.pick({ cells: true, before: true, opens: true, whyClosed: true }),
  /** Rows that this person does not see. */
  hidden: z.number().int(),
})
export const edition = summary.extend({
  version: z.number().int(),
  district: words,
  demo: z.boolean(),
  compared: z.object({ last: period, year: period }).nullable(),
  rule,
  /** The version of what counts as what. */
  measures: z.string(),
  sides: z.array(side),
  examples: z.array(example),
  contests: z.array(contest),
  /** The last day on which a number may be contested. */
  contestUntil: day.nullable(),
  history: z.array(
    z.object({
      step: z.enum(['made', 'remade', 'frozen', 'contested', 'upheld', 'rejected']),
      at: instant,
      by: z.string().nullable(),
    }),
  ),
  may: z.object({ remake: z.boolean(), freeze: z.boolean() }),
})

const one = z.object({ id: uuid })
const example1 = { id: '00000000-0000-4000-8000-000000000001' }
const requestId = uuid

export const bulletins = {
  'GET /api/editions': {
    needs: 'reports.read',
    summary: 'Bulletins, assessments and appraisals that this person may read, the newest period first',
    query: z.strictObject({
      kind: kind.optional(),
      year: z.coerce.number().int().min(2000).max(2200).optional(),
      node: idInAddress.optional(),
      state: z.enum(['drafted', 'frozen']).optional(),
      cursor: dayAndId.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    out: z.object({ rows: z.array(summary), next: z.string().nullable() }),
  },
  'GET /api/editions/:id': {
    needs: 'reports.read',
    summary:
      'One edition: both sides’ numbers, what was contested and corrected; a unit sees its own row and the totals',
    params: one,
    out: edition,
    example: { params: example1 },
  },
  'POST /api/editions/:id/draft': {
    needs: 'reports.freeze',
    summary: 'Make a draft anew from the records as they are now; what is frozen is never made anew',
    params: one,
    body: z.object({ requestId, version: z.number().int() }),
    out: none,
    example: { params: example1, body: { requestId: example1.id, version: 1 } },
  },
  'POST /api/editions/:id/freeze': {
    needs: 'reports.freeze',
    summary: 'Publish a draft as it was seen: from now on its numbers never change; those concerned are told',
    params: one,
    body: z.object({ requestId, version: z.number().int() }),
    out: none,
    example: { params: example1, body: { requestId: example1.id, version: 1 } },
  },
  'POST /api/editions/:id/contests': {
    needs: 'reports.contest',
    summary: 'Contest a number of the own unit or street, once, within the days that the district gives',
    params: one,
    body: z.object({ requestId, ...figure, reason: text(1000, 4) }),
    out: z.object({ contest: z.string() }),
    example: {
      params: example1,
      body: {
        ...{ requestId: example1.id, side: 'units', row: 1, column: 'received' },
        reason: 'the umbrella was brought back in time',
      },
    },
  },
  'POST /api/editions/:id/contests/:contest/ruling': {
    needs: 'reports.rule',
    summary:
      'Uphold a contest with the right number, which is appended as a correction, or reject it; never one’s own',
    params: z.object({ id: uuid, contest: uuid }),
    body: z.object({
      requestId,
      uphold: z.boolean(),
      reason: text(1000, 4),
      to: z.object({ n: z.number().min(0).max(1e9), of: z.number().min(0).max(1e9).nullable() }).optional(),
    }),
    out: none,
    example: {
      params: { ...example1, contest: example1.id },
      body: { requestId: example1.id, uphold: false, reason: 'it was counted as it should be' },
    },
  },
  'GET /api/editions/:id/bulletin.docx': {
    needs: 'reports.read',
    summary:
      'The edition as a Word document in the form of an official paper, as far as this person may read it',
    params: one,
    gives: 'bytes',
    out: none,
    example: { params: example1 },
  },
  'GET /api/editions/:id/bulletin.xlsx': {
    needs: 'reports.read',
    summary: 'The edition as an Excel workbook, with charts, as far as this person may read it',
    params: one,
    gives: 'bytes',
    out: none,
    example: { params: example1 },
  },
} satisfies Routes
