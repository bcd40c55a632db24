import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Route } from '../../../contract/kit.ts'
import type { House } from '../house.ts'
import { problem } from '../problems.ts'
import type { Bytes, Call, Room, Text } from '../room.ts'
import { mayAnywhere, type Who } from '../scope.ts'
import { sha256 } from '../secrets.ts'
import { bytesBody, bytesHeaders } from './bytes.ts'
import { EVENT_HEADERS, resumed } from './events.ts'
import { secureHeaders } from './headers.ts'
import { type Gate, type GateLimits, isGone, openGate, USUAL_LIMITS } from './gate.ts'
import { FormBody, keepBytes, keyedOf, takeForms, textProblems } from './keyed.ts'
import { JSON_LIMIT, PHOTO_LIMIT } from './limits.ts'
import { openApi } from './openapi.ts'
import { parsePart } from './parse.ts'
import './problems.ts'
import { langOf, sendProblem } from './reply.ts'
import { serveWeb } from './static.ts'

export const SESSION_COOKIE = 'gridloom'
/** 32 random bytes in base64url: anything else is no token of ours and asks nobody. */
const TOKEN = /^[\w-]{43}$/
/** What takes longer is worth a line in the log: the route, never the address with its query. */
const SLOW_MS = 1_000

export type HttpOptions = {
  house: House
  rooms: readonly Room[]
  /** The person behind a session token; undefined for none or an ended one. */
  authenticate(token: string): Promise<Who | undefined>
  webDir?: string
  limits?: GateLimits
  /** Who is believed when they name the visitor's address; anybody else is taken for who they are. */
  trustedProxies?: readonly string[]
}

/**
 * The whole HTTP side: every line of every room's contract, nothing that is not in it. It does not listen: a server hands
 * requests to `app.routing`, so that `/live` can answer while the rest is still starting.
 */
export async function openHttp({
  house,
  rooms,
  authenticate,
  webDir,
  limits = USUAL_LIMITS,
  trustedProxies = ['loopback'],
}: HttpOptions): Promise<FastifyInstance> {
  const headers = secureHeaders(house.publicUrl)
  const app = Fastify({
    genReqId: () => randomUUID(),
    bodyLimit: JSON_LIMIT,
    logger: false,
    // hooks don't run for what the framework refuses
    frameworkErrors: (error, request, reply) =>
      void sendProblem(error, request as FastifyRequest, (reply as FastifyReply).headers(headers), house.log),
    trustProxy: [...trustedProxies],
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
  })
  await app.register(cookie)
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(headers)
  })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      keepBytes(request, body)
      if (body.length === 0) return {}
      if (!isUtf8(body)) throw problem('http.bad_encoding')
      try {
        return JSON.parse(body.toString('utf8'))
      } catch {
        throw problem('http.bad_json')
      }
    },
  )
  app.addContentTypeParser(
    /^(image\/|application\/(octet-stream|pdf|vnd\.openxmlformats-))/,
    { bodyLimit: PHOTO_LIMIT },
    (_, payload, done) => done(null, payload),
  )

  takeForms(app)
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, house.log))
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const ms = Math.round(reply.elapsedTime)
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms,
    }
    if (ms >= SLOW_MS && !request.routeOptions.config.endless) house.log.warn(line, 'slow')
    else house.log.debug(line, 'answered')
  })
  // A browser sends this header only from our own pages: other sites would need a permission that we never give.
  // Where a program shows its own key, no cookie is looked at.
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.keyed) return
    if (request.method !== 'GET' && request.method !== 'HEAD' && request.headers['x-gridloom'] !== '1')
      throw problem('http.cross_site')
  })

  const gate = openGate(limits, house.log)
  app.get('/live', async (_, reply) => reply.type('text/plain').send('live\n'))
  app.get('/ready', async (_, reply) => {
    await house.db.ready()
    return reply.type('text/plain').send('ready\n')
  })
  const specification = openApi(rooms)
  app.get('/api/openapi.json', async (_, reply) => reply.type('application/json').send(specification))
  for (const room of rooms) {
    for (const [key, route] of Object.entries(room.routes)) {
      const handler = room.handlers[key]
      if (!handler) throw new Error(`${room.name}: nobody answers ${key}`)
      if (!route.needs) throw new Error(`${room.name}: ${key} declares no permission`)
      for (const ending of ['', ...(route.endings ?? [])])
        addRoute(app, house, room, { key, ending, route, handler }, { authenticate, gate })
    }
  }
  await serveWeb(app, webDir, house.log)
  return app
}

