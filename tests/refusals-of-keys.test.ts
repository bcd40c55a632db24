// Who is refused at each line of the contract that programs use with a key of their own.
import { describe, expect, test } from 'vitest'
import { contract } from '../contract/index.ts'
import type { Route } from '../contract/kit.ts'
import { sql } from '../server/kit/db.ts'
import { openTestHttp } from './harness/http.ts'
import { openPartner, type Signing } from './harness/intake.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const line = await openPartner(w, http, { source: 'hotline', nodeId: w.nodes.before })
const off = await openPartner(w, http, { source: 'switched_off' })
await http.ask('POST', `/api/intake/channels/${off.id}/switch`, { as: w.who.admin, body: { on: false } })
const apiKey = async (id: number) =>
  (
    await http.ask<{ apiKey: string }>('POST', `/api/intake/channels/${id}/api-key`, {
      as: w.who.admin,
      body: { on: true },
    })
  ).body.apiKey
const [goodKey, offKey] = [await apiKey(line.id), await apiKey(off.id)]
const seconds = () => Math.floor(w.clock.now().getTime() / 1000)

const keyed = Object.entries(contract as Record<string, Route>).filter(([, route]) => route.needs === 'key')
const signed = keyed.filter(([key]) => key.includes(' /api/'))
const open = keyed.filter(([key]) => key.includes(' /open311/'))

function callOf([key, route]: [string, Route]) {
  const [method = '', path = ''] = key.split(' ')
  const url = path.replace(/:(\w+)/g, (_, name: string) => route.example?.params?.[name] ?? name)
  const photo = route.takes === 'photo'
  const body = photo ? 'no photo' : route.body ? JSON.stringify(route.example?.body ?? {}) : undefined
  const type = photo ? 'image/jpeg' : 'application/json'
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': type }
  return { method, url, body, headers }
}
const nonces = () => w.house.db.one(sql`select count(*) as n from intake_request`)

test('there are such lines, of both kinds', () => {
  expect([signed.length, open.length]).toEqual([4, 4])
})

describe.each(signed)('%s', (key, route) => {
  const { method, url, body, headers } = callOf([key, route])
  const ask = async (by: typeof line, signing: Signing) => {
    const answer = await by.ask(method, url, body, signing, { headers })
    return [answer.status, answer.body.code]
  }
  test.each<[string, () => Signing, string]>([
    ['with a key that there is not', () => ({ keyId: 'gk_nobody' }), 'intake.unknown_key'],
    ['with a wrong signature', () => ({ secret: 'another' }), 'intake.wrong_signature'],
    ['with a signature for other bytes', () => ({ signed: { body: 'other' } }), 'intake.wrong_signature'],
    ['with a timestamp of six minutes ago', () => ({ at: seconds() - 360 }), 'intake.clock_differs'],
    ['with a timestamp in six minutes', () => ({ at: seconds() + 360 }), 'intake.clock_differs'],
  ])('%s: 401, and nothing is left', async (_, signing, code) => {
    const before = [await w.rowCounts(), await nonces()]
    expect(await ask(line, signing())).toEqual([401, code])
    expect([await w.rowCounts(), await nonces()]).toEqual(before)
  })
  test('unsigned: 401, whoever is signed in beside it', async () => {
    for (const as of [undefined, w.who.centre, w.who.admin, w.who.resident]) {
      const answer = await http.ask(method, url, { ...(as ? { as } : {}), body, headers })
      expect([answer.status, answer.body.code]).toEqual([401, 'intake.not_signed'])
    }
  })
  test('with a nonce that was used: 401', async () => {
    const nonce = `umbrella-${crypto.randomUUID()}`
    expect((await ask(line, { nonce }))[0]).not.toBe(401)
    expect(await ask(line, { nonce })).toEqual([401, 'intake.nonce_used'])
  })
  test('of a channel that is switched off: 403', async () => {
    expect(await ask(off, {})).toEqual([403, 'intake.switched_off'])
  })
})

describe.each(open)('%s', (key, route) => {
  const { method, url, body, headers } = callOf([key, route])
  test.each([
    ['without a key', ''],
    ['with a wrong key', '?api_key=go_nobody'],
    ['of a channel that is switched off', `?api_key=${offKey}`],
  ])('%s: 403 as a list of errors, whoever is signed in beside it', async (_, query) => {
    for (const as of [undefined, w.who.centre]) {
      const call = { ...(as ? { as } : {}), body, headers: { ...headers, 'x-gridloom': '' } }
      const answer = await http.ask<unknown>(method, url + query, call)
      expect([answer.status, answer.body]).toEqual([403, [{ code: 403, description: expect.any(String) }]])
    }
  })
  test('with its key: let in', async () => {
    const answer = await http.ask(method, `${url}?api_key=${goodKey}`, { body, headers })
    expect([403, 401, 500]).not.toContain(answer.status)
  })
})

test("a node of another district, or outside the channel's own part, is refused", async () => {
  const into = async (node: string) =>
    (await line.file({ ref: `into-${node}`, words: '在公交站丢了一把伞。', node })).body.code ?? 'done'
  const raincoat = await w.house.db.one<{ code: string }>(
    sql`select code from node where district_id <> ${w.districtId} and parent_id is not null limit 1`,
  )
  expect([await into('990001001001-D1'), await into('990001001002-D1'), await into(raincoat.code)]).toEqual([
    'done',
    'intake.not_your_area',
    'intake.no_node',
  ])
})
