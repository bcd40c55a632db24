// A partner's own program, as its makers would write it from docs/intake.md: it shares no code with the server.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { makeChannel, type NewChannel } from '../../server/rooms/intake/index.ts'
import type { Ask, TestHttp } from './http.ts'
import type { TestHouse } from './house.ts'
import type { Umbrella } from './lost-umbrella.ts'

export type Signing = {
  keyId?: string
  secret?: string
  digest?: string
  /** Seconds since 1970. */
  at?: number
  nonce?: string
  /** What is signed instead of what is sent. */
  signed?: { method?: string; url?: string; body?: string | Buffer }
}

/** A channel of the umbrella district (at the street, unless said otherwise) and the program that holds its key. */
export async function openPartner(
  w: TestHouse & Umbrella,
  http: TestHttp,
  over: Partial<NewChannel> & { source: string },
) {
  const made = await makeChannel(w.house, {
    districtId: w.districtId,
    name: '雨具热线',
    nameEn: 'Umbrella line',
    nodeId: w.nodes.street,
    statusUrl: null,
    categories: {},
    defaultCategory: null,
    perMinute: 600,
    digest: 'sha256',
    by: null,
    ...over,
  })
  let { secret } = made
  const headers = (method: string, url: string, body: string | Buffer, s: Signing = {}) => {
    const digest = s.digest ?? over.digest ?? 'sha256'
    const at = String(s.at ?? Math.floor(w.clock.now().getTime() / 1000))
    const nonce = s.nonce ?? randomBytes(12).toString('hex')
    const said = { method, url, body, ...s.signed }
    const hash = createHash(digest).update(said.body).digest('hex')
    const text = `GRIDLOOM1\n${said.method}\n${said.url}\n${at}\n${nonce}\n${hash}`
    return {
      'x-gridloom-key': s.keyId ?? made.keyId,
      'x-gridloom-timestamp': at,
      'x-gridloom-nonce': nonce,
      'x-gridloom-signature': `${digest}=${createHmac(digest, s.secret ?? secret)
        .update(text)
        .digest('hex')}`,
    }
  }
  const ask = <T = Problem>(
    method: string,
    url: string,
    body?: unknown,
    signing: Signing = {},
    more: Ask = {},
  ) => {
    const bare = typeof body === 'string' || body instanceof Buffer
    const sent = body === undefined ? '' : bare ? body : JSON.stringify(body)
    return http.ask<T>(method, url, {
      lang: 'en',
      ...more,
      ...(body === undefined ? {} : { body: sent }),
      headers: {
        'x-gridloom': '',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers(method, url, sent, signing),
        ...more.headers,
      },
    })
  }
  return {
    ...made,
    headers,
    ask,
    file: <T = Filed & Problem>(body: unknown, signing: Signing = {}) =>
      ask<T>('POST', '/api/intake/matters', body, signing),
    use(other: string) {
      secret = other
    },
  }
}

export type Problem = { code: string; detail: string; status: number; current?: { number?: number } }
export type Filed = {
  ref: string
  number: number
  repeated: boolean
  closed: boolean
  state: { key: string; words: { zh: string; en: string } }
  thread: { event: string; step: string; unit: string | null; texts: { text: string }[] }[]
}

export type Received = { headers: IncomingMessage['headers']; url: string; body: string }

/** A partner's receiver on a port of its own. `answers` says the status of each delivery; it keeps what it took and what it saw. */
export async function openReceiver(answers: (seen: number) => number = () => 200) {
  const taken: Received[] = []
  const seen: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const one = { headers: request.headers, url: request.url ?? '', body: Buffer.concat(parts).toString() }
      const status = answers(seen.length)
      seen.push(one)
      if (status < 300) taken.push(one)
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/status?from=gridloom`, taken, seen }
}
