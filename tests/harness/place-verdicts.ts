// What each line of the contract answers about its place: `refusals-of-places.test.ts` asks every one of them from everywhere.
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../contract/index.ts'
import { SAID, type Things } from './one-of-each.ts'
import {
  districtWide,
  followed,
  MOVED,
  NO_NODE,
  type NoPlace,
  outside,
  type Probe,
  type THINGS,
} from './place-answers.ts'
import { ofConcerns } from './place-verdicts-of-concerns.ts'
import { ofDashboard } from './place-verdicts-of-dashboard.ts'
import { ofGridChanges } from './place-verdicts-of-grid.ts'
import { ofEditions } from './place-verdicts-of-editions.ts'
import { ofImports } from './place-verdicts-of-imports.ts'
import { ofMatters } from './place-verdicts-of-matters.ts'
import { ofScores } from './place-verdicts-of-scores.ts'

type Line = keyof Contract
type AboutAThing = Extract<Line, `${string} ${keyof typeof THINGS}${string}`>
/** Lines for keys: what a channel reaches is in refusals-of-channels.test.ts. */
export type PlaceVerdict = NoPlace | 'a channel' | Probe[]

const own: NoPlace = { none: 'own' }
const signIn: NoPlace = { none: 'sign-in' }
const open: NoPlace = { none: 'public' }
const ofGrid = {
  'GET /api/session': own,
  'POST /api/session': signIn,
  'DELETE /api/session': own,
  'PUT /api/session/password': own,
  'POST /api/session/first-password': signIn,
  'PUT /api/session/home': [
    { ...districtWide(NO_NODE), call: (t: Things) => ({ body: { nodeId: t.nodes.ribs } }) },
  ],
  'POST /api/session/code': signIn,
  'POST /api/session/phone': signIn,
  'GET /api/demo/accounts': { none: 'demo' },
  'POST /api/demo/session': { none: 'demo' },
  'GET /api/districts': open,
  'GET /api/districts/:key/nodes': open,
  'GET /api/nodes/:id': [{ ...districtWide(NO_NODE), call: (t) => ({ params: { id: t.nodes.ribs } }) }],
  'GET /api/nodes/:id/shapes': [
    { ...districtWide(NO_NODE), call: (t) => ({ params: { id: t.nodes.ribs } }) },
  ],
  'GET /api/units': [
    { ...districtWide('nothing'), shows: SAID.unit },
    { ...districtWide(NO_NODE), asked: 'at the node', call: (t) => ({ query: { node: t.nodes.ribs } }) },
  ],
} satisfies Partial<Record<Line, PlaceVerdict>>

const NO_LINE = '404 article.no_line'
const wholeDistrict = '403 article.district_only'
/** Of the district as a whole, for posts of the whole district: what these see is asked in server/rooms/article. */
const ofArticle = {
  'GET /api/article': [
    { own: wholeDistrict, over: 'in', elsewhere: wholeDistrict, 'another district': 'in' },
  ],
  'GET /api/article/:line/records': [
    {
      ...{ own: wholeDistrict, over: 'in', elsewhere: wholeDistrict, 'another district': NO_LINE },
      call: () => ({ params: { line: 'U01' } }),
    },
  ],
} satisfies Partial<Record<Line, PlaceVerdict>>

const ofJobs = {
  'GET /api/jobs': own,
  // what of a list is whose is asked of the lists themselves, and in server/rooms/jobs/exports
  'POST /api/exports/ahead': own,
  'POST /api/exports': own,
} satisfies Partial<Record<Line, PlaceVerdict>>

