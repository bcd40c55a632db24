import type { FastifyRequest } from 'fastify'

/** Proxies and caches must hand each line on at once: nothing kept, nothing gathered, nothing compressed. */
export const EVENT_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const

/** The query of a stream: a browser that comes back by itself says in a header where it was. */
export function resumed(request: FastifyRequest): unknown {
  const last = request.headers['last-event-id']
  return { ...(request.query as object), ...(last ? { after: last } : {}) }
}

/** One event; data is one line of JSON. */
export const eventText = (event: { id?: string; name: string; data: unknown }): string =>
  `${event.id ? `id: ${event.id}\n` : ''}event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`
