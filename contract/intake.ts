import { z } from 'zod'
import { fileHash, id, idInAddress, instant, line, type Routes, text, theirRef, words } from './kit.ts'
import { open311 } from './open311.ts'

/** Lower-case name by which matters of a channel are known for good. */
const source = z.string().regex(/^[a-z][a-z0-9_]{1,19}$/)
/** A mobile or landline number of China, with or without +86. */
const phone = z
  .string()
  .transform((s) => s.replace(/[\s()-]/g, '').replace(/^\+?86(?=[01])/, ''))
  .pipe(z.string().regex(/^(1[3-9]\d{9}|0\d{9,11})$/))

/** What a channel is told to do and be; their category codes are mapped to ours. */
const channelForm = z.object({
  name: text(40),
  nameEn: line(60).default(''),
  nodeId: id,
  statusUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  categories: z.record(z.string().min(1).max(60), z.string().max(60)).default({}),
  defaultCategory: z.string().max(60).nullable().default(null),
  perMinute: z.number().int().min(1).max(6000).default(120),
})

export const channel = z.object({
  id,
  source: z.string(),
  name: z.string(),
  nameEn: z.string(),
  node: z.object({ id, name: z.string() }),
  keyId: z.string(),
  digest: z.enum(['sha256', 'sm3']),
  statusUrl: z.string().nullable(),
  categories: z.record(z.string(), z.string()),
  defaultCategory: z.string().nullable(),
  perMinute: z.number().int(),
  open311: z.boolean(),
  on: z.boolean(),
  createdAt: instant,
  seenAt: instant.nullable(),
  received: z.number().int(),
  /** Status messages that wait, and those that were given up. */
  waiting: z.number().int(),
  dead: z.number().int(),
  /** Until when the secret before this one is still taken. */
  oldUntil: instant.nullable(),
  version: z.number().int(),
})
export const delivery = z.object({
  id: z.number().int(),
  about: z.string().nullable(),
  number: z.number().int().nullable(),
  ref: z.string().nullable(),
  createdAt: instant,
  /** When it is tried next, while it waits. */
  nextAt: instant.nullable(),
  sentAt: instant.nullable(),
  /** Given up, unless it was sent. */
  doneAt: instant.nullable(),
  tries: z.number().int(),
  why: z.string().nullable(),
})
const oneChannel = { params: z.object({ id: idInAddress }), out: z.object({ channel }) }
const someChannel = { params: { id: '1' } }

export const inbound = z.strictObject({
  ref: theirRef,
  words: text(5000, 4),
  title: text(60).optional(),
  /** Code of a node of the grid tree; else the place is looked for in the address; else the channel's own node. */
  node: line(60).optional(),
  address: text(120).optional(),
  lat: z.number().min(-90).max(90).optional(),
  long: z.number().min(-180).max(180).optional(),
  /** Theirs, as the channel maps it, or one of ours. */
  category: line(60).optional(),
  reporter: z.strictObject({ name: text(40).optional(), phone: phone.optional() }).optional(),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  confidential: z.boolean().optional(),
  photos: z.array(fileHash).max(9).optional(),
})
const exampleMatter = { ref: 'A-1', words: 'a lost umbrella at the bus stop' }

export const standing = z.object({
  ref: z.string(),
  number: z.number().int(),
  state: z.object({ key: z.string(), words, plain: words }),
  closed: z.boolean(),
  solved: z.string().nullable(),
  createdAt: instant,
  changedAt: instant,
  dueAt: instant.nullable(),
  closedAt: instant.nullable(),
})
/** A step that the reporter may see: no name of anybody, no internal note. */
export const seenStep = z.object({
  event: z.string(),
  step: z.string(),
  words,
  by: words,
  unit: z.string().nullable(),
  at: instant,
  texts: z.array(z.object({ label: words, text: z.string() })),
  choices: z.array(z.object({ label: words, value: words })),
})
export const received = standing.extend({ repeated: z.boolean() })
const refusal = z.object({
  code: z.string(),
  status: z.number().int(),
  detail: z.string(),
  number: z.number().int().optional(),
})

