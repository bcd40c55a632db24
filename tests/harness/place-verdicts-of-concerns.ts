// What the lines of the ledger of concerns answer about a place.
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../contract/index.ts'
import { SAID, type Things } from './one-of-each.ts'
import { NO_NODE, outside, type Probe } from './place-answers.ts'
import type { PlaceVerdict } from './place-verdicts.ts'

const NO_START = '403 matters.not_startable'
const UNLINKED = '400 matters.cannot_link'
const NOT_HERE = '403 matters.not_your_area'
const told = () => ({ id: randomUUID(), words: '候车棚里没有地方挂伞。', source: 'visit' })
const atTheNode = (t: Things) => ({ query: { node: t.nodes.ribs } })

const lists = (shows: NonNullable<Probe['shows']>): Probe[] => [
  { ...outside('nothing'), shows },
  { ...outside('nothing'), 'another district': NO_NODE, asked: 'at the node', call: atTheNode, shows },
]

export const ofConcerns = {
  'GET /api/concerns': lists(SAID.concern),
  'GET /api/concerns/counts': lists((body: { total: number }) => body.total > 0),
  'POST /api/concerns': [
    {
      asked: 'at the node',
      own: { district_centre: NO_START, rest: 'in' },
      elsewhere: NOT_HERE,
      'another district': NO_NODE,
      call: (t) => ({ body: { ...told(), nodeId: t.nodes.ribs } }),
    },
    {
      asked: 'taken from the matter',
      own: { district_centre: NO_START, party_member: UNLINKED, rest: 'in' },
      elsewhere: NOT_HERE,
      'another district': NO_NODE,
      call: async (t, _, isLetIn) => {
        const linked = isLetIn ? (await t.w.report()).id : t.matter
        return { body: { ...told(), nodeId: t.nodes.ribs, linked } }
      },
    },
  ],
  'POST /api/concerns/many': [
    {
      ...outside('nothing', { district_centre: 'nothing', rest: 'in' }),
      call: (t) => ({ body: { concerns: [{ ...told(), nodeId: t.nodes.ribs }] } }),
      shows: (body: { rows: { matter: unknown }[] }) => body.rows[0]?.matter !== null,
    },
  ],
} satisfies Partial<Record<keyof Contract, PlaceVerdict>>
