// What the lines of the bulletins answer about their place: published ones to the district or to the street, drafts to its centre.
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../contract/index.ts'
import type { Things } from './one-of-each.ts'
import type { Probe } from './place-answers.ts'

type Line = keyof Contract
export const NO_EDITION = '404 reports.no_edition'
const NOT_YOURS = '403 reports.not_your_figure'
/** A draft is there for whoever publishes it: the centre of the whole district. */
const draft = {
  own: NO_EDITION,
  over: { district_centre: 'in', rest: NO_EDITION },
  elsewhere: NO_EDITION,
  'another district': NO_EDITION,
} as const
const wide = { own: 'in', elsewhere: 'in' } as const
const acted = async (t: Things) => {
  const { id, version } = await t.draft()
  return { params: { id }, body: { requestId: randomUUID(), version } }
}
const contested = (id: string, side: string, row: number) => ({
  params: { id },
  body: { requestId: randomUUID(), side, row, column: 'received', reason: '其实没有这么多。' },
})

export const EDITIONS: Probe[] = [
  {
    ...wide,
    'another district': NO_EDITION,
    asked: 'the district’s',
    call: (t) => ({ params: { id: t.edition } }),
  },
  {
    // whoever has a post in it or over it; both communities lie in the one street
    asked: 'the street’s',
    own: { unit_liaison: NO_EDITION, rest: 'in' },
    elsewhere: { unit_liaison: NO_EDITION, rest: 'in' },
    'another district': NO_EDITION,
    call: (t) => ({ params: { id: t.streetEdition } }),
  },
  { ...draft, asked: 'a draft', call: async (t) => ({ params: { id: (await t.draft()).id } }) },
]

export const ofEditions = {
  'GET /api/editions': [
    { ...wide, 'another district': 'nothing', asked: 'the district’s', shows: '伞区' },
    {
      asked: 'the street’s',
      own: { unit_liaison: 'nothing', rest: 'in' },
      elsewhere: { unit_liaison: 'nothing', rest: 'in' },
      'another district': 'nothing',
      call: (t) => ({ query: { node: t.nodes.street } }),
      shows: (body: { rows: { node: { district: boolean } }[] }) =>
        body.rows.some(({ node }) => !node.district),
    },
  ],
  'POST /api/editions/:id/draft': [{ ...draft, call: acted }],
  'POST /api/editions/:id/freeze': [{ ...draft, call: acted }],
  'POST /api/editions/:id/contests': [
    {
      asked: 'a number of the unit',
      own: { unit_liaison: 'in', rest: NOT_YOURS },
      elsewhere: NOT_YOURS,
      'another district': NO_EDITION,
      call: (t) => contested(t.edition, 'units', t.units.office),
    },
    {
      // the district as a whole contests nothing of its own
      asked: 'a number of the place',
      own: { street_clerk: 'in', unit_liaison: NO_EDITION, rest: NOT_YOURS },
      over: NOT_YOURS,
      elsewhere: { unit_liaison: NO_EDITION, rest: NOT_YOURS },
      'another district': NO_EDITION,
      call: (t) => contested(t.streetEdition, 'places', t.nodes.before),
    },
  ],
  'POST /api/editions/:id/contests/:contest/ruling': [
    {
      own: '403 reports.not_your_ruling',
      over: 'in',
      elsewhere: '403 reports.not_your_ruling',
      'another district': NO_EDITION,
      call: (t) => ({
        params: { id: t.edition, contest: t.contest },
        body: { requestId: randomUUID(), uphold: false, reason: '核对过，没有错。' },
      }),
    },
  ],
} satisfies Partial<Record<Line, Probe[]>>
