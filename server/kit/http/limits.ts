import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../problems.ts'

/** Requests at work at once in one process; above that an honest 503 beats a queue that nobody outlives. */
export const IN_FLIGHT_LIMIT = 400
export const JSON_LIMIT = 256 * 1024
export const PHOTO_LIMIT = 10 * 1024 * 1024

export function limitInFlight(app: FastifyInstance, limit = IN_FLIGHT_LIMIT): void {
  const atWork = new Set<FastifyRequest>()
  app.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/api/')) return
    if (atWork.size >= limit) throw problem('http.busy', { seconds: 2 })
    atWork.add(request)
  })
  app.addHook('onResponse', async (request) => void atWork.delete(request))
  app.addHook('onRequestAbort', async (request) => void atWork.delete(request))
}

/** At most `most` of something a window for each key, in this process: a brake for guessing, beside the locks in the database. */
export function brake(most: number, windowMs: number, keysKept = 20_000) {
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
