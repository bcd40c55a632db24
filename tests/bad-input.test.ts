import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Ask, openTestHttp, type Out } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, nodes } = w

const JSON_TYPE = { 'content-type': 'application/json' }
const JPEG = { 'content-type': 'image/jpeg' }
const fresh = () => crypto.randomUUID()
const report = (over: object = {}) => ({ id: fresh(), nodeId: nodes.ribs, words: '丢了一把伞', ...over })
const step = (over: object = {}) => ({
  requestId: fresh(),
  version: 1,
  step: 'dispatch',
  form: { units: { lead: units.office, assist: [] } },
  ...over,
})
const huge = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'red' } })
  .png()
  .toBuffer()
let matter = ''
let photo = ''

beforeAll(async () => {
  matter = (await w.report()).id
  const small = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const brought = await http.ask<Out<'POST /api/files'>>('POST', '/api/files', {
    as: who.neighbour,
    body: small,
    headers: { 'content-type': 'image/png' },
  })
  photo = brought.body.hash
})

type Case = [
  what: string,
  status: number,
  code: string,
  method: string,
  url: string | (() => string),
  ask: () => Ask,
]
const MATTERS = '/api/matters'
const steps = () => `/api/matters/${matter}/steps`
const clerk =
  (body: unknown, headers = {}) =>
  () => ({ as: who.clerk, body, headers })
const resident =
  (body: () => unknown, headers = {}) =>
  () => ({ as: who.resident, body: body(), headers })
const post = (what: string, status: number, code: string, over: object): Case => [
  what,
  status,
  code,
  'POST',
  MATTERS,
  resident(() => report(over)),
]
const take = (what: string, status: number, code: string, over: () => object, as = who.clerk): Case => [
  what,
  status,
  code,
  'POST',
  steps,
  () => ({ as, body: step(over()) }),
]
const form = (over: object) => () => ({ form: { units: { lead: units.office, assist: [] }, ...over } })
const asked = (what: string, url: string): Case => [
  what,
  400,
  'http.bad_input',
  'GET',
  url,
  () => ({ as: who.clerk }),
]

