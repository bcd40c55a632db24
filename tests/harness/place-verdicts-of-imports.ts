// What each line about imports answers about its place. Messages are the place's own desk's, people its administrator's.
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../contract/index.ts'
import type { Things } from './one-of-each.ts'
import type { NoPlace, Probe, Says, Sent } from './place-answers.ts'
import type { Asker } from './places.ts'
import { FILES, TABLES } from './some-imports.ts'

const NONE = '404 imports.none'
type Kind = keyof typeof FILES
type State = 'uploaded' | 'checked' | 'done'

/** There for whoever imports such things at the place or over it. */
const there = (kind: Kind, none: Says) =>
  ({
    own: kind === 'people' ? { admin: 'in', rest: none } : { admin: none, rest: 'in' },
    elsewhere: none,
    'another district': none,
  }) satisfies Partial<Probe>

/** One that was brought; where `state` is given, a new one for each who is let in, as they use it up. */
const about = (state?: State) =>
  (Object.keys(FILES) as Kind[]).map(
    (kind): Probe => ({
      ...there(kind, NONE),
      asked: kind,
      call: async (t: Things, _: Asker, isLetIn: boolean): Promise<Sent> => {
        const batch = state && isLetIn ? await t.importOf(kind, state) : t.imports[kind]
        return { params: { id: batch.id }, body: { mapping: batch.mapping } }
      },
    }),
  )

export const IMPORTS = about()
export const ofImports = {
  'GET /api/imports': (Object.keys(FILES) as Kind[]).map((kind) => ({
    ...there(kind, 'nothing'),
    asked: kind,
    shows: FILES[kind],
  })),
  'GET /api/imports/template': { none: 'definitions' } satisfies NoPlace,
  'POST /api/imports': [
    {
      own: 'in',
      elsewhere: '404 grid.no_node',
      'another district': '404 grid.no_node',
      call: (t: Things, me: Asker): Sent => {
        const kind = me.role === 'admin' ? 'people' : 'messages'
        return {
          query: { id: randomUUID(), kind, name: FILES[kind], node: t.nodes.before },
          raw: TABLES[kind](),
        }
      },
    },
  ],
  'PUT /api/imports/:id/columns': about('uploaded'),
  'POST /api/imports/:id/load': about('checked'),
  'POST /api/imports/:id/cancel': about('uploaded'),
  'POST /api/imports/:id/undo': about('done'),
  'POST /api/imports/:id/codes': about().filter(({ asked }) => asked === 'people'),
} satisfies Partial<Record<keyof Contract, Probe[] | NoPlace>>
