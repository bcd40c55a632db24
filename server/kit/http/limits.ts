import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../problems.ts'

/** Requests at work at once in one process; above that an honest 503 beats a queue that nobody outlives. */
export const IN_FLIGHT_LIMIT = 400
/** Photos on their way at once in one process: each is held in memory until it is whole. */
export const UPLOADS_LIMIT = 8
export const JSON_LIMIT = 256 * 1024
export const PHOTO_LIMIT = 10 * 1024 * 1024

/**
 * Counts a request from when its body is there: one that is half sent is at nobody's work, and the server's own time-outs end
 * it. A photo is read while it is handled, so photos have a count of their own.
 */
export function limitInFlight(app: FastifyInstance, limit = IN_FLIGHT_LIMIT, uploads = UPLOADS_LIMIT): void {
  const atWork = new Set<FastifyRequest>()
  const arriving = new Set<FastifyRequest>()
  app.addHook('preHandler', async (request) => {
    if (!request.url.startsWith('/api/')) return
    const [set, most] = request.body instanceof Readable ? [arriving, uploads] : [atWork, limit]
    if (set.size >= most) throw problem('http.busy', { seconds: 2 })
    set.add(request)
  })
  const done = async (request: FastifyRequest) => {
    atWork.delete(request)
    arriving.delete(request)
  }
  app.addHook('onResponse', done)
  app.addHook('onRequestAbort', done)
}

/** At most `most` of something a window for each key, in this process: a brake for guessing, beside the locks in the database. */
export function brake(most: number, windowMs: number, keysKept = 20_000): (key: string, now: Date) => void {
  const seen = new Map<string, { from: number; count: number }>()
  return (key: string, now: Date): void => {
    const at = now.getTime()
    const entry = seen.get(key)
    if (!entry || at - entry.from >= windowMs) {
      if (seen.size >= keysKept) for (const [k, e] of seen) if (at - e.from >= windowMs) seen.delete(k)
      if (seen.size >= keysKept) seen.clear()
      seen.set(key, { from: at, count: 1 })
      return
    }
    entry.count++
    if (entry.count > most)
      throw problem('http.too_many', { seconds: Math.ceil((entry.from + windowMs - at) / 1000) })
  }
}
