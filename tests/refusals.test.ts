// Who is refused at each line of the contract. A line without a verdict here does not compile, and does not pass.
import { describe, expect, test } from 'vitest'
import { type Contract, contract } from '../contract/index.ts'
import type { Route } from '../contract/kit.ts'
import type { Who } from '../server/kit/scope.ts'
import { ROLES } from '../server/rooms/access/index.ts'
import { openTestHttp } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { callOf, type Person, VERDICTS } from './harness/verdicts.ts'

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
  party_member: await w.hire([{ role: 'party_member', at: 'before' }]),
  resident: who.resident,
  'nobody in particular': await w.hire([]),
} satisfies Record<Person, Who>

const send = (
  { method, url, ...rest }: ReturnType<typeof callOf>,
  cookie?: string,
  headers: Record<string, string> = {},
) =>
  http.ask(method, url, { ...rest, headers: { ...rest.headers, ...(cookie ? { cookie } : {}), ...headers } })

const all = Object.keys(contract)
const keys = all.filter((key) => VERDICTS[key as keyof Contract] !== 'whoever holds a key')
const REFUSED = new Set(['auth.sign_in_first', 'auth.not_allowed', 'http.cross_site'])

test('every line of the contract has a verdict, and no other line has one', () => {
  expect(Object.keys(VERDICTS).sort()).toEqual([...all].sort())
  const keyed = all.filter((key) => (contract as Record<string, Route>)[key]?.needs === 'key')
  expect(all.filter((key) => !keys.includes(key))).toEqual(keyed)
})
test('every role that a person can hold is asked', () => {
  const held = Object.keys(ROLES).filter((role) => !ROLES[role]?.service)
  expect(held.filter((role) => !Object.hasOwn(PEOPLE, role))).toEqual([])
})
test('every line that takes a body says what gets past its parser', () => {
  const without = all.filter((key) => {
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
