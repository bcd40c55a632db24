// Who may pass each line of the contract: `refusals.test.ts` asks every one of them as everybody.
import { type Contract, contract } from '../../contract/index.ts'
import type { Route } from '../../contract/kit.ts'

/** Every role that a person can hold, residents, and somebody without any. */
export type Person =
  | 'grid_worker'
  | 'branch_secretary'
  | 'community_clerk'
  | 'community_secretary'
  | 'street_clerk'
  | 'district_centre'
  | 'unit_liaison'
  | 'party_member'
  | 'leader'
  | 'admin'
  | 'resident'
  | 'nobody in particular'

export const DESK: Person[] = [
  'grid_worker',
  'branch_secretary',
  'community_clerk',
  'community_secretary',
  'street_clerk',
  'district_centre',
]
const CASEWORK: Person[] = [...DESK, 'unit_liaison']
const READERS: Person[] = [...CASEWORK, 'party_member', 'leader', 'resident']

/** Messages, or grids, units and people. */
const IMPORTERS: Person[] = ['community_clerk', 'street_clerk', 'district_centre', 'admin']

/** Lines for keys: every one of their refusals is in refusals-of-keys.test.ts. */
export type Verdict = 'everybody' | 'whoever is signed in' | 'whoever holds a key' | Person[]
export const VERDICTS: Record<keyof Contract, Verdict> = {
  'GET /api/article': ['district_centre', 'leader'],
  'GET /api/article/:line/records': ['district_centre', 'leader'],
  'GET /api/session': 'everybody',
  'POST /api/session': 'everybody',
  'DELETE /api/session': 'whoever is signed in',
  'PUT /api/session/password': 'whoever is signed in',
  'POST /api/session/first-password': 'everybody',
  'PUT /api/session/home': 'whoever is signed in',
  'POST /api/session/code': 'everybody',
  'POST /api/session/phone': 'everybody',
  'GET /api/demo/accounts': 'everybody',
  'POST /api/demo/session': 'everybody',
  'GET /api/districts': 'everybody',
  'GET /api/districts/:key/nodes': 'everybody',
  'GET /api/nodes/:id': 'whoever is signed in',
  'GET /api/nodes/:id/shapes': 'whoever is signed in',
  'POST /api/grid/changes/preview': ['district_centre', 'admin'],
  'POST /api/grid/changes': ['district_centre', 'admin'],
  'GET /api/grid/changes': [...CASEWORK, 'leader', 'admin'],
  'GET /api/grid/changes/:id': [...CASEWORK, 'leader', 'admin'],
  'POST /api/grid/changes/:id/undo': ['district_centre', 'admin'],
  'POST /api/grid/changes/:id/resume': ['district_centre', 'admin'],
  'GET /api/grid/nets': [...CASEWORK, 'leader', 'admin'],
  'GET /api/grid/nets/:id': [...CASEWORK, 'leader', 'admin'],
  'POST /api/grid/nets/read': ['district_centre', 'admin'],
  'PUT /api/grid/nets/:id': ['district_centre', 'admin'],
  'POST /api/grid/nets/:id/merge': ['district_centre', 'admin'],
  'DELETE /api/grid/nets/:id': ['district_centre', 'admin'],
  'GET /api/units': CASEWORK,
  'GET /api/affairs': [...CASEWORK, 'leader'],
  'GET /api/lists/tasks': [...CASEWORK, 'leader'],
  'GET /api/lists/duties': [...CASEWORK, 'leader'],
  'GET /api/admissions': [...CASEWORK, 'leader'],
  'GET /api/admissions/form': ['unit_liaison'],
  'POST /api/admissions': ['unit_liaison'],
  'GET /api/admissions/:id': [...CASEWORK, 'leader'],
  'POST /api/admissions/:id/steps': ['community_secretary', 'district_centre', 'unit_liaison'],
  'GET /api/jobs': 'whoever is signed in',
  'GET /api/jobs/:id': 'whoever is signed in',
  'POST /api/jobs/:id/cancel': 'whoever is signed in',
  'GET /api/jobs/:id/file': 'whoever is signed in',
  'POST /api/exports/ahead': [...CASEWORK, 'leader', 'admin'],
  'POST /api/exports': [...CASEWORK, 'leader', 'admin'],
  'GET /api/notices': 'whoever is signed in',
  'GET /api/notices/unread': 'whoever is signed in',
  'POST /api/notices/read': 'whoever is signed in',
  'GET /api/stream': 'whoever is signed in',
  'GET /api/outgoing': ['district_centre', 'admin'],
  'POST /api/outgoing/retry': ['district_centre', 'admin'],
  'POST /api/outgoing/drop': ['district_centre', 'admin'],
  'GET /api/robots': ['district_centre', 'admin'],
  'POST /api/robots': ['district_centre', 'admin'],
  'PUT /api/robots/:id': ['district_centre', 'admin'],
  'DELETE /api/robots/:id': ['district_centre', 'admin'],
  'POST /api/robots/:id/test': ['district_centre', 'admin'],
  'POST /api/files': [...CASEWORK, 'party_member', 'resident'],
  'POST /api/matters': [...CASEWORK, 'resident'],
  'GET /api/matters': READERS,
  'GET /api/matters/counts': READERS,
  'GET /api/matters/:id': READERS,
  'POST /api/matters/similar': [...CASEWORK, 'resident'],
  'POST /api/matters/:id/steps': [...CASEWORK, 'party_member', 'resident'],
  'GET /api/matters/:id/files/:hash': READERS,
  // a party member only of what they took on
  'POST /api/matters/:id/reporter': [...CASEWORK, 'party_member'],
  'GET /api/loops': 'whoever is signed in',
  'GET /api/intake/channels': ['district_centre', 'admin'],
  'POST /api/intake/channels': ['district_centre', 'admin'],
  'PUT /api/intake/channels/:id': ['district_centre', 'admin'],
  'POST /api/intake/channels/:id/secret': ['district_centre', 'admin'],
  'POST /api/intake/channels/:id/api-key': ['district_centre', 'admin'],
  'POST /api/intake/channels/:id/switch': ['district_centre', 'admin'],
  'GET /api/intake/channels/:id/deliveries': ['district_centre', 'admin'],
  'GET /api/imports': IMPORTERS,
  'GET /api/imports/template': IMPORTERS,
  'POST /api/imports': IMPORTERS,
  'GET /api/imports/:id': IMPORTERS,
  'PUT /api/imports/:id/columns': IMPORTERS,
  'GET /api/imports/:id/rows': IMPORTERS,
  'POST /api/imports/:id/load': IMPORTERS,
  'POST /api/imports/:id/cancel': IMPORTERS,
  'POST /api/imports/:id/undo': IMPORTERS,
  'GET /api/imports/:id/errors': IMPORTERS,
  'POST /api/imports/:id/codes': ['admin'],
  'GET /api/matters/:id/import': READERS,
  'POST /api/intake/matters': 'whoever holds a key',
  'POST /api/intake/matters/bulk': 'whoever holds a key',
  'GET /api/intake/matters/:ref': 'whoever holds a key',
  'POST /api/intake/photos': 'whoever holds a key',
  'GET /open311/v2/discovery': 'everybody',
  'GET /open311/v2/services': 'everybody',
  'GET /open311/v2/services/:code': 'everybody',
  'POST /open311/v2/requests': 'whoever holds a key',
  'GET /open311/v2/requests': 'whoever holds a key',
  'GET /open311/v2/requests/:id': 'whoever holds a key',
  'GET /open311/v2/tokens/:id': 'whoever holds a key',
  'GET /api/concerns': [...DESK, 'leader'],
  'GET /api/concerns/counts': [...DESK, 'leader'],
  'POST /api/concerns': [...DESK, 'party_member'],
  'POST /api/concerns/many': DESK,
  'POST /api/concerns/:id/whistle': DESK,
  'GET /api/matters/:id/concerns': [...DESK, 'leader'],
  'GET /api/problem-lists/:sheet': DESK,
  'GET /api/dashboard': [...DESK, 'leader'],
  'GET /api/dashboard/points': [...DESK, 'leader'],
  'GET /api/editions': [...CASEWORK, 'leader'],
  'GET /api/editions/:id': [...CASEWORK, 'leader'],
  'POST /api/editions/:id/draft': ['district_centre'],
  'POST /api/editions/:id/freeze': ['district_centre'],
  'POST /api/editions/:id/contests': ['street_clerk', 'unit_liaison'],
  'POST /api/editions/:id/contests/:contest/ruling': ['district_centre'],
  'GET /api/editions/:id/bulletin.docx': [...CASEWORK, 'leader'],
  'GET /api/editions/:id/bulletin.xlsx': [...CASEWORK, 'leader'],
  'GET /api/rates': [...CASEWORK, 'leader'],
  'GET /api/rates/records': [...CASEWORK, 'leader'],
  'GET /api/matters/:id/templates': CASEWORK,
  'GET /api/templates': ['community_secretary', 'street_clerk', 'district_centre'],
  'PUT /api/templates/:key': ['community_secretary', 'street_clerk', 'district_centre'],
  'GET /api/matters/:id/order': CASEWORK,
  'POST /api/matters/:id/order': CASEWORK,
  'GET /api/matters/:id/order.docx': CASEWORK,
  'POST /api/matters/:id/order.docx': CASEWORK,
  'GET /api/sheets/:sheet': CASEWORK,
  'GET /api/sheets/:sheet/order.docx': CASEWORK,
  'GET /api/matters/:id/publication': READERS,
  'POST /api/matters/:id/publication': [
    'community_clerk',
    'community_secretary',
    'street_clerk',
    'district_centre',
  ],
  'POST /api/matters/:id/publication/withdrawal': READERS,
  'GET /api/public/:district/matters': 'everybody',
  'GET /api/public/:district/matters/:id': 'everybody',
  'GET /api/public/:district/matters/:id/photos/:hash': 'everybody',
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Call = { method: Method; url: string; body?: unknown; headers?: Record<string, string> }
/** What gets past the parser of a route. */
export function callOf(key: string): Call {
  const route: Route = contract[key as keyof Contract]
  const [method, path] = key.split(' ') as [Method, string]
  const asked = new URLSearchParams(route.example?.query ?? {}).toString()
  const url =
    path.replace(/:(\w+)/g, (_, name: string) => route.example?.params?.[name] ?? name) +
    (asked && `?${asked}`)
  if (route.takes === 'table')
    return { method, url, body: 'no table', headers: { 'content-type': 'application/octet-stream' } }
  if (route.takes === 'photo')
    return { method, url, body: 'no photo', headers: { 'content-type': 'image/jpeg' } }
  return { method, url, ...(route.body ? { body: route.example?.body ?? {} } : {}) }
}
