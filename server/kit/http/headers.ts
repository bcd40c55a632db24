import type { FastifyInstance } from 'fastify'

/** Everything comes from the own origin; styles may be inline because both component libraries set them so. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

export function secureHeaders(app: FastifyInstance, publicUrl: string): void {
  app.addHook('onRequest', async (_, reply) => {
    reply.header('content-security-policy', POLICY)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header(
      'permissions-policy',
      'geolocation=(self), camera=(self), microphone=(self), interest-cohort=()',
    )
    if (publicUrl.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000')
  })
}
