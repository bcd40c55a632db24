// Shapes after the examples of the GeoReport v2 specification: https://wiki.open311.org/GeoReport_v2/
import { describe, expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { openPartner } from '../../../../tests/harness/intake.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { readXml, textAt } from '../../../../tests/harness/xml.ts'
import { DAY, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const keyFor = async (source: string) => {
  const { id } = await openPartner(w, http, { source })
  const { body } = await http.ask<{ apiKey: string }>('POST', `/api/intake/channels/${id}/api-key`, {
    as: w.who.admin,
    body: { on: true },
  })
  return { id, key: body.apiKey }
}
const { id: channelId, key } = await keyFor('open_city')
const { key: otherKey } = await keyFor('open_other')

type Json = Record<string, unknown>[]
const get = <T = Json>(path: string, lang: 'zh' | 'en' = 'en') =>
  http.ask<T>('GET', `/open311/v2/${path}`, { lang, headers: { 'x-gridloom': '' } })
const REQUEST = {
  api_key: key,
  jurisdiction_id: 'umbrella',
  service_code: 'other',
  description: '在公交站丢了一把红伞 <b>&',
  lat: '31.3340',
  long: '118.3720',
  address_string: '雨前社区公交站',
  first_name: '雨霏',
  last_name: '雷',
  phone: '13911112222',
  account_id: 'u-1',
  email: 'nobody@example.org',
}
const post = <T = Json>(fields: object, path = 'requests.json') =>
  http.ask<T>('POST', `/open311/v2/${path}`, {
    lang: 'en',
    body: new URLSearchParams({ ...REQUEST, ...fields } as Record<string, string>).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'x-gridloom': '' },
  })
const idOf = (answer: { body: Json }) => String(answer.body[0]?.service_request_id)
const SHAPE = [
  'service_request_id',
  'status',
  'status_notes',
  'service_name',
  'service_code',
  'description',
  'agency_responsible',
  'service_notice',
  'requested_datetime',
  'updated_datetime',
  'expected_datetime',
  'address',
  'address_id',
  'zipcode',
  'lat',
  'long',
  'media_url',
]

describe('open to everybody', () => {
  test('discovery names the specification, this address and both formats', async () => {
    const { body } = await get<{ endpoints: { url: string; formats: string[] }[] }>('discovery.json')
    expect(Object.keys(body)).toEqual(['changeset', 'contact', 'key_service', 'endpoints'])
    expect(body.endpoints[0]).toMatchObject({
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: 'http://localhost/open311/v2',
      type: 'production',
      formats: ['text/xml', 'application/json'],
    })
    const xml = await get('discovery.xml')
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8')
    const tree = readXml(xml.bytes.toString())
    expect([tree.name, textAt(tree, 'endpoints', 'endpoint', 'formats', 'format')]).toEqual([
      'discovery',
      'text/xml',
    ])
  })
  test('services are the categories, in the language asked for', async () => {
    const { body } = await get('services.json?jurisdiction_id=umbrella')
    const names = ['service_code', 'service_name', 'description', 'metadata', 'type', 'keywords', 'group']
    expect(body.length).toBeGreaterThan(5)
    for (const service of body) expect(Object.keys(service)).toEqual(names)
    const tree = readXml((await get('services.xml?jurisdiction_id=umbrella', 'zh')).bytes.toString())
    expect(tree.children.map((c) => [c.name, textAt(c, 'service_code')])).toEqual(
      body.map((s) => ['service', s.service_code]),
    )
    expect(textAt(tree, 'service', 'service_name')).toMatch(/\p{Script=Han}/u)
  })
  test('a service has no attributes; one that there is not is 404', async () => {
    const { body } = await get('services/other.json?jurisdiction_id=umbrella')
    expect(body).toEqual({ service_code: 'other', attributes: [] })
    expect((await get('services/rain.json?jurisdiction_id=umbrella')).status).toBe(404)
  })
  test('where several districts are served, one must be named', async () => {
    const { status, body } = await get('services.json')
    expect([status, body]).toEqual([400, [{ code: 400, description: expect.stringContaining('umbrella') }]])
    expect((await get('services.xml?jurisdiction_id=nowhere')).status).toBe(404)
  })
})

describe('a request', () => {
  test('form-encoded, becomes a matter and is read back in the shape of the specification', async () => {
    const filed = await post({})
    expect([filed.status, Object.keys(filed.body[0] ?? {})]).toEqual([
      201,
      ['service_request_id', 'service_notice', 'account_id'],
    ])
    const { body } = await get(`requests/${idOf(filed)}.json?api_key=${key}`)
    expect(body.map((one) => Object.keys(one))).toEqual([SHAPE])
    expect(body[0]).toMatchObject({
      service_request_id: idOf(filed),
      status: 'open',
      service_code: 'other',
      description: REQUEST.description,
      address: REQUEST.address_string,
      address_id: '990001001001',
      lat: 31.334,
      long: 118.372,
      requested_datetime: '2026-03-10T10:00:00+08:00',
    })
  })
  test('in XML is the same, with what needs escaping escaped', async () => {
    const filed = await post({ account_id: 'u-xml' }, 'requests.xml')
    const tree = readXml(filed.bytes.toString())
    const id = textAt(tree, 'request', 'service_request_id')
    const read = readXml((await get(`requests/${id}.xml?api_key=${key}`)).bytes.toString())
    expect([tree.name, read.name, read.children[0]?.children.map((c) => c.name)]).toEqual([
      'service_requests',
      'service_requests',
      SHAPE,
    ])
    expect(textAt(read, 'request', 'description')).toBe(REQUEST.description)
  })
  test('as JSON works as well, with the key in the address', async () => {
    const { api_key: _, ...body } = { ...REQUEST, account_id: 'u-json', lat: 31.3, long: 118.3 }
    const answer = await http.ask('POST', `/open311/v2/requests?api_key=${key}`, {
      body,
      headers: { 'x-gridloom': '' },
    })
    expect(answer.status).toBe(201)
  })
  test('repeated within minutes is the same, later or from another account it is a new one', async () => {
    const first = await post({ account_id: 'u-repeat' })
    w.clock.forward(9 * MINUTE)
    const again = await post({ account_id: 'u-repeat' })
    expect([again.status, idOf(again)]).toEqual([200, idOf(first)])
    expect(idOf(await post({ account_id: 'u-another' }))).not.toBe(idOf(first))
    w.clock.forward(21 * MINUTE)
    expect(idOf(await post({ account_id: 'u-repeat' }))).not.toBe(idOf(first))
  })
  test('with a ref of its own is known for good', async () => {
    const first = await post({ ref: 'R-1' })
    w.clock.forward(2 * DAY)
    expect(idOf(await post({ ref: 'R-1' }))).toBe(idOf(first))
    const other = await post({ ref: 'R-1', description: '丢的是一把黑伞' })
    expect([other.status, other.body[0]?.code]).toEqual([409, 409])
    expect((await get(`tokens/${idOf(first)}.json?api_key=${key}`)).body).toEqual([
      { service_request_id: idOf(first), token: idOf(first) },
    ])
  })
  test.each([
    ['no service_code', { service_code: '' }, 400],
    ['an unknown service_code', { service_code: 'rain' }, 404],
    ['no description', { description: '' }, 400],
    ['no place', { lat: '', long: '', address_string: '' }, 400],
    ['a latitude that is none', { lat: 'north' }, 400],
    ["another district's jurisdiction", { jurisdiction_id: 'raincoat' }, 404],
    ['a wrong key', { api_key: 'go_nobody' }, 403],
  ])('%s is said in the list of errors, in both formats', async (_, over, status) => {
    const answer = await post(over)
    expect([answer.status, answer.body]).toEqual([
      status,
      [{ code: status, description: expect.stringMatching(/\w/) }],
    ])
    const tree = readXml((await post(over, 'requests.xml')).bytes.toString())
    expect([tree.name, textAt(tree, 'error', 'code')]).toEqual(['errors', String(status)])
  })
})

describe('reading', () => {
  const list = async (query: string, by = key) => (await get(`requests.json?api_key=${by}&${query}`)).body
  test('shows only what came by the same key', async () => {
    const id = idOf(await post({ ref: 'mine-only' }))
    expect((await list(`service_request_id=${id}`)).map((r) => r.service_request_id)).toEqual([id])
    expect(await list(`service_request_id=${id}`, otherKey)).toEqual([])
    expect((await get(`requests/${id}.json?api_key=${otherKey}`)).status).toBe(404)
    for (const path of ['requests.json', `requests/${id}.json`, `tokens/${id}.json`])
      expect((await get(path)).body).toEqual([{ code: 403, description: expect.any(String) }])
  })
  test('gives nobody away: no name, no phone, no staff', async () => {
    const said = (await get(`requests.json?api_key=${key}`)).bytes.toString()
    expect(said).toContain('红伞')
    for (const secret of ['13911112222', '雷', '雨霏', 'nobody@example.org', key])
      expect([secret, said.includes(secret)]).toEqual([secret, false])
  })
  test('filters by status, service, span and page, newest first', async () => {
    const { number } = await w.house.db.one<{ number: number }>(sql`
      update matter set closed_at = ${w.clock.now()}, state = 'cleared' where ref = 'R-1' and root_id = id returning number`)
    expect((await list('status=closed')).map((r) => [r.service_request_id, r.status])).toEqual([
      [String(number), 'closed'],
    ])
    const open = await list('status=open')
    expect(open.every((r) => r.status === 'open' && r.service_request_id !== String(number))).toBe(true)
    expect((await list('status=open,closed')).length).toBe(open.length + 1)
    expect(await list('service_code=market')).toEqual([])
    const ids = (await list('page_size=100')).map((r) => Number(r.service_request_id))
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    expect((await list('page_size=2&page=2')).map((r) => Number(r.service_request_id))).toEqual(
      ids.slice(2, 4),
    )
    expect(await list('start_date=2026-01-01T00:00:00Z&end_date=2026-03-01T00:00:00Z')).toEqual([])
    expect((await list('start_date=2026-03-10&end_date=2026-03-10')).length).toBeGreaterThan(3)
  })
  test.each(['start_date=2026-01-01&end_date=2026-12-31', 'start_date=2026-03-10&end_date=2026-03-01'])(
    'more than ninety days, or backwards, is refused: %s',
    async (query) => {
      const { status, body } = await get(`requests.json?api_key=${key}&${query}`)
      expect([status, body[0]?.code]).toEqual([400, 400])
    },
  )
})

test('a key that was taken away, or of a channel that is off, opens nothing', async () => {
  const end = (path: string, on: boolean) =>
    http.ask('POST', `/api/intake/channels/${channelId}/${path}`, { as: w.who.admin, body: { on } })
  await end('switch', false)
  expect((await post({})).status).toBe(403)
  await end('switch', true)
  expect((await post({})).status).toBe(201)
  await end('api-key', false)
  expect((await post({})).status).toBe(403)
})
test('a form posted to any other line is refused', async () => {
  const { status, body } = await http.ask('POST', '/api/session', {
    body: 'login=centre&password=an-umbrella-lost',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([status, body.code]).toEqual([415, 'http.unsupported_type'])
})
