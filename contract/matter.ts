import { z } from 'zod'
import { id, instant, words } from './kit.ts'

/** What a form of a step can hold; the loop's data says which fields a step has. */
export const field = z.object({
  name: z.string(),
  kind: z.enum([
    'words',
    'line',
    'choice',
    'units',
    'unit',
    'files',
    'category',
    'yesno',
    /** A day of the calendar, YYYY-MM-DD. */
    'date',
    /** A whole number from 0 to a million. */
    'number',
    /** The id of another matter. */
    'matter',
    /** The key of an affair of the district's lists. */
    'affair',
  ]),
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
  kind: z.string().nullable(),
  /** The numbered sheet it stands on. */
  sheet: z.string().nullable(),
  /** A step that was asked for and waits for whom it concerns. */
  awaits: z.string().nullable(),
  /** The account that took it on. */
  holder: z.number().int().nullable(),
  /** The matter that it was joined to. */
  mainId: z.string().nullable(),
  createdAt: instant,
  changedAt: instant,
  dueAt: instant.nullable(),
  clockFrom: instant.nullable(),
  /** When the clock turns blue, and amber; it is red from `dueAt` on. Null without a running clock. */
  blueAt: instant.nullable(),
  amberAt: instant.nullable(),
  pausedUntil: instant.nullable(),
  late: z.boolean(),
  /** How often a limit ran out in its life, and whether that does not count, after a contest. */
  lapses: z.number().int(),
  exempt: z.boolean(),
  supervised: z.boolean(),
  confidential: z.boolean(),
  visibility: z.enum(['neighbours', 'public']).nullable(),
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
  /** Photos by their hash. */
  files: z.array(z.string()),
  /** What else was attached: PDF, Word, Excel. */
  documents: z
    .array(z.object({ hash: z.string(), name: z.string(), type: z.string(), size: z.number().int() }))
    .default([]),
})

/** What a step is about, so that pages can order many of them: the road itself, levels, who handles it, time … */
export const stepGroup = z.enum(['road', 'level', 'people', 'time', 'join', 'exit', 'note'])

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
  group: stepGroup,
  /** A main step that is this person's to take, not only in another's stead. */
  awaited: z.boolean(),
  /** When it stops being possible. */
  until: instant.nullable(),
})

export const stateView = z.object({ key: z.string(), words, plain: words, end: z.boolean() })

export const page = z.object({
  matter: summary,
  /** Who took it on; staff see by what name. */
  holder: z.object({ name: z.string().nullable(), mine: z.boolean() }).nullable(),
  /** The level of the tree that holds it. */
  held: z.object({ id, name: z.string() }).nullable(),
  /** The matter that it goes on with as another report of the same. */
  main: z.object({ id: z.string(), number: z.number().int() }).nullable(),
  /** How many others' reports were joined to it; staff also see which. */
  joined: z.object({
    count: z.number().int(),
    matters: z.array(z.object({ id: z.string(), number: z.number().int() })),
  }),
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
