// What the figures and the map of a place answer: shown below one's own posts, refused beside them.
import type { Contract } from '../../contract/index.ts'
import { NO_NODE, outside, type Probe } from './place-answers.ts'
import type { PlaceVerdict } from './place-verdicts.ts'

const atTheNode: Probe = {
  ...outside('403 reports.not_your_area'),
  'another district': NO_NODE,
  asked: 'at the node',
  call: (t) => ({ query: { node: t.nodes.ribs } }),
}

export const ofDashboard = {
  'GET /api/dashboard': [
    { ...outside('nothing'), shows: (body: { total: { open: number } }) => body.total.open > 0 },
    atTheNode,
  ],
  'GET /api/dashboard/points': [atTheNode],
} satisfies Partial<Record<keyof Contract, PlaceVerdict>>
