// What the lines of matters, their papers and their channels answer about a place.
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../contract/index.ts'
import { sql } from '../../server/kit/db.ts'
import { SAID, type Things } from './one-of-each.ts'
import { MATTERS, MOVED, neighbours, NO_NODE, outside, type Probe } from './place-answers.ts'
import type { PlaceVerdict } from './place-verdicts.ts'

/** A unit reads orders, a party member what is offered to them: neither reads a grid's list. */
const inGrids = { unit_liaison: 'nothing', party_member: 'nothing', rest: 'in' } as const
/** What is awaited: the report of the grid, the order of the unit. */
const todo = { grid_worker: 'in', branch_secretary: 'in', unit_liaison: 'in', rest: 'nothing' } as const
const orders = { party_member: 'nothing', rest: 'in' } as const
/** The same views and filters for a list and for its counts. */
const lists = (shows: NonNullable<Probe['shows']>): Probe[] => [
  { ...outside('nothing', inGrids), shows },
  { ...outside('nothing', orders), asked: 'orders', call: () => ({ query: { view: 'orders' } }), shows },
  {
    ...outside('nothing', { resident: 'in', rest: 'nothing' }),
    ...{ asked: 'mine', call: () => ({ query: { view: 'mine' } }), shows },
  },
  {
    ...outside('nothing', todo),
    ...{ asked: 'todo', over: 'nothing', call: () => ({ query: { view: 'todo' } }), shows },
  },
  {
    ...outside('nothing', inGrids),
    'another district': NO_NODE,
    ...{ asked: 'at the node', call: (t) => ({ query: { node: t.nodes.ribs } }), shows },
  },
  {
    ...outside('nothing', { party_member: 'nothing', resident: 'nothing', rest: 'in' }),
    asked: 'of the unit',
    call: (t) => ({ query: { view: 'orders', unit: t.units.office } }),
    shows,
  },
]

/** A unit starts no whistle, wherever. */
const NO_START = '403 matters.not_startable'
const NOT_HERE = '403 matters.not_your_area'
const NO_PHOTO = '400 matters.unknown_photo'
const UNJOINED = '400 matters.cannot_join'
const report = () => ({ id: randomUUID(), words: '在公交站丢了一把伞，请帮忙找。' })
/** What the matter itself says. */
const SAME = { title: SAID.title, place: SAID.place, words: '在公交站丢了一把红伞，麻烦找一找。' }
const some = (body: { rows: unknown[] }) => body.rows.length > 0

const publishers = {
  community_clerk: 'in',
  community_secretary: 'in',
  street_clerk: 'in',
  district_centre: 'in',
} as const

const versionOf = async (t: Things, channel: number) =>
  (await t.w.house.db.one<{ version: number }>(sql`select version from intake_channel where id = ${channel}`))
    .version
const publishedOf = async (t: Things) =>
  (
    await t.w.house.db.one<{ version: number }>(
      sql`select max(version) as version from publication_step where matter_id = ${t.matter}`,
    )
  ).version

