// What the lines about changes of the tree, and about the old nets, answer about a place.
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../contract/index.ts'
import { changed, draft, spare, splitOf, stopped, versionFor } from './changes-of-grid.ts'
import { SAID, type Things } from './one-of-each.ts'
import { districtWide, MOVED, NO_NODE, outside } from './place-answers.ts'
import type { PlaceVerdict } from './place-verdicts.ts'
import type { Asker } from './places.ts'

const NOT_HERE = '403 grid.not_your_place'
const NO_CHANGE = '404 grid.no_change'
const NO_NET = '404 grid.no_net'
const whole = { own: NOT_HERE, over: 'in', elsewhere: NOT_HERE } as const
const aNet = async (t: Things, _: Asker, isLetIn: boolean) => ({
  params: { id: isLetIn ? await draft(t) : t.net },
})

export const ofGridChanges = {
  'POST /api/grid/changes/preview': [
    { ...outside(NOT_HERE), 'another district': NO_NODE, call: (t) => ({ body: splitOf(t.nodes.ribs) }) },
    {
      ...whole,
      'another district': NO_NODE,
      asked: MOVED,
      // a discriminated choice: what is sent takes the place of the example
      call: (t) => ({ body: { kind: 'move', node: t.nodes.canopy, parent: t.nodes.after } }),
    },
  ],
  'POST /api/grid/changes': [
    {
      ...outside(NOT_HERE),
      'another district': NO_NODE,
      call: async (t, _, isLetIn) => {
        if (isLetIn) await t.w.allDone()
        const change = splitOf(isLetIn ? await spare(t) : t.nodes.ribs)
        const version = isLetIn ? await versionFor(t) : 'x'
        return { body: { id: randomUUID(), version, reason: '分开', change } }
      },
    },
  ],
  'GET /api/grid/changes': [
    { ...districtWide('nothing'), shows: SAID.change },
    {
      ...districtWide('nothing'),
      asked: 'of the node',
      call: (t) => ({ query: { node: t.ended } }),
      shows: SAID.change,
    },
  ],
  'GET /api/grid/changes/:id': [{ ...districtWide(NO_CHANGE), call: (t) => ({ params: { id: t.change } }) }],
  'POST /api/grid/changes/:id/undo': [
    {
      ...outside(NOT_HERE),
      'another district': NO_CHANGE,
      call: async (t, _, isLetIn) => ({ params: { id: isLetIn ? await changed(t) : t.change } }),
    },
  ],
  'POST /api/grid/changes/:id/resume': [
    {
      ...outside(NOT_HERE),
      'another district': NO_CHANGE,
      call: async (t, _, isLetIn) => ({ params: { id: isLetIn ? await stopped(t) : t.change } }),
    },
  ],
  'GET /api/grid/nets': [{ ...districtWide('nothing'), shows: SAID.net }],
  'GET /api/grid/nets/:id': [{ ...districtWide(NO_NET), call: (t) => ({ params: { id: t.net } }) }],
  'POST /api/grid/nets/read': { none: 'own' },
  'PUT /api/grid/nets/:id': [
    {
      ...whole,
      'another district': 'nothing',
      call: () => ({
        params: { id: randomUUID() },
        body: { version: 0, department: randomUUID(), name: '片区', areas: [] },
      }),
    },
    {
      ...whole,
      'another district': NO_NODE,
      asked: 'with a grid of the place',
      call: (t) => ({
        params: { id: randomUUID() },
        body: {
          version: 0,
          department: randomUUID(),
          name: '片区',
          areas: [{ name: '一片', nodes: [t.nodes.ribs] }],
        },
      }),
    },
  ],
  'POST /api/grid/nets/:id/merge': [
    {
      ...whole,
      'another district': NO_NET,
      call: async (t, me, isLetIn) => ({ ...(await aNet(t, me, isLetIn)), body: { version: 1 } }),
    },
  ],
  'DELETE /api/grid/nets/:id': [{ ...whole, 'another district': NO_NET, call: aNet }],
} satisfies Partial<Record<keyof Contract, PlaceVerdict>>
