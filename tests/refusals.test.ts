// Who is refused at each line of the contract. A line without a verdict here does not compile, and does not pass.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Contract, contract } from '../contract/index.ts'
import type { Route } from '../contract/kit.ts'
import type { Who } from '../server/kit/scope.ts'
import { openTestHttp, type Out } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who } = w

/** One person of each role, and each kind of person without one. */
const PEOPLE = {
  grid_worker: who.worker,
  branch_secretary: who.branch,
  community_clerk: who.clerk,
  community_secretary: who.secretary,
  street_clerk: who.street,
  district_centre: who.centre,
  unit_liaison: who.liaison,
  leader: who.leader,
  admin: who.admin,
  resident: who.resident,
  'nobody in particular': await w.hire([]),
} satisfies Record<string, Who>
type Person = keyof typeof PEOPLE

const DESK: Person[] = [
  'grid_worker',
  'branch_secretary',
  'community_clerk',
  'community_secretary',
  'street_clerk',
  'district_centre',
]
const CASEWORK: Person[] = [...DESK, 'unit_liaison']

const VERDICTS: Record<keyof Contract, 'everybody' | 'whoever is signed in' | Person[]> = {
  'GET /api/session': 'everybody',
  'POST /api/session': 'everybody',
  'DELETE /api/session': 'whoever is signed in',
  'PUT /api/session/password': 'whoever is signed in',
  'POST /api/session/code': 'everybody',
  'POST /api/session/phone': 'everybody',
  'GET /api/demo/accounts': 'everybody',
  'POST /api/demo/session': 'everybody',
  'GET /api/districts': 'everybody',
  'GET /api/districts/:key/nodes': 'everybody',
  'GET /api/nodes/:id': 'whoever is signed in',
  'GET /api/units': CASEWORK,
  'POST /api/files': [...CASEWORK, 'resident'],
  'POST /api/matters': [...DESK, 'resident'],
  'GET /api/matters': [...CASEWORK, 'leader', 'resident'],
  'GET /api/matters/counts': [...CASEWORK, 'leader', 'resident'],
  'GET /api/matters/:id': [...CASEWORK, 'leader', 'resident'],
  'POST /api/matters/:id/steps': [...CASEWORK, 'resident'],
  'GET /api/matters/:id/files/:hash': [...CASEWORK, 'leader', 'resident'],
  'POST /api/matters/:id/reporter': CASEWORK,
  'GET /api/loops': 'whoever is signed in',
  'GET /api/dashboard': [...DESK, 'leader'],
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Call = { method: Method; url: string; body?: unknown; headers?: Record<string, string> }
/** What gets past the parser of a route. */
function callOf(key: string): Call {
  const route: Route = contract[key as keyof Contract]
  const [method, path] = key.split(' ') as [Method, string]
  const url = path.replace(/:(\w+)/g, (_, name: string) => route.example?.params?.[name] ?? name)
  if (route.takes === 'photo')
    return { method, url, body: 'no photo', headers: { 'content-type': 'image/jpeg' } }
  return { method, url, ...(route.body ? { body: route.example?.body ?? {} } : {}) }
}
const send = ({ method, url, ...rest }: Call, cookie?: string, headers: Record<string, string> = {}) =>
  http.ask(method, url, { ...rest, headers: { ...rest.headers, ...(cookie ? { cookie } : {}), ...headers } })

const keys = Object.keys(contract)
const REFUSED = new Set(['auth.sign_in_first', 'auth.not_allowed', 'http.cross_site'])

test('every line of the contract has a verdict, and no other line has one', () => {
  expect(Object.keys(VERDICTS).sort()).toEqual([...keys].sort())
})
test('every line that takes a body says what gets past its parser', () => {
  const without = keys.filter((key) => {
    const route: Route = contract[key as keyof Contract]
    return (route.body && route.example?.body === undefined) || (/:\w/.test(key) && !route.example?.params)
  })
  expect(without).toEqual([])
})

describe.each(keys)('%s', (key) => {
  const verdict = VERDICTS[key as keyof Contract]
  const may = (name: string) => typeof verdict === 'string' || verdict.includes(name as Person)

  test(`without a session: ${verdict === 'everybody' ? 'let in' : '401'}`, async () => {
    const { status, body } = await send(callOf(key))
    if (verdict === 'everybody') expect(REFUSED.has(body.code)).toBe(false)
    else expect([status, body.code]).toEqual([401, 'auth.sign_in_first'])
    const ended = await send(callOf(key), 'gridloom=a-session-that-there-never-was')
    if (verdict !== 'everybody') expect([ended.status, ended.body.code]).toEqual([401, 'auth.sign_in_first'])
  })
  test('each role: let in, or 403 in both languages', async () => {
    for (const [name, person] of Object.entries(PEOPLE)) {
      const { status, body } = await send(callOf(key), await http.signedIn(person))
      expect([name, status >= 500]).toEqual([name, false])
      if (may(name)) expect([name, REFUSED.has(body.code)]).toEqual([name, false])
      else expect([name, status, body.code]).toEqual([name, 403, 'auth.not_allowed'])
    }
  })
})

test.each(keys.filter((key) => !key.startsWith('GET ')))(
  '%s from another site: 403, whoever is signed in',
  async (key) => {
    for (const cookie of [undefined, await http.signedIn(who.centre)])
      for (const header of ['', '0', 'true']) {
        const { status, body } = await send(callOf(key), cookie, { 'x-gridloom': header })
        expect([status, body.code]).toEqual([403, 'http.cross_site'])
      }
  },
)

describe('a matter of another place', () => {
  let id = ''
  let order = ''
  beforeAll(async () => {
    const made = await w.bringTo('dispatched')
    id = made.id
    order = made.orders[0] ?? ''
  })
  const OUTSIDE: [string, Who][] = [
    ['a clerk of the next community', who.clerkElsewhere],
    ['a worker of the next grid', who.canopyWorker],
    ['a liaison of a unit that has no order', who.maker],
    ['another resident', who.neighbour],
    ['the centre of another district', who.stranger],
  ]
  const perMatter = keys.filter((key) => key.includes('/api/matters/:id'))

  test('the lines about one matter are known', () => {
    expect(perMatter).toHaveLength(4)
  })
  test.each(OUTSIDE)('%s finds nothing there, and leaves nothing', async (name, person) => {
    const before = await w.rowCounts()
    for (const key of perMatter) {
      for (const target of [id, order]) {
        const call = callOf(key)
        const url = call.url.replace('00000000-0000-4000-8000-000000000001', target)
        const { status, body } = await http.ask(call.method, url, { as: person, body: call.body })
        const expected = VERDICTS[key as keyof Contract].includes(
          person.kind === 'resident' ? 'resident' : 'unit_liaison',
        )
          ? [404, 'matters.none']
          : [403, 'auth.not_allowed']
        expect([name, key, status, body.code]).toEqual([name, key, ...expected])
      }
    }
    expect(await w.rowCounts()).toEqual(before)
  })
  test('a matter that there is not answers just like one that is out of reach', async () => {
    const none = await http.ask('GET', `/api/matters/${crypto.randomUUID()}`, { as: who.clerkElsewhere })
    const out = await http.ask('GET', `/api/matters/${id}`, { as: who.clerkElsewhere })
    expect({ ...out.body, requestId: '' }).toEqual({ ...none.body, requestId: '' })
  })
  test('and may not be reported into: a worker reports in the own grid, a stranger in the own district', async () => {
    const into = async (person: Who, nodeId: number) =>
      (
        await http.ask('POST', '/api/matters', {
          as: person,
          body: { id: crypto.randomUUID(), nodeId, words: '丢了一把伞' },
        })
      ).body.code ?? 'done'
    expect([
      await into(who.worker, w.nodes.ribs),
      await into(who.worker, w.nodes.canopy),
      await into(who.clerkElsewhere, w.nodes.before),
      await into(who.stranger, w.nodes.ribs),
      await into(who.resident, w.nodes.canopy),
    ]).toEqual(['done', 'matters.not_your_area', 'matters.not_your_area', 'grid.no_node', 'done'])
  })
})

describe('each step of each loop, by each role and at each place', () => {
  test('is refused to whom the definition does not name, and to whom it names elsewhere', async () => {
    const { body } = await http.ask<Out<'GET /api/loops'>>('GET', '/api/loops', { as: who.clerk })
    const { id, orders } = await w.bringTo('dispatched', { assist: ['repair'] })
    const elsewhere = await w.hire(
      DESK.map((role) => ({ role, at: 'handle' as const })).concat({
        role: 'unit_liaison',
        at: 'factory' as never,
      }),
    )
    const before = await w.rowCounts()
    let tried = 0
    for (const loop of body.loops) {
      const target = loop.id === 'whistle' ? id : (orders[0] ?? '')
      for (const step of loop.steps) {
        for (const [name, person] of [
          ...Object.entries(PEOPLE),
          ['everything elsewhere', elsewhere] as const,
        ]) {
          if (step.by.includes(name) || (step.by.includes('reporter') && name === 'resident')) continue
          const { version } = await w.stored(target)
          const request = { requestId: crypto.randomUUID(), version, step: step.name, form: {} }
          const answer = await http.ask('POST', `/api/matters/${target}/steps`, { as: person, body: request })
          // the form of a step is read before its actor is judged; either way nothing is done
          expect([loop.id, step.name, name, answer.status]).toEqual([
            loop.id,
            step.name,
            name,
            name === 'everything elsewhere' ? 404 : expect.toBeOneOf([400, 403, 409]),
          ])
          tried++
        }
      }
    }
    expect(tried).toBeGreaterThan(150)
    expect(await w.rowCounts()).toEqual(before)
  })
})
