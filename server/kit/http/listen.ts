import { createServer, type RequestListener } from 'node:http'
import { createServer as createEntrance, type ListenOptions, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '../env.ts'
import { LaunchError } from '../postgres/launch-error.ts'
import { whoHoldsPort } from '../postgres/ports.ts'
import { startingPage } from './starting.ts'

/** How many ports above the usual one are tried, where the operator named none. */
const PORTS_TRIED = 20
/** How long a stop waits for answers that are still being made; what supervises the server must have more patience. */
const FINISH_MS = 15_000
/** Connections that nobody has taken up yet: a crowd in one moment, who else would be let wait for one, three, seven seconds. */
const BACKLOG = 4_096
/**
 * Of one port. Each turn of the event loop takes up one connection from each: with a single one, a busy process would take them up as
 * slowly as it works, and a crowd would wait before the door for seconds where nobody can tell it to come again.
 */
const ENTRANCES = 16
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
  const port = await freePort(env, say)
  const entrances = await openEntrances(server, { port, host: env.host, backlog: BACKLOG })
  return {
    port,
    open(next) {
      handler = next
    },
    async close() {
      closing = true
      const closed = Promise.all(entrances.map((one) => new Promise((resolve) => one.close(resolve))))
      const idle = setInterval(() => server.closeIdleConnections(), 100)
      await Promise.race([closed, sleep(FINISH_MS, undefined, { ref: false })])
      clearInterval(idle)
    },
  }
}

const bind = (server: Server, options: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })

/** Several listeners of one port, where the system can: all hand their connections to `server`, which is the first of them. */
async function openEntrances(server: Server, options: ListenOptions): Promise<Server[]> {
  try {
    await bind(server, { ...options, reusePort: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'ENOTSUP' && code !== 'EINVAL') throw error
    await bind(server, options)
    return [server]
  }
  const enter = () =>
    createEntrance({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
  const others = Array.from({ length: ENTRANCES - 1 }, enter)
  for (const one of others) await bind(one, { ...options, reusePort: true })
  return [server, ...others]
}

/**
 * The port asked for; where none was asked for and the usual one is taken, the next free one. It is tried for itself alone: listeners
 * that share a port would also share it with a stranger's.
 */
async function freePort(env: Env, say: (line: string) => void): Promise<number> {
  for (let port = env.port; ; port++) {
    try {
      const probe = createEntrance()
      await bind(probe, { port, host: env.host })
      const address = probe.address()
      await new Promise((resolve) => probe.close(resolve))
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
