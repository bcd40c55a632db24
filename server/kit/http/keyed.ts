import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readCapped } from '../files/photo.ts'
import type { Log } from '../log.ts'
import { problem } from '../problems.ts'
import type { Keyed, Room } from '../room.ts'
import { asProblem, langOf, waitFor } from './reply.ts'

const NOTHING = Buffer.alloc(0)
const sent = new WeakMap<FastifyRequest, Buffer>()

/** Keeps the exact bytes of a body that is parsed: a signature covers those. */
export const keepBytes = (request: FastifyRequest, bytes: Buffer): void => void sent.set(request, bytes)

/** What a form-encoded body held. Only lines that take forms look at it, so that no page elsewhere can post to the others. */
export class FormBody {
  readonly fields: Record<string, string>
  constructor(fields: Record<string, string>) {
    this.fields = fields
  }
}

export function takeForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      if (!isUtf8(body)) throw problem('http.bad_encoding')
      keepBytes(request, body)
      return new FormBody(Object.fromEntries(new URLSearchParams(body.toString('utf8'))))
    },
  )
}

/** A request as its key is judged by. The bytes are read only when they are asked for, so that a stranger's photo is not. */
export function keyedOf(request: FastifyRequest): Keyed {
  const body = request.body
  return {
    method: request.method,
    url: request.raw.url ?? '',
    ip: request.ip,
    header: (name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? value : undefined
    },
    field: (name) => {
      const form = body instanceof FormBody ? body.fields : body
      for (const part of [request.query, form]) {
        const value = (part as Record<string, unknown> | undefined)?.[name]
        if (typeof value === 'string') return value
      }
      return undefined
    },
    bytes: async () => {
      if (!sent.has(request)) {
        const bytes = body instanceof Readable ? await readCapped(body) : NOTHING
        keepBytes(request, bytes)
        if (body instanceof Readable) request.body = Readable.from([bytes])
      }
      return sent.get(request) ?? NOTHING
    },
  }
}

/** Problems of a line that gives text, in its room's own words and form. */
export const textProblems =
  (sayProblem: NonNullable<Room['sayProblem']>, log: Log) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const p = asProblem(error, request, log)
    waitFor(p, reply)
    const { status = p.status, type, text } = sayProblem(p, { url: request.url, lang: langOf(request) })
    reply.code(status).type(type).header('cache-control', 'no-store').send(text)
  }