type Line = {
  key: string
  ending: string
  route: Route
  handler: (house: House, call: never) => Promise<unknown>
}

function addRoute(
  app: FastifyInstance,
  house: House,
  room: Room,
  { key, ending, route, handler }: Line,
  { authenticate, gate }: { authenticate: (token: string) => Promise<Who | undefined>; gate: Gate },
): void {
  const [method, url] = key.split(' ') as [string, string]
  app.route({
    method,
    url: url + ending,
    config: { keyed: route.needs === 'key', endless: route.gives === 'events' },
    // the head of a stream would never end
    exposeHeadRoute: route.gives !== 'events',
    ...(route.gives === 'text' && room.sayProblem
      ? { errorHandler: textProblems(room.sayProblem, house.log) }
      : {}),
    bodyLimit: route.takes === 'photo' ? PHOTO_LIMIT : JSON_LIMIT,
    handler: async (request, reply) => {
      const work = async (): Promise<unknown> => {
        const cookie = request.cookies[SESSION_COOKIE]
        const token = cookie && TOKEN.test(cookie) ? cookie : undefined
        const who =
          route.needs === 'key'
            ? await room.keyHolder?.(house, keyedOf(request))
            : token
              ? await authenticate(token)
              : undefined
        if (route.needs === 'key') {
          if (!who) throw new Error(`${room.name}: nobody knows the keys of ${key}`)
        } else if (route.needs !== 'public') {
          if (!who) throw problem('auth.sign_in_first')
          if (route.needs !== 'signed-in' && !mayAnywhere(who, route.needs)) throw problem('auth.not_allowed')
        }
        const call: Call = {
          params: parsePart(route.params, request.params),
          query: parsePart(route.query, route.gives === 'events' ? resumed(request) : request.query),
          body: bodyOf(route, request.body),
          lang: langOf(request),
          ip: request.ip,
          requestId: request.id,
          ending,
          token,
          setToken: (value, expires) => {
            const options = {
              path: '/',
              httpOnly: true,
              sameSite: 'lax' as const,
              secure: house.publicUrl.startsWith('https:'),
            }
            if (value === null) reply.clearCookie(SESSION_COOKIE, options)
            else reply.setCookie(SESSION_COOKIE, value, { ...options, ...(expires ? { expires } : {}) })
          },
          who: who as Who,
        }
        return handler(house, call as never)
      }
      // a stream stays open as long as somebody looks: its room bounds how many there are
      const lane = isStream(request.body) ? gate.upload : gate[route.lane ?? 'work']
      const answer = route.gives === 'events' ? await work() : await lane.pass(isGone(request), work)
      if (route.gives === 'events') return reply.headers(EVENT_HEADERS).send(answer as Readable)
      if (route.gives === 'bytes') {
        const file = answer as Bytes
        const headers = bytesHeaders(file)
        if (headers.etag && request.headers['if-none-match'] === headers.etag)
          return reply
            .code(304)
            .headers({ 'cache-control': headers['cache-control'], etag: headers.etag })
            .send()
        return reply.headers(headers).send(bytesBody(file))
      }
      reply.header('cache-control', 'no-store')
      if (route.gives === 'text') {
        const { status = 200, type, text } = answer as Text
        return reply.code(status).type(type).send(text)
      }
      const json = JSON.stringify(route.out.parse(answer))
      reply.type('application/json; charset=utf-8')
      if (!route.kept) return reply.send(json)
      // kept by the browser, yet shown only after the server has said that this person may still see it
      const etag = `"${sha256(json).toString('base64url')}"`
      reply.headers({ 'cache-control': 'private, no-cache', etag })
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(json)
    },
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who sends is known by a key of the request itself. */
    keyed?: boolean
    /** The answer is a stream of events. */
    endless?: boolean
  }
}

const isStream = (body: unknown): body is Readable => body instanceof Readable

/** The bytes where the route takes a photo or a table, parsed JSON everywhere else. */
function bodyOf(route: Route, body: unknown): never {
  const takesBytes = route.takes === 'photo' || route.takes === 'table'
  if (takesBytes !== isStream(body)) {
    if (isStream(body)) body.resume()
    throw problem('http.unsupported_type')
  }
  if (body instanceof FormBody && route.takes !== 'form') throw problem('http.unsupported_type')
  const plain = body instanceof FormBody ? body.fields : body
  return (takesBytes ? body : parsePart(route.body, plain)) as never
}
