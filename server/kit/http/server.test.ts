import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import type { Routes } from '../../../contract/kit.ts'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { openTestHttp } from '../../../tests/harness/http.ts'
import { MINUTE } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Room } from '../room.ts'
import { brake, ration } from './limits.ts'
import { openHttp } from './server.ts'

const lines: { level: string; what: Record<string, unknown>; line: string }[] = []
const keep = (level: string) => (what: unknown, line?: string) =>
  void lines.push({ level, what: what as Record<string, unknown>, line: line ?? '' })
const log = Object.fromEntries(
  ['info', 'warn', 'error', 'debug'].map((level) => [level, keep(level)]),
) as unknown as Log
const { house } = await openTestHouse({ log, publicUrl: 'https://umbrella.example' })
const http = await openTestHttp(house)

const none = { needs: 'public', summary: 'an umbrella', out: z.object({ ok: z.boolean() }) }
const room = (over: Partial<Room> = {}): Room => ({
  name: 'umbrella',
  routes: { 'GET /api/umbrella': none } satisfies Routes,
  handlers: { 'GET /api/umbrella': async () => ({ ok: true }) },
  ...over,
})
const opened: Awaited<ReturnType<typeof openHttp>>[] = []
afterAll(async () => {
  for (const app of opened) {
    app.server.closeAllConnections()
    await app.close()
  }
})
async function withRoom(over: Partial<Room>, webDir?: string) {
  const app = await openHttp({ house, rooms: [room(over)], authenticate: async () => undefined, webDir })
  opened.push(app)
  return app
}
const answers = (handler: () => Promise<unknown>) => withRoom({ handlers: { 'GET /api/umbrella': handler } })

