import { z } from 'zod'
import { id, idInAddress, instant, line, type Routes, text, uuid, words } from './kit.ts'
import { knot } from './matters.ts'

/** A day of the calendar in China, as an entry's last one. */
const day = z.iso.date()
const STATES = ['applied', 'approved', 'rejected', 'published', 'withdrawn', 'expired'] as const
const STEPS = ['approve', 'reject', 'publish', 'refuse', 'uphold', 'overrule', 'withdraw'] as const
const place = z.object({ id, name: z.string(), nameEn: z.string() })
const named = words.extend({ key: z.string() })

/** An affair that forms may name. `why`: the reason why it may not be given to grids at the place asked for, now. */
export const affair = z.object({
  key: z.string(),
  words,
  class: named,
  /** From the task list, or added by way of the admission list. */
  from: z.enum(['tasks', 'admission']),
  sample: z.boolean(),
  expiresAt: instant.nullable(),
  allowed: z.boolean(),
  why: z.string().nullable(),
})

export const admission = z.object({
  id: z.string(),
  number: z.number().int(),
  title: z.string(),
  class: named,
  unit: place,
  place,
  urgent: z.boolean(),
  /** The first instant at which it no longer holds. */
  expiresAt: instant.nullable(),
  state: z.enum(STATES),
  /** What the department gives along with it. */
  provides: z.string(),
  basis: z.string().nullable(),
  /** Communities that do not take it on, and how many of them wait for a ruling. */
  refusedBy: z.array(place),
  waiting: z.number().int(),
  createdAt: instant,
  changedAt: instant,
  publishedAt: instant.nullable(),
  version: z.number().int(),
})

/** A step that this person could take, at a community where one is named, or the reason why not now. */
export const admissionOffer = z.object({
  step: z.enum(STEPS),
  words,
  reason: z.boolean(),
  node: place.nullable(),
  allowed: z.boolean(),
  why: z.string().nullable(),
})

const admissionPage = z.object({
  entry: admission.extend({ about: z.string() }),
  stands: words,
  thread: z.array(knot),
  refusals: z.array(
    z.object({
      node: place,
      state: z.enum(['standing', 'upheld', 'overruled']),
      says: words,
      reason: z.string(),
      ruling: z.string().nullable(),
      refusedAt: instant,
      ruledAt: instant.nullable(),
    }),
  ),
  offers: z.array(admissionOffer),
})

const duty = z.object({
  key: z.string(),
  words,
  kind: z.enum(['basic', 'assist', 'recalled']),
  categories: z.array(named),
  department: words.nullable(),
  basis: words.nullable(),
})
/** How a list describes itself: its version, and where it is a sample the words that say so. */
const head = { version: z.number().int(), sample: words.nullable() }

export const application = z.object({
  id: uuid,
  unitId: id,
  /** Where it is to hold; the whole district when left out. */
  nodeId: id.optional(),
  class: line(60),
  title: text(60, 2),
  about: text(1000, 4),
  provides: text(500, 2),
  basis: text(200).optional(),
  urgent: z.boolean(),
  /** The last day on which it holds. */
  lastDay: day.optional(),
})

const EXAMPLE = '00000000-0000-4000-8000-000000000001'

export const lists = {
  'GET /api/affairs': {
    needs: 'lists.read',
    summary:
      'Affairs that may be given to grids at a place first, then those that may not, each with the reason',
    query: z.strictObject({
      q: line(60).optional(),
      class: line(60).optional(),
      node: idInAddress.optional(),
      limit: z.coerce.number().int().min(1).max(300).default(100),
    }),
    out: z.object({ affairs: z.array(affair), total: z.number().int() }),
  },
  'GET /api/lists/tasks': {
    needs: 'lists.read',
    summary: "The district's task list: classes and affairs of grid work",
    out: z.object({
      ...head,
      classes: z.array(
        named.extend({
          affairs: z.array(named.extend({ for: z.array(words), basis: words.nullable() })),
        }),
      ),
    }),
  },
  'GET /api/lists/duties': {
    needs: 'lists.read',
    summary: 'What a street or town does itself, what it assists with, and what the level above took back',
    query: z.strictObject({ node: idInAddress.optional() }),
    out: z.object({
      ...head,
      /** Streets and towns of the district, each with a list. */
      seats: z.array(place.extend({ level: z.string() })),
      node: id.nullable(),
      entries: z.array(duty),
    }),
  },
  'GET /api/admissions': {
    needs: 'lists.read',
    summary: 'The admission list, newest first, with a count for each state under the same filters',
    query: z.strictObject({
      state: z.enum(STATES).optional(),
      unit: idInAddress.optional(),
      class: line(60).optional(),
      urgent: z.enum(['yes']).optional(),
      /** Only what communities do not take on, or what waits for a ruling. */
      refused: z.enum(['yes', 'waiting']).optional(),
      q: line(60).optional(),
      /** Below this number. */
      before: idInAddress.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    out: z.object({
      rows: z.array(admission),
      next: z.number().int().nullable(),
      counts: z.array(z.object({ state: z.enum(STATES), count: z.number().int() })),
    }),
  },
  'GET /api/admissions/form': {
    needs: 'lists.apply',
    summary:
      'What an application may choose from: own units, classes, the last day that an urgent one may name',
    out: z.object({
      units: z.array(place),
      classes: z.array(named),
      urgentDays: z.number().int(),
      firstDay: day,
      lastDay: day,
    }),
  },
  'POST /api/admissions': {
    needs: 'lists.apply',
    summary: 'A department applies to have an affair added to the list; sending it again changes nothing',
    body: application,
    out: admissionPage,
    example: {
      body: {
        id: EXAMPLE,
        unitId: 1,
        class: 'nothing',
        title: 'lost umbrellas',
        about: 'look for lost umbrellas',
        provides: 'a shelf',
        urgent: false,
      },
    },
  },
  'GET /api/admissions/:id': {
    needs: 'lists.read',
    summary: 'An entry whole: its thread, refusals, the steps allowed now and why others are not',
    params: z.object({ id: uuid }),
    out: admissionPage,
    example: { params: { id: EXAMPLE } },
  },
  'POST /api/admissions/:id/steps': {
    needs: 'lists.step',
    summary:
      'Approve, reject, publish, refuse, rule on a refusal, withdraw; the same requestId gives the first answer',
    params: z.object({ id: uuid }),
    body: z.object({
      requestId: uuid,
      version: z.number().int().positive(),
      step: z.enum(STEPS),
      /** The community that refuses or is ruled on. */
      nodeId: id.optional(),
      reason: text(500, 2).optional(),
    }),
    out: admissionPage,
    example: {
      params: { id: EXAMPLE },
      body: { requestId: '00000000-0000-4000-8000-000000000002', version: 1, step: 'approve' },
    },
  },
} satisfies Routes