const decision = (step: string) => ({ requestId: randomUUID(), step, reason: '社区没有放伞的地方' })
const application = () => ({ id: randomUUID(), class: 'livelihood', title: randomUUID() })
const ofLists = {
  'GET /api/affairs': [
    { ...followed('nothing'), asked: 'one on its way', shows: SAID.applied },
    { ...districtWide('nothing'), asked: 'a published one', shows: SAID.listed },
    { ...districtWide(NO_NODE), asked: 'at the node', call: (t) => ({ query: { node: t.nodes.ribs } }) },
  ],
  'GET /api/lists/tasks': { none: 'catalogue' },
  'GET /api/lists/duties': [
    { ...districtWide('nothing'), shows: SAID.street },
    { ...districtWide(NO_NODE), asked: 'at the node', call: (t) => ({ query: { node: t.nodes.street } }) },
  ],
  'GET /api/admissions': [
    { ...followed('nothing'), asked: 'one on its way', shows: SAID.applied },
    { ...districtWide('nothing'), asked: 'a published one', shows: SAID.listed },
    {
      ...followed('nothing'),
      asked: 'of the unit',
      call: (t) => ({ query: { unit: t.units.office, state: 'applied' } }),
      shows: SAID.applied,
    },
  ],
  'GET /api/admissions/form': [{ ...outside('nothing'), shows: SAID.unit }],
  'POST /api/admissions': [
    {
      ...outside('403 lists.not_your_unit'),
      asked: 'for the unit',
      call: (t) => ({ body: { ...application(), unitId: t.units.office } }),
    },
    {
      ...districtWide(NO_NODE),
      asked: 'for the own unit, at the node',
      call: (t, me) => ({ body: { ...application(), unitId: me.unitId, nodeId: t.nodes.ribs } }),
    },
  ],
  'POST /api/admissions/:id/steps': [
    {
      asked: 'approve',
      own: { district_centre: 'in', unit_liaison: '403 lists.not_yours', rest: '404 lists.none' },
      elsewhere: { district_centre: '403 lists.not_yours', rest: '404 lists.none' },
      'another district': '404 lists.none',
      call: async (t, _, isLetIn) => ({
        params: { id: isLetIn ? await t.apply() : t.applied },
        body: decision('approve'),
      }),
    },
    {
      asked: 'withdraw',
      own: { community_secretary: '404 lists.none', rest: 'in' },
      elsewhere: { district_centre: '403 lists.not_yours', rest: '404 lists.none' },
      'another district': '404 lists.none',
      call: async (t, _, isLetIn) => ({
        params: { id: isLetIn ? await t.apply() : t.applied },
        body: decision('withdraw'),
      }),
    },
    {
      // a community speaks for itself, whoever is over it
      asked: 'refuse',
      own: { community_secretary: 'in', rest: '403 lists.not_yours' },
      over: '403 lists.not_yours',
      elsewhere: '403 lists.not_yours',
      'another district': '400 lists.which_community',
      call: (t) => ({
        params: { id: t.listed },
        body: { ...decision('refuse'), nodeId: t.nodes.before, version: 3 },
      }),
    },
  ],
} satisfies Partial<Record<Line, PlaceVerdict>>

/** What goes out belongs to the whole district. */
const letters = {
  over: 'in',
  own: '403 notices.district_only',
  elsewhere: '403 notices.district_only',
  'another district': 'nothing',
} as const
const theLetters: Probe[] = [{ ...letters, call: (t) => ({ body: { ids: t.letters } }) }]
const ofNotices = {
  'GET /api/notices': [{ ...outside('nothing'), shows: SAID.notice }],
  'GET /api/notices/unread': [
    { ...outside('nothing'), shows: (body: { unread: number }) => body.unread > 0 },
  ],
  'POST /api/notices/read': [
    { ...outside('nothing'), asked: 'by ids', call: (t) => ({ body: { ids: t.notices } }) },
    { ...outside('nothing'), asked: 'by matter', call: (t) => ({ body: { about: t.matter } }) },
    { ...outside('nothing'), asked: 'up to', call: () => ({ body: { upTo: Number.MAX_SAFE_INTEGER } }) },
  ],
  'GET /api/stream': own,
  'GET /api/outgoing': [{ ...letters, shows: SAID.receiver }],
  'POST /api/outgoing/retry': theLetters,
  'POST /api/outgoing/drop': theLetters,
  'GET /api/robots': [{ ...outside('nothing'), shows: SAID.robot }],
  'POST /api/robots': [
    {
      ...outside('403 notices.not_your_place'),
      'another district': NO_NODE,
      call: (t) => ({ body: t.robotForm(t.nodes.before) }),
    },
  ],
  'PUT /api/robots/:id': [
    {
      ...outside('404 notices.no_robot'),
      call: (t) => ({ params: { id: t.robot }, body: t.robotForm(t.nodes.before) }),
    },
    {
      asked: MOVED,
      own: '404 notices.no_robot',
      over: 'in',
      elsewhere: '403 notices.not_your_place',
      'another district': '404 notices.no_robot',
      call: (t) => ({ params: { id: t.robotElsewhere }, body: t.robotForm(t.nodes.before) }),
    },
  ],
  'DELETE /api/robots/:id': [
    {
      ...outside('404 notices.no_robot'),
      call: async (t, _, isLetIn) => ({
        params: { id: isLetIn ? await t.robotAt(t.nodes.before, 'another') : t.robot },
      }),
    },
  ],
} satisfies Partial<Record<Line, PlaceVerdict>>

/** A line without a verdict does not compile, and does not pass; those about one thing have that of THINGS, unless more is said here. */
export const PLACE_VERDICTS: Record<Exclude<Line, AboutAThing>, PlaceVerdict> &
  Partial<Record<AboutAThing, PlaceVerdict>> = {
  ...ofGrid,
  ...ofGridChanges,
  ...ofArticle,
  ...ofJobs,
  ...ofLists,
  ...ofNotices,
  ...ofMatters,
  ...ofScores,
  ...ofEditions,
  ...ofConcerns,
  ...ofDashboard,
  ...ofImports,
}
