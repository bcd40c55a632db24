import { createServer, type RequestListener, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '../env.ts'
import { LaunchError } from '../postgres/launch-error.ts'
import { whoHoldsPort } from '../postgres/ports.ts'
import { startingPage } from './starting.ts'

/** How many ports above the usual one are tried, where the operator named none. */
const PORTS_TRIED = 20
/** How long a stop waits for answers that are still being made; what supervises the server must have more patience. */
const FINISH_MS = 15_000
/** A photo of 10 MB over a slow line takes its time; a head without a body does not get it. */
const PATIENCE = {
  requestTimeout: 180_000,
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 72_000,
}

export type Door = {
  port: number
  /** Until this is called, visitors are told that the house is starting. */
  open(handler: RequestListener): void
  /** Takes nobody in any more and resolves when those inside have their answers, or patience has ended. */
  close(): Promise<void>
}

/** Listens before the rest of the house stands, so that `/live` answers at once. */
export async function openDoor(env: Env, say: (line: string) => void): Promise<Door> {
  let handler: RequestListener = startingPage
  let closing = false
  const server = createServer(PATIENCE, (request, response) => {
    if (closing) response.setHeader('connection', 'close')
    handler(request, response)
  })
  return {
    port: await listen(server, env, say),
    open(next) {
      handler = next
    },
    async close() {
      closing = true
      const closed = new Promise((resolve) => server.close(resolve))
      const idle = setInterval(() => server.closeIdleConnections(), 100)
      await Promise.race([closed, sleep(FINISH_MS, undefined, { ref: false })])
      clearInterval(idle)
    },
  }
}

/** Listens on the port asked for; where none was asked for and the usual one is taken, on the next free one. */
async function listen(server: Server, env: Env, say: (line: string) => void): Promise<number> {
  for (let port = env.port; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, env.host, () => {
          server.removeListener('error', reject)
          resolve()
        })
      })
      const address = server.address()
      return typeof address === 'object' && address ? address.port : port
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (code === 'EACCES')
        throw new LaunchError(`port ${port} needs more rights than this user has: set PORT above 1023`)
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
        throw new LaunchError(`HOST ${env.host} is no address of this machine`)
      if (code !== 'EADDRINUSE') throw error
      const holder = whoHoldsPort(port) ?? 'another program'
      if (env.portGiven || port >= env.port + PORTS_TRIED) {
        throw new LaunchError(`port ${port} is held by ${holder}: set PORT to a free one`)
      }
      say(`port ${port} is held by ${holder}; trying ${port + 1}`)
    }
  }
}
