import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Log } from '../log.ts'
import { problem } from '../problems.ts'

/** The built web: hashed assets for a year, the two pages always fresh, any other address its page (they route by themselves). */
export async function serveWeb(app: FastifyInstance, webDir: string | undefined, log: Log): Promise<void> {
  const built = webDir !== undefined && existsSync(`${webDir}/index.html`)
  if (built) {
    await app.register(fastifyStatic, {
      root: webDir,
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  } else if (webDir) log.warn({}, 'the web is not built: only the API answers')
  const pageFor = (url: string) => (/^\/desk(\/|$|\?)/.test(url) ? 'desk.html' : 'index.html')
  // the wildcard of the static files takes '/' for a directory
  if (built) app.get('/', async (request, reply) => reply.sendFile(pageFor(request.url)))
  app.setNotFoundHandler(async (request, reply) => {
    const reading = request.method === 'GET' || request.method === 'HEAD'
    const page = reading && !/^\/(api|open311)\//.test(request.url) && !/\.\w+($|\?)/.test(request.url)
    if (!built || !page) throw problem('http.not_found')
    return reply.sendFile(pageFor(request.url))
  })
}