describe('every answer', () => {
  test('carries its id, and headers that keep other sites out', async () => {
    for (const [path, status] of [
      ['/api/districts', 200],
      ['/live', 200],
      ['/api/umbrellas', 404],
    ] as const) {
      const { headers, ...answer } = await http.ask('GET', path)
      expect([path, answer.status]).toEqual([path, status])
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
      expect(headers.get('strict-transport-security')).toMatch(/max-age/)
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })
  test('of the API is kept by no cache', async () => {
    for (const path of ['/api/districts', '/api/umbrellas'])
      expect((await http.ask('GET', path)).headers.get('cache-control')).toBe('no-store')
  })
  test('speaks the language that is asked for first, Chinese otherwise', async () => {
    const said = async (language: string) =>
      (await http.ask('GET', '/api/umbrellas', { headers: { 'accept-language': language } })).body.detail
    expect(await said('en-GB,en;q=0.9')).toBe('There is nothing at this address.')
    for (const language of ['zh-CN', 'fr', '', 'zh;q=1, en;q=0.5'])
      expect(await said(language)).toBe('没有这个地址。')
  })
})

test('the house says that it lives, and that it is ready once its database answers', async () => {
  expect((await http.ask('GET', '/live')).bytes.toString()).toBe('live\n')
  expect((await http.ask('GET', '/ready')).bytes.toString()).toBe('ready\n')
})

describe('a room that is not whole does not start:', () => {
  test.each([
    ['a line that nobody answers', { handlers: {} }, 'umbrella: nobody answers GET /api/umbrella'],
    [
      'a line without a permission',
      { routes: { 'GET /api/umbrella': { ...none, needs: '' } } },
      'umbrella: GET /api/umbrella declares no permission',
    ],
  ])('%s', async (_, over, words) => {
    await expect(withRoom(over)).rejects.toThrow(words)
  })
})

test('a body refused before its end closes the connection: the next request would be cut off with the rest', async () => {
  const app = await answers(async () => ({ ok: true }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json', 'content-length': '3000' }
  const answer = await new Promise<{ status: number | undefined; connection: string | undefined }>((done) => {
    const { port } = app.server.address() as AddressInfo
    const sending = request({ port, method: 'POST', path: '/api/session', headers, agent: false })
    sending.on('response', (said) => done({ status: said.statusCode, connection: said.headers.connection }))
    sending.on('error', () => {}).write('{')
  })
  expect(answer).toEqual({ status: 403, connection: 'close' })
  const whole = await app.inject({ url: '/api/umbrellas' })
  expect(whole.headers.connection).not.toBe('close')
})

describe('an error of ours', () => {
  test('is told by its number alone, and logged with the reason', async () => {
    const app = await answers(() => Promise.reject(new Error('the secret reason')))
    const answer = await app.inject({ url: '/api/umbrella' })
    const body = answer.json()
    expect([answer.statusCode, body.code]).toEqual([500, 'http.internal'])
    expect(answer.payload).not.toContain('secret reason')
    expect(body.detail).toContain(body.requestId)
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      {
        line: 'request failed',
        what: { requestId: body.requestId, err: expect.stringContaining('the secret reason') },
      },
    ])
  })
  test('an answer that is not as the contract says goes nowhere', async () => {
    const app = await answers(async () => ({ ok: 'perhaps', internal: '内部' }))
    const answer = await app.inject({ url: '/api/umbrella' })
    expect([answer.statusCode, answer.payload.includes('内部')]).toEqual([500, false])
  })
  test('what the contract does not name is not sent', async () => {
    const app = await answers(async () => ({ ok: true, internal: '内部' }))
    expect((await app.inject({ url: '/api/umbrella' })).json()).toEqual({ ok: true })
  })
  test.each(['53300', '57P01', '08006', 'ECONNREFUSED'])(
    'a database that is away (%s) is a matter of waiting',
    async (code) => {
      const app = await answers(() => Promise.reject(Object.assign(new Error('gone'), { code })))
      const answer = await app.inject({ url: '/api/umbrella' })
      expect([answer.statusCode, answer.json().code, Number(answer.headers['retry-after']) > 0]).toEqual([
        503,
        'http.busy',
        true,
      ])
    },
  )
})

test('a brake lets so many through in a window, for each key by itself', () => {
  const slow = brake(3, 10 * MINUTE, 2)
  const now = house.clock.now()
  const at = (ms: number) => new Date(now.getTime() + ms)
  const code = (key: string, when: Date) => {
    try {
      ration(slow, key, when)
      return 'through'
    } catch (error) {
      return `${(error as { code: string }).code} ${(error as { params: { seconds: number } }).params.seconds}`
    }
  }
  expect([1, 2, 3, 4].map((n) => code('red', at(n)))).toEqual([
    'through',
    'through',
    'through',
    'http.too_many 600',
  ])
  expect(code('blue', at(5))).toBe('through')
  expect(code('red', at(10 * MINUTE))).toBe('http.too_many 1')
  expect(code('red', at(10 * MINUTE + 1))).toBe('through')
  // more keys than it keeps: it forgets rather than grows
  expect(['green', 'grey', 'white'].map((key) => code(key, at(11 * MINUTE)))).toEqual(
    Array(3).fill('through'),
  )
})

describe('the web', () => {
  const webDir = mkdtempSync(join(inject('postgres').files, 'web-'))
  mkdirSync(join(webDir, 'assets'))
  for (const [name, text] of [
    ['index.html', 'phone'],
    ['desk.html', 'desk'],
    ['assets/red-1a2b.js', 'red()'],
    ['secret.txt', 'in'],
  ] as const)
    writeFileSync(join(webDir, name), text)
  writeFileSync(join(webDir, '..', 'umbrella-outside.txt'), 'out')

  test('is served: assets for a year, pages fresh, every address of a page its page', async () => {
    const app = await withRoom({}, webDir)
    const get = async (url: string) => {
      const answer = await app.inject({ url })
      return [answer.statusCode, answer.payload.slice(0, 5), String(answer.headers['cache-control'])]
    }
    expect(await get('/assets/red-1a2b.js')).toEqual([200, 'red()', 'public, max-age=31536000, immutable'])
    expect(await get('/')).toEqual([200, 'phone', 'no-cache'])
    expect(await get('/matters/123?a=b')).toEqual([200, 'phone', 'no-cache'])
    for (const url of ['/desk', '/desk/', '/desk?x', '/desk/work/1'])
      expect(await get(url)).toEqual([200, 'desk', 'no-cache'])
    expect((await get('/desktop'))[1]).toBe('phone')
  })
  test('gives nothing that lies outside of it, and no page for what is no page', async () => {
    const app = await withRoom({}, webDir)
    for (const url of [
      '/../umbrella-outside.txt',
      '/%2e%2e/umbrella-outside.txt',
      '/assets/none.js',
      '/api/none',
      '/assets/',
    ])
      expect([url, (await app.inject({ url })).statusCode]).toEqual([url, 404])
  })
})
