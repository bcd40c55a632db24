// A partner's own program, as its makers would write it from docs/intake.md: it shares no code with the server.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { makeChannel, type NewChannel } from '../../server/rooms/intake/index.ts'
import type { Ask, TestHttp } from './http.ts'
import type { TestHouse } from './house.ts'
import type { Umbrella } from './lost-umbrella.ts'
import { type Got, openReceiver } from './receiver.ts'

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

/** A partner's receiver. `answers` says the status of each delivery; it keeps what it took and what it saw. */
export async function openStatusReceiver(answers: (seen: number) => number = () => 200) {
  const receiver = await openReceiver()
  const taken: Got[] = []
  receiver.answer = (got) => {
    const status = answers(receiver.got.length - 1)
    if (status < 300) taken.push(got)
    return { status, body: '' }
  }
  return { url: `${receiver.url}/status?from=gridloom`, taken, seen: receiver.got }
}
