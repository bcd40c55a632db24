import { z } from 'zod'
import { id, idInAddress, instant, line, none, type Routes, text, words } from './kit.ts'

const bigId = z.number().int().positive().max(Number.MAX_SAFE_INTEGER)
/** The id of the last row of the page before. */
const cursor = z.string().regex(/^[1-9]\d{0,14}$/)
const limit = z.coerce.number().int().min(1).max(100).default(30)
/** Where a stream was: the oldest transaction that may still have been at work when it was last told something. */
const after = z.string().regex(/^\d{1,19}$/)

export const notice = z.object({
  id: bigId,
  kind: z.string(),
  /** Id of the matter that it opens. */
  about: z.string(),
  at: instant,
  readAt: instant.nullable(),
  urgent: z.boolean(),
  number: z.number().int().nullable(),
  title: z.string().nullable(),
  /** What happened, in the words of who told it. */
  words: words.nullable(),
  place: z.string().nullable(),
  unit: z.string().nullable(),
})

/** What the stream carries: `inbox` says the count and what is new, `moved` that a matter one is told of has changed. */
export const streamEvent = z.union([
  z.object({ kind: z.literal('inbox'), unread: z.number().int(), notices: z.array(notice) }),
  z.object({ kind: z.literal('moved'), matter: z.string() }),
])

export const outgoing = z.object({
  id: bigId,
  channel: words,
  kind: words,
  receiver: z.string(),
  about: z.string().nullable(),
  createdAt: instant,
  expiresAt: instant,
  /** When it is tried next, while it waits. */
  nextAt: instant.nullable(),
  doneAt: instant.nullable(),
  tries: z.number().int(),
  why: z.string().nullable(),
  /** Whether its content still lies here, so that it can be tried again. */
  kept: z.boolean(),
})

const url = z.url({ protocol: /^https?$/ }).max(500)
const robotForm = {
  nodeId: id,
  name: text(40),
  kinds: z.array(line(60)).max(60),
  mentionAll: z.boolean(),
  lang: z.enum(['zh', 'en']),
}
export const robot = z.object({
  id,
  node: z.object({ id, name: z.string() }),
  name: z.string(),
  /** Host and the last characters of the key: the address itself is never shown again. */
  shown: z.string(),
  kinds: z.array(z.string()),
  mentionAll: z.boolean(),
  lang: z.enum(['zh', 'en']),
  on: z.boolean(),
  waiting: z.number().int(),
  dead: z.number().int(),
  lastAt: instant.nullable(),
})

const ids = z.object({ ids: z.array(bigId).min(1).max(100) })
const oneRobot = z.object({ id: idInAddress })
const filled = {
  nodeId: 1,
  name: 'nobody',
  url: 'https://robot.example/send?key=none',
  kinds: [],
  mentionAll: false,
  lang: 'zh',
}

export const notices = {
  'GET /api/notices': {
    needs: 'signed-in',
    summary: 'The own inbox, newest first',
    query: z.strictObject({ cursor: cursor.optional(), unread: z.enum(['yes']).optional(), limit }),
    out: z.object({ rows: z.array(notice), next: z.string().nullable(), unread: z.number().int() }),
  },
  'GET /api/notices/unread': {
    needs: 'signed-in',
    summary: 'How many of the own notices are unread; counted up to 1000',
    out: z.object({ unread: z.number().int() }),
  },
  'POST /api/notices/read': {
    needs: 'signed-in',
    summary: 'Mark some of the own notices as read, or all up to one',
    body: z.union([ids, z.object({ upTo: bigId }), z.object({ about: z.guid() })]),
    out: z.object({ unread: z.number().int() }),
    example: { body: { ids: [1] } },
  },
  'GET /api/stream': {
    needs: 'signed-in',
    summary: 'Server-sent events: the unread count and new notices of the person, as they come',
    query: z.strictObject({ after: after.optional() }),
    gives: 'events',
    out: streamEvent,
  },
  'GET /api/outgoing': {
    needs: 'notices.outgoing',
    summary: 'What goes out to receivers outside: waiting, dead or sent; content is never shown',
    query: z.strictObject({
      state: z.enum(['waiting', 'dead', 'sent']).default('dead'),
      cursor: cursor.optional(),
      limit,
    }),
    out: z.object({
      rows: z.array(outgoing),
      next: z.string().nullable(),
      counts: z.object({
        waiting: z.number().int(),
        failing: z.number().int(),
        dead: z.number().int(),
        sentToday: z.number().int(),
      }),
    }),
  },
  'POST /api/outgoing/retry': {
    needs: 'notices.outgoing',
    summary: 'Dead letters back into their lines',
    body: ids,
    out: z.object({ done: z.number().int() }),
    example: { body: { ids: [1] } },
  },
  'POST /api/outgoing/drop': {
    needs: 'notices.outgoing',
    summary: 'Give dead letters up; their content is emptied',
    body: ids,
    out: z.object({ done: z.number().int() }),
    example: { body: { ids: [1] } },
  },
  'GET /api/robots': {
    needs: 'notices.outgoing',
    summary: 'Group robots within reach, and the kinds of news that they may carry',
    out: z.object({ robots: z.array(robot), kinds: z.array(z.object({ key: z.string(), words })) }),
  },
  'POST /api/robots': {
    needs: 'notices.outgoing',
    summary: 'Add a group robot at a node of the tree',
    body: z.object({ ...robotForm, url }),
    out: z.object({ id }),
    example: { body: filled },
  },
  'PUT /api/robots/:id': {
    needs: 'notices.outgoing',
    summary: 'Change a group robot, switch it on or off; without an address it keeps the one it has',
    params: oneRobot,
    body: z.object({ ...robotForm, url: url.optional(), on: z.boolean() }),
    out: none,
    example: { params: { id: '1' }, body: { ...filled, on: false } },
  },
  'DELETE /api/robots/:id': {
    needs: 'notices.outgoing',
    summary: 'Remove a group robot and what waits for it',
    params: oneRobot,
    out: none,
    example: { params: { id: '1' } },
  },
  'POST /api/robots/:id/test': {
    needs: 'notices.outgoing',
    summary: 'Send a test message to the group at once, and say what the robot answered',
    params: oneRobot,
    body: none,
    out: z.object({ taken: z.boolean(), why: z.string().nullable() }),
    example: { params: { id: '1' }, body: {} },
  },
} satisfies Routes
