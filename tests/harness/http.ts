import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import type { z } from 'zod'
import type { Contract } from '../../contract/index.ts'
import { rooms } from '../../server/house.ts'
import { DAY } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { USUAL_LIMITS } from '../../server/kit/http/gate.ts'
import { openHttp, SESSION_COOKIE } from '../../server/kit/http/server.ts'
import type { Who } from '../../server/kit/scope.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { authenticate } from '../../server/rooms/access/index.ts'

/** What a route answers, as it arrives. */
export type Out<K extends keyof Contract> = z.output<Contract[K]['out']>
type ProblemBody = {
  type: string
  code: string
  status: number
  detail: string
  requestId: string
  fields?: { path: string; rule: string }[]
  current?: Record<string, unknown>
}
export type Answer<T> = { status: number; body: T; headers: Headers; bytes: Buffer }
export type Ask = {
  /** Whose session goes along; nobody's by default. */
  as?: Who | undefined
  /** Text and bytes go as they are, anything else as JSON. */
  body?: unknown
  headers?: Record<string, string>
  lang?: 'zh' | 'en'
}
export type TestHttp = {
  app: FastifyInstance
  /** The session of a person that `ask` uses, as the Cookie header says it. */
  as(who: Who): Promise<string>
  /** A session more. */
  signedIn(who: Who): Promise<string>
  /** The body is taken for a problem unless it is said what else it is. */
  ask<T = ProblemBody>(method: string, url: string, options?: Ask): Promise<Answer<T>>
}

/** A session of a person, as the Cookie header says it. */
export async function signIn(house: House, who: Who): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const now = house.clock.now()
  const expires = new Date(now.getTime() + 365 * DAY)
  await house.db.rows(
    sql`insert into session values (${sha256(token)}, ${who.districtId}, ${who.accountId}, ${now}, ${now}, ${expires})`,
  )
  return `${SESSION_COOKIE}=${token}`
}

/** The whole HTTP side of a house on a port of its own; closed when the tests of the file are over. */
export async function openTestHttp(house: House): Promise<TestHttp> {
  // a slow machine turns nobody of a test away
  const limits = { ...USUAL_LIMITS, longestWaitMs: 30_000 }
  const app = await openHttp({ house, rooms, limits, authenticate: (token) => authenticate(house, token) })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  afterAll(async () => {
    app.server.closeAllConnections()
    await app.close()
  })
  const signedIn = (who: Who) => signIn(house, who)
  const cookies = new Map<number, Promise<string>>()
  const as = (who: Who): Promise<string> => {
    const known = cookies.get(who.accountId) ?? signedIn(who)
    cookies.set(who.accountId, known)
    return known
  }
  return {
    app,
    as,
    signedIn,
    async ask<T>(
      method: string,
      url: string,
      { as: person, body, headers, lang = 'zh' }: Ask = {},
    ): Promise<Answer<T>> {
      const bare = typeof body === 'string' || body instanceof Uint8Array
      const response = await fetch(address + url, {
        method,
        headers: {
          'accept-language': lang,
          'x-gridloom': '1',
          ...(person ? { cookie: await as(person) } : {}),
          ...(body !== undefined && !bare ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: bare ? Buffer.from(body) : JSON.stringify(body) }),
      })
      // a stream has no end: that it began is the answer
      const endless = response.headers.get('content-type')?.startsWith('text/event-stream')
      if (endless) await response.body?.cancel()
      const bytes = endless ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer())
      const json = /json/.test(response.headers.get('content-type') ?? '') && bytes.length > 0
      return {
        status: response.status,
        body: json ? JSON.parse(bytes.toString('utf8')) : {},
        headers: response.headers,
        bytes,
      }
    },
  }
}
