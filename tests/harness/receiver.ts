// A receiver outside, as a unit's platform or a group robot would be: real HTTP on a port of its own.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { callLocally } from '../../server/rooms/notices/index.ts'

export type Got = { url: string; body: string; headers: IncomingHttpHeaders }
export type Receiver = {
  url: string
  got: Got[]
  /** What it answers; by default 200 and an empty object. A promise that never ends is a silent receiver. */
  answer: (got: Got) => { status?: number; body?: unknown; headers?: Record<string, string> } | Promise<never>
}

export async function openReceiver(): Promise<Receiver> {
  callLocally(true)
  const receiver: Receiver = { url: '', got: [], answer: () => ({}) }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', async () => {
      const { url = '', headers: asked } = request
      const got = { url, body: Buffer.concat(parts).toString(), headers: asked }
      receiver.got.push(got)
      const { status = 200, body: said = {}, headers = {} } = await receiver.answer(got)
      response.writeHead(status, headers).end(typeof said === 'string' ? said : JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}
