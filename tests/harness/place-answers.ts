// What is answered about a thing to whoever it is not there for: the shapes and the common answers of place-verdicts.ts.
import { randomUUID } from 'node:crypto'
import type { Things } from './one-of-each.ts'
import { EDITIONS } from './place-verdicts-of-editions.ts'
import { IMPORTS } from './place-verdicts-of-imports.ts'
import type { Asker, Place } from './places.ts'
import type { Person } from './verdicts.ts'

/** Let in; let in, and nothing of the place is shown or changed; or refused. */
export type Says = 'in' | 'nothing' | `4${number} ${string}.${string}`
type Answers = Says | ({ rest: Says } & Partial<Record<Person, Says>>)
export type Sent = {
  params?: Record<string, string | number>
  query?: Record<string, string | number>
  body?: Record<string, unknown>
  /** A body that is no JSON. */
  raw?: string
}
/** What a line is asked, and what it says to those whom their role lets in; `over` as in the own place, unless said otherwise. */
export type Probe = Record<Exclude<Place, 'over'>, Answers> & {
  asked?: string
  over?: Answers
  /** Laid over the line's own example. Whoever is let in may use a thing up: another is made for them. */
  call?: (t: Things, me: Asker, isLetIn: boolean) => Sent | Promise<Sent>
  /** Whether what is asked for stands in a body: some words, or what the function finds. */
  shows?: string | ((body: never) => boolean)
}
export const NO_NODE = '404 grid.no_node'
const NO_JOB = '404 jobs.none'
/** Why a line has no place, in one word. */
export type NoPlace = { none: 'sign-in' | 'own' | 'public' | 'demo' | 'definitions' | 'catalogue' }

/** What is asked of a thing elsewhere, by whoever stands over both places or in both. */
export const MOVED = 'one elsewhere, moved here'
export const said = (answers: Answers, role: Person): Says =>
  typeof answers === 'string' ? answers : (answers[role] ?? answers.rest)

/** There for whoever is in its place, and nobody else learns that it is. */
export const outside = (there: Says, own: Answers = 'in') =>
  ({ own, elsewhere: there, 'another district': there }) satisfies Partial<Probe>
/** The same for everybody in the district. */
export const districtWide = (far: Says) =>
  ({ own: 'in', elsewhere: 'in', 'another district': far }) satisfies Partial<Probe>

const FOLLOWERS = { street_clerk: 'in', district_centre: 'in', leader: 'in' } as const
/** An entry on its way to the list: for the unit that applied, and whoever follows the list, wherever they stand. */
export const followed = (there: Says) =>
  ({
    own: { ...FOLLOWERS, unit_liaison: 'in', rest: there },
    over: { ...FOLLOWERS, rest: there },
    elsewhere: { ...FOLLOWERS, rest: there },
    'another district': there,
  }) satisfies Partial<Probe>
/** What is shown to neighbours: those who live in the community or have a post in it. */
export const neighbours = (there: Says) =>
  ({
    own: { unit_liaison: there, rest: 'in' },
    over: there,
    elsewhere: { grid_worker: 'in', branch_secretary: 'in', rest: there },
    'another district': there,
  }) satisfies Partial<Probe>

export const MATTERS = (['matter', 'order'] as const).map(
  (which): Probe => ({
    ...outside('404 matters.none', { party_member: '404 matters.none', rest: 'in' }),
    asked: `the ${which}`,
    call: (t) => ({ params: { id: t[which], hash: t.hash } }),
  }),
)

/** Lines whose address begins so are about one thing: the ids that stand for it, and who finds it. */
export const THINGS = {
  '/api/matters/:id': MATTERS,
  '/api/robots/:id': [
    {
      ...outside('404 notices.no_robot'),
      call: (t) => ({ params: { id: t.robot }, body: t.robotForm(t.nodes.before) }),
    },
  ],
  '/api/intake/channels/:id': [
    {
      ...outside('404 intake.none'),
      call: (t) => ({ params: { id: t.channel }, body: { nodeId: t.nodes.before } }),
    },
  ],
  '/api/admissions/:id': [
    {
      ...followed('404 lists.none'),
      asked: 'one on its way',
      call: (t) => ({ params: { id: t.applied } }),
    },
    {
      ...districtWide('404 lists.none'),
      asked: 'a published one',
      call: (t) => ({ params: { id: t.listed } }),
    },
  ],
  '/api/sheets/:sheet': [
    {
      ...outside('404 papers.no_sheet', { unit_liaison: '404 papers.no_sheet', rest: 'in' }),
      call: (t) => ({ params: { sheet: encodeURIComponent(t.sheet) } }),
    },
  ],
  '/api/editions/:id': EDITIONS,
  '/api/imports/:id': IMPORTS,
  '/api/jobs/:id': [
    {
      ...districtWide('in'),
      asked: 'their own',
      call: async (t, { who }) => ({ params: { id: await t.jobOf(who) } }),
    },
    {
      ...{ own: NO_JOB, elsewhere: NO_JOB, 'another district': NO_JOB },
      asked: 'of somebody else',
      call: (t) => ({ params: { id: t.job } }),
    },
  ],
  '/api/problem-lists/:sheet': [
    {
      ...outside('404 concerns.no_list'),
      call: (t) => ({ params: { sheet: encodeURIComponent(t.sheet) } }),
    },
  ],
  '/api/concerns/:id': [
    {
      ...outside('404 matters.none', { district_centre: '409 concerns.cannot_hand_on', rest: 'in' }),
      call: async (t, _, isLetIn) => {
        const { id, version } = isLetIn ? await t.concern() : { id: t.handed, version: 3 }
        return { params: { id }, body: { matterId: randomUUID(), version } }
      },
    },
  ],
  '/api/public/:district/matters/:id': [
    {
      ...neighbours('404 papers.not_published'),
      call: (t) => ({ params: { district: 'umbrella', id: t.matter, hash: t.redacted } }),
    },
  ],
} satisfies Record<string, Probe[]>
