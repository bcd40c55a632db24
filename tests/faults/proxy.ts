// What stands before several servers: each request to the next one, streamed through, and to another where one is not there.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Proxy = {
  address: string
  /** Where requests go from now on. */
  serve(ports: readonly number[]): void
  /** How many requests each port has had. */
  counts: ReadonlyMap<number, number>
  close(): void
}

/** Round robin on loopback. What was sent and got no answer is not sent again: nobody here knows whether it was done. */
export async function openProxy(): Promise<Proxy> {
  let ports: readonly number[] = []
  let turn = 0
  const counts = new Map<number, number>()
  const refuse = (response: ServerResponse) => {
    if (response.headersSent) response.destroy()
    else response.writeHead(502).end()
  }
  const pass = (asked: IncomingMessage, response: ServerResponse, triesLeft: number) => {
    const port = ports[turn++ % ports.length]
    if (port === undefined || triesLeft === 0) return refuse(response)
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress ?? '' }
    const onward = request({ host: '127.0.0.1', port, method: asked.method, path: asked.url, headers })
    onward.on('error', (error: NodeJS.ErrnoException) => {
      // nobody listens there: nothing was sent
      if (error.code === 'ECONNREFUSED') pass(asked, response, triesLeft - 1)
      else refuse(response)
    })
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('error', () => response.destroy())
      answer.on('aborted', () => response.destroy())
      answer.pipe(response)
    })
    response.on('close', () => onward.destroy())
    onward.on('socket', (socket) => {
      const go = () => {
        counts.set(port, (counts.get(port) ?? 0) + 1)
        asked.pipe(onward)
      }
      if (socket.connecting) socket.once('connect', go)
      else go()
    })
  }
  const server = createServer((asked, response) => pass(asked, response, ports.length))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next) {
      ports = next
    },
    counts,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
