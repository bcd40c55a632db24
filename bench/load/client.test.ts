import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from './client.ts'

let server: Server
let port: number
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/broken') return request.socket.destroy()
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const body = `${request.headers.cookie} lost ${'an umbrella '.repeat(20_000)}${Buffer.concat(parts)}`
      response.setHeader('content-length', Buffer.byteLength(body))
      response.statusCode = request.url === '/gone' ? 404 : 200
      response.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => void server.close())

test('answers longer than a packet arrive whole, one after the other, each to the one who is signed in', async () => {
  const client = new Client(port)
  const first = await client.send('abc', 'POST', '/', { words: '一把雨伞' })
  expect(first.body.toString()).toBe(`gridloom=abc lost ${'an umbrella '.repeat(20_000)}{"words":"一把雨伞"}`)
  const second = await client.send('def', 'GET', '/gone')
  expect(second.status).toBe(404)
  expect(second.body.toString().startsWith('gridloom=def lost')).toBe(true)
  client.end()
})

test('a connection that breaks is an error, not a wait without end', async () => {
  const client = new Client(port)
  await expect(client.send('abc', 'GET', '/broken')).rejects.toThrow('the server closed the connection')
})