const CASES: Case[] = [
  ['JSON that stops', 400, 'http.bad_json', 'POST', MATTERS, clerk('{"id": "', JSON_TYPE)],
  ['JSON that is none', 400, 'http.bad_json', 'POST', MATTERS, clerk('umbrella', JSON_TYPE)],
  ['nothing at all', 400, 'http.bad_input', 'POST', MATTERS, clerk(undefined)],
  ['null', 400, 'http.bad_input', 'POST', MATTERS, clerk('null', JSON_TYPE)],
  ['a list', 400, 'http.bad_input', 'POST', MATTERS, clerk([])],
  ['a number', 400, 'http.bad_input', 'POST', MATTERS, clerk('5', JSON_TYPE)],
  [
    'brackets a hundred thousand deep',
    400,
    'http.bad_input',
    'POST',
    MATTERS,
    clerk('['.repeat(1e5) + ']'.repeat(1e5), JSON_TYPE),
  ],
  [
    'text that is not UTF-8',
    400,
    'http.bad_encoding',
    'POST',
    MATTERS,
    clerk(Buffer.from([0x7b, 0xb5, 0xc1, 0x7d]), JSON_TYPE),
  ],
  ['a body over the limit', 413, 'http.too_large', 'POST', MATTERS, clerk({ words: '伞'.repeat(100_000) })],
  [
    'a form instead of JSON',
    415,
    'http.unsupported_type',
    'POST',
    MATTERS,
    clerk('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
  ],
  ['a picture instead of JSON', 415, 'http.unsupported_type', 'POST', MATTERS, clerk(Buffer.from('x'), JPEG)],
  ['XML', 415, 'http.unsupported_type', 'POST', MATTERS, clerk('<a/>', { 'content-type': 'text/xml' })],

  post('an id that is none', 400, 'http.bad_input', { id: 'umbrella' }),
  post('a node as text', 400, 'http.bad_input', { nodeId: '1' }),
  post('a node as truth', 400, 'http.bad_input', { nodeId: true }),
  post('a node as a list', 400, 'http.bad_input', { nodeId: [1] }),
  post('a node beyond all numbers', 400, 'http.bad_input', { nodeId: 1e300 }),
  post('a node and a half', 400, 'http.bad_input', { nodeId: 1.5 }),
  post('a node below zero', 400, 'http.bad_input', { nodeId: -1 }),
  post('words as a number', 400, 'http.bad_input', { words: 5 }),
  post('words that are too few', 400, 'http.bad_input', { words: ' 伞 \n ' }),
  post('words that are too many', 400, 'http.bad_input', { words: '伞'.repeat(5001) }),
  post('a NUL', 400, 'http.bad_input', { words: '丢了一把\0伞' }),
  post('a NUL in a place', 400, 'http.bad_input', { place: '\0' }),
  post('half a character', 400, 'http.bad_input', { words: '丢了一把\ud83c伞' }),
  post('a title that is too long', 400, 'http.bad_input', { title: '伞'.repeat(61) }),
  post('ten photos', 400, 'http.bad_input', { files: Array(10).fill('a'.repeat(64)) }),
  post('a photo that is a path', 400, 'http.bad_input', { files: ['../../../etc/passwd'] }),
  post('a phone that is none', 400, 'http.bad_input', { onBehalf: { phone: '12345' } }),
  post('a photo that nobody brought', 400, 'matters.unknown_photo', { files: ['a'.repeat(64)] }),
  [
    'a photo that somebody else brought',
    400,
    'matters.unknown_photo',
    'POST',
    MATTERS,
    resident(() => report({ files: [photo] })),
  ],
  post('a category that there is not', 400, 'matters.unknown_category', { category: 'umbrellas' }),
  post('a category from the machinery', 400, 'matters.unknown_category', { category: '__proto__' }),
  post('a node that there is not', 404, 'grid.no_node', { nodeId: 2_000_000_000 }),

  [
    'a photo that is none',
    415,
    'file.not_allowed',
    'POST',
    '/api/files',
    resident(() => Buffer.from('an umbrella'), JPEG),
  ],
  ['an empty photo', 415, 'file.not_allowed', 'POST', '/api/files', resident(() => Buffer.alloc(0), JPEG)],
  [
    'a photo over 10 MB',
    413,
    'file.too_large',
    'POST',
    '/api/files',
    resident(() => Buffer.alloc(10 * 1024 * 1024 + 1), JPEG),
  ],
  [
    'a photo with too many pixels',
    422,
    'file.too_many_pixels',
    'POST',
    '/api/files',
    resident(() => huge, { 'content-type': 'image/png' }),
  ],
  ['JSON instead of a photo', 415, 'http.unsupported_type', 'POST', '/api/files', resident(() => ({}))],
  ['no photo at all', 415, 'http.unsupported_type', 'POST', '/api/files', resident(() => undefined)],

  take('a version as text', 400, 'http.bad_input', () => ({ version: '1' })),
  take('a request id that is none', 400, 'http.bad_input', () => ({ requestId: '1' })),
  take('a form that is a list', 400, 'http.bad_input', () => ({ form: [1] })),
  take('a version of the future', 409, 'matters.stale', () => ({ version: 2 })),
  take('a step that there is not', 400, 'matters.no_step', () => ({ step: 'open_umbrella' })),
  take('a step from the machinery', 400, 'matters.no_step', () => ({ step: 'constructor' })),
  take('a step that is not for now', 409, 'matters.not_now', () => ({ step: 'clear', form: {} })),
  take('a step by somebody else', 403, 'matters.not_yours', () => ({}), who.worker),
  take('a step of a machine', 403, 'matters.by_itself', () => ({ step: 'late', form: {} })),
  take('a form without what it needs', 400, 'matters.form_field', () => ({ form: {} })),
  take('a field that there is not', 400, 'matters.form_field', form({ colour: 'red' })),
  take('words of the form with a NUL', 400, 'matters.form_field', form({ request: '\0' })),
  take(
    'words of the form that are too long',
    400,
    'matters.form_field',
    form({ request: '伞'.repeat(1001) }),
  ),
  take('a unit that there is not', 400, 'matters.unknown_unit', () => ({
    form: { units: { lead: 999_999, assist: [] } },
  })),
  take('a unit as text', 400, 'matters.form_field', () => ({ form: { units: { lead: '1', assist: [] } } })),
  take('a unit twice', 400, 'matters.unit_twice', () => ({
    form: { units: { lead: units.office, assist: [units.office] } },
  })),
  take('a category that there is not', 400, 'matters.unknown_category', form({ category: 'umbrellas' })),

  [
    'a district that there is not',
    404,
    'district.unknown',
    'GET',
    '/api/districts/nowhere/nodes',
    () => ({}),
  ],
  [
    'a district from the machinery',
    404,
    'district.unknown',
    'GET',
    '/api/districts/constructor/nodes',
    () => ({}),
  ],
  [
    'a code for a district that there is not',
    404,
    'district.unknown',
    'POST',
    '/api/session/code',
    () => ({ body: { district: 'nowhere', phone: '13900000000' } }),
  ],
  ['an address that there is not', 404, 'http.not_found', 'GET', '/api/umbrellas', () => ({})],
  ['an address in no encoding', 404, 'http.not_found', 'GET', '/api/matters/%ff', () => ({ as: who.clerk })],
  [
    'an address with a very long part',
    404,
    'http.not_found',
    'GET',
    `/api/matters/${'a'.repeat(300)}`,
    () => ({ as: who.clerk }),
  ],
  ['a method that there is not', 404, 'http.not_found', 'PUT', MATTERS, () => ({ as: who.clerk, body: {} })],
  asked('a matter whose id is none', '/api/matters/umbrella'),
  asked('a node whose id is none', '/api/nodes/1e1'),
  asked('a NUL to look for', '/api/districts/umbrella/nodes?q=%00'),
  asked('a NUL in a unit', '/api/units?q=%00'),
  ...['state', 'loop', 'category', 'source'].map((name) =>
    asked(`a NUL as ${name}`, `/api/matters?${name}=%00`),
  ),
  asked('a page without an end', '/api/matters?limit=1000000'),
  asked('a page that is no number', '/api/matters?limit=ten'),
  asked('a filter given twice', '/api/matters?state=a&state=b'),
  asked('a view that there is not', '/api/matters?view=all'),
]

describe('each gets its status, its code and a sentence in both languages, and leaves nothing half-written:', () => {
  test.each(CASES)('%s: %i %s', async (_, status, code, method, url, ask) => {
    const before = await w.rowCounts()
    const address = typeof url === 'string' ? url : url()
    const said: string[] = []
    for (const lang of ['zh', 'en'] as const) {
      const answer = await http.ask(method, address, { ...ask(), lang })
      expect([answer.status, answer.body.code]).toEqual([status, code])
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
      expect(answer.body).toMatchObject({ type: `urn:gridloom:problem:${code}`, status })
      expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId)
      said.push(answer.body.detail)
    }
    const [zh = '', en = ''] = said
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).toMatch(/^[A-Z“].*[^ ]$/)
    expect(en.replace(/“[^”]*”/g, '')).not.toMatch(/\p{Script=Han}/u)
    for (const sentence of said) expect(sentence).not.toMatch(/[{}]|undefined|\[object/)
    expect(await w.rowCounts()).toEqual(before)
  })
})

test('a stale step is told both versions', async () => {
  const { body } = await http.ask('POST', steps(), { as: who.clerk, body: step({ version: 7 }) })
  expect(body.current).toEqual({ version: 1, state: 'reported', yours: 7 })
})
test('a refusal names the fields, never what was in them', async () => {
  const secret = '一段不该回显的话'
  const { body } = await http.ask('POST', MATTERS, {
    as: who.resident,
    body: report({ nodeId: secret, title: secret.repeat(9) }),
  })
  expect(body.fields).toEqual([
    { path: 'nodeId', rule: 'invalid_type' },
    { path: 'title', rule: 'too_big' },
  ])
  expect(JSON.stringify(body)).not.toContain(secret)
})