export const intake = {
  'GET /api/intake/channels': {
    needs: 'intake.manage',
    summary: 'Channels within reach: what came, what waits to be sent back, what was given up',
    out: z.object({ channels: z.array(channel) }),
  },
  'POST /api/intake/channels': {
    needs: 'intake.manage',
    summary: 'Make a channel; its secret is shown in this answer and never again',
    body: channelForm.extend({ source, digest: z.enum(['sha256', 'sm3']).default('sha256') }),
    out: z.object({ channel, secret: z.string() }),
    example: {
      body: { source: 'umbrella_line', name: 'Umbrella line', nodeId: 1, statusUrl: null },
    },
  },
  'PUT /api/intake/channels/:id': {
    needs: 'intake.manage',
    summary: 'Change a channel; a version that is not the newest is refused',
    ...oneChannel,
    body: channelForm.extend({ version: z.number().int().positive() }),
    example: { ...someChannel, body: { name: 'Umbrella line', nodeId: 1, statusUrl: null, version: 1 } },
  },
  'POST /api/intake/channels/:id/secret': {
    needs: 'intake.manage',
    summary: 'Make a new secret; the old one is taken for some hours more, at most 72',
    ...oneChannel,
    body: z.object({ overlapHours: z.number().int().min(0).max(72).default(24) }),
    out: z.object({ channel, secret: z.string() }),
    example: { ...someChannel, body: { overlapHours: 24 } },
  },
  'POST /api/intake/channels/:id/api-key': {
    needs: 'intake.manage',
    summary: 'Open the channel for Open311 with a new api_key, shown once; or close it again',
    ...oneChannel,
    body: z.object({ on: z.boolean() }),
    out: z.object({ channel, apiKey: z.string().nullable() }),
    example: { ...someChannel, body: { on: false } },
  },
  'POST /api/intake/channels/:id/switch': {
    needs: 'intake.manage',
    summary: 'Switch a channel off or on again; what it filed stays',
    ...oneChannel,
    body: z.object({ on: z.boolean() }),
    example: { ...someChannel, body: { on: true } },
  },
  'GET /api/intake/channels/:id/deliveries': {
    needs: 'intake.manage',
    summary: 'The last status messages to a channel: sent, waiting, given up; their content is never shown',
    params: z.object({ id: idInAddress }),
    out: z.object({ rows: z.array(delivery) }),
    example: someChannel,
  },
  'POST /api/intake/matters': {
    needs: 'key',
    summary: 'Signed: file a matter under your own ref; the same again gives the first answer',
    body: inbound,
    out: received,
    example: { body: exampleMatter },
  },
  'POST /api/intake/matters/bulk': {
    needs: 'key',
    summary: 'Signed: up to 100 matters, each with an answer of its own',
    body: z.strictObject({ matters: z.array(z.unknown()).min(1).max(100) }),
    out: z.object({
      results: z.array(
        z.object({ ref: z.string().nullable(), matter: received.nullable(), problem: refusal.nullable() }),
      ),
    }),
    example: { body: { matters: [exampleMatter] } },
  },
  'GET /api/intake/matters/:ref': {
    needs: 'key',
    summary: 'Signed: where your matter stands, and every step that its reporter may see',
    params: z.object({ ref: theirRef }),
    out: standing.extend({
      deadline: z.string().nullable(),
      result: z.string().nullable(),
      thread: z.array(seenStep),
    }),
    example: { params: { ref: 'A-1' } },
  },
  'POST /api/intake/photos': {
    needs: 'key',
    summary: 'Signed: bring a photo as the bare body; file it with its hash',
    takes: 'photo',
    out: z.object({ hash: z.string(), width: z.number().int(), height: z.number().int() }),
  },
  ...open311,
} satisfies Routes
