// What the lines of the rates answer about their place: a node's to whoever stands over it, a unit's to the unit as well.
import type { Contract } from '../../contract/index.ts'
import { SAID } from './one-of-each.ts'
import { NO_NODE, outside, type Probe } from './place-answers.ts'

type Line = keyof Contract
const NOT_HERE = '403 scores.not_your_area'
const NOT_THEIRS = '403 scores.not_your_unit'
const counted = (body: { whole: { sums: { filed: number } } }) => body.whole.sums.filed > 0
const LONG_AGO_UNTIL_FAR = { from: '2024-01-01', to: '2028-12-31' }

const probes = (query: Record<string, string>, shows: Probe['shows']): Probe[] => [
  { ...outside('nothing'), call: () => ({ query }), shows },
  {
    asked: 'at the node',
    own: 'in',
    elsewhere: { unit_liaison: 'nothing', rest: NOT_HERE },
    'another district': NO_NODE,
    call: (t) => ({ query: { ...query, node: t.nodes.ribs } }),
    shows,
  },
  {
    asked: 'of the unit',
    own: 'in',
    elsewhere: { unit_liaison: NOT_THEIRS, rest: 'nothing' },
    'another district': { unit_liaison: NOT_THEIRS, rest: 'nothing' },
    call: (t) => ({ query: { ...query, unit: t.units.office } }),
    shows,
  },
]

export const ofScores = {
  'GET /api/rates': probes({ period: 'custom', ...LONG_AGO_UNTIL_FAR }, counted),
  'GET /api/rates/records': [
    ...probes({ measure: 'filed', ...LONG_AGO_UNTIL_FAR }, SAID.title),
    ...probes({ measure: 'orders.ordered', ...LONG_AGO_UNTIL_FAR }, SAID.title).map((probe) => ({
      ...probe,
      asked: `orders ${probe.asked ?? ''}`,
    })),
  ],
} satisfies Partial<Record<Line, Probe[]>>