export const ofMatters = {
  'POST /api/files': { none: 'own' },
  'POST /api/matters': [
    {
      asked: 'at the node',
      own: { unit_liaison: NO_START, rest: 'in' },
      elsewhere: { unit_liaison: NO_START, resident: 'in', rest: NOT_HERE },
      'another district': NO_NODE,
      call: (t) => ({ body: { ...report(), nodeId: t.nodes.ribs } }),
    },
    {
      // those of one community may say that they report the same
      asked: 'the same as the matter',
      own: { unit_liaison: NO_START, rest: 'in' },
      elsewhere: { unit_liaison: NO_START, grid_worker: 'in', branch_secretary: 'in', rest: UNJOINED },
      'another district': { unit_liaison: NO_START, rest: UNJOINED },
      call: (t, me) => ({ body: { ...report(), nodeId: me.nodeId, sameAs: t.matter } }),
    },
    {
      asked: 'with the photo of the matter',
      own: { unit_liaison: NO_START, resident: 'in', rest: NO_PHOTO },
      elsewhere: { unit_liaison: NO_START, rest: NO_PHOTO },
      'another district': { unit_liaison: NO_START, rest: NO_PHOTO },
      call: (t, me) => ({ body: { ...report(), nodeId: me.nodeId, files: [t.hash] } }),
    },
  ],
  'GET /api/matters': lists(SAID.title),
  'GET /api/matters/counts': lists((body: { total: number }) => body.total > 0),
  'POST /api/matters/similar': [
    {
      // a resident hears that there is one like theirs, and nothing of what was said
      asked: 'at the node',
      own: { unit_liaison: NOT_HERE, rest: 'in' },
      elsewhere: { resident: 'in', rest: NOT_HERE },
      'another district': NO_NODE,
      call: (t) => ({ body: { ...SAME, nodeId: t.nodes.ribs } }),
      shows: some,
    },
    {
      asked: 'to the matter',
      own: { unit_liaison: NOT_HERE, rest: 'in' },
      elsewhere: { unit_liaison: NOT_HERE, grid_worker: 'in', branch_secretary: 'in', rest: 'nothing' },
      'another district': { unit_liaison: NOT_HERE, rest: 'nothing' },
      call: (t, me) => ({ body: { ...SAME, nodeId: me.nodeId, id: t.matter } }),
      shows: some,
    },
  ],
  'POST /api/matters/:id/steps': MATTERS.map(
    (probe): Probe => ({
      ...probe,
      own: {
        party_member: '404 matters.none',
        resident: '403 matters.not_yours',
        unit_liaison: probe.asked === 'the order' ? 'in' : '403 matters.not_your_place',
        rest: 'in',
      },
      call: async (t, me) => {
        const sent = (await probe.call?.(t, me, false)) ?? {}
        const { version } = await t.w.stored(String(sent.params?.id))
        const form = { note: '看过。' }
        return { ...sent, body: { requestId: randomUUID(), version, step: 'note', form } }
      },
    }),
  ),
  'GET /api/matters/:id/files/:hash': [
    ...MATTERS,
    {
      ...outside('404 matters.none', '404 matters.none'),
      asked: 'a photo that the matter does not hold',
      call: (t) => ({ params: { id: t.matter, hash: t.loose } }),
    },
  ],
  'POST /api/matters/:id/publication': MATTERS.map(
    (probe): Probe => ({
      ...probe,
      call: async (t, me) => ({
        ...(await probe.call?.(t, me, false)),
        body: { audience: 'neighbours', version: await publishedOf(t) },
      }),
    }),
  ),
  'POST /api/matters/:id/publication/withdrawal': MATTERS.map(
    (probe): Probe => ({
      ...probe,
      own: {
        ...{ ...publishers, resident: 'in', party_member: '404 matters.none' },
        rest: '403 matters.not_your_place',
      },
      call: async (t, me, isLetIn) => {
        if (isLetIn) await t.publish()
        return (await probe.call?.(t, me, isLetIn)) ?? {}
      },
    }),
  ),
  'GET /api/loops': { none: 'definitions' },
  'GET /api/templates': [
    { ...outside('nothing'), over: 'nothing', shows: SAID.template },
    {
      ...outside('403 papers.not_your_area'),
      'another district': NO_NODE,
      ...{ asked: 'at the node', call: (t) => ({ query: { node: t.nodes.ribs } }) },
      shows: SAID.template,
    },
  ],
  'PUT /api/templates/:key': [
    {
      ...outside('403 papers.not_your_area'),
      'another district': NO_NODE,
      call: (t) => ({
        params: { key: randomUUID() },
        body: { ...t.template, nodeId: t.nodes.before },
      }),
    },
  ],
  'GET /api/public/:district/matters': [
    { ...neighbours('nothing'), call: () => ({ params: { district: 'umbrella' } }), shows: SAID.publication },
  ],
  'GET /api/public/:district/matters/:id/photos/:hash': [
    {
      ...neighbours('404 papers.not_published'),
      asked: 'as it is shown',
      call: (t) => ({ params: { district: 'umbrella', id: t.matter, hash: t.redacted } }),
    },
    {
      ...outside('404 papers.not_published', '404 papers.not_published'),
      asked: 'as it was brought',
      call: (t) => ({ params: { district: 'umbrella', id: t.matter, hash: t.hash } }),
    },
  ],
  'GET /api/intake/channels': [{ ...outside('nothing'), shows: SAID.channel }],
  'POST /api/intake/channels': [
    {
      ...outside('403 intake.outside_reach'),
      'another district': NO_NODE,
      call: (t, { role, place }) => ({
        body: { source: `${role.slice(0, 5)}_${place.slice(0, 4)}`, nodeId: t.nodes.before },
      }),
    },
  ],
  'PUT /api/intake/channels/:id': [
    {
      ...outside('404 intake.none'),
      call: async (t) => ({
        params: { id: t.channel },
        body: { nodeId: t.nodes.before, name: SAID.channel, version: await versionOf(t, t.channel) },
      }),
    },
    {
      asked: MOVED,
      own: '404 intake.none',
      over: 'in',
      elsewhere: '403 intake.outside_reach',
      'another district': '404 intake.none',
      call: async (t) => ({
        params: { id: t.channelElsewhere },
        body: { nodeId: t.nodes.before, version: await versionOf(t, t.channelElsewhere) },
      }),
    },
  ],
  'POST /api/intake/matters': 'a channel',
  'POST /api/intake/matters/bulk': 'a channel',
  'GET /api/intake/matters/:ref': 'a channel',
  'POST /api/intake/photos': 'a channel',
  'GET /open311/v2/discovery': { none: 'public' },
  'GET /open311/v2/services': { none: 'public' },
  'GET /open311/v2/services/:code': { none: 'public' },
  'POST /open311/v2/requests': 'a channel',
  'GET /open311/v2/requests': 'a channel',
  'GET /open311/v2/requests/:id': 'a channel',
  'GET /open311/v2/tokens/:id': 'a channel',
} satisfies Partial<Record<keyof Contract, PlaceVerdict>>
