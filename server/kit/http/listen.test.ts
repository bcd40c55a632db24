import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { readEnv } from '../env.ts'
import { openDoor } from './listen.ts'

async function door(env: Record<string, string> = { PORT: '0' }) {
  const opened = await openDoor(readEnv(env), () => {})
  onTestFinished(() => opened.close())
  return opened
}

test('a crowd that comes in one moment is taken up at once, however long each answer takes', async () => {
  const { open, port } = await door()
  let asked = 0
  open((_, response) => {
    asked++
    for (const until = performance.now() + 2; performance.now() < until; );
    setImmediate(() => response.end('an umbrella'))
  })
  const began = { loops: performance.nodeTiming.uvMetricsInfo.loopCount }
  const crowd = Array.from({ length: 300 }, async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /api/umbrella HTTP/1.1\r\nhost: umbrella\r\nconnection: close\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
  })
  await Promise.all(crowd)
  expect(asked).toBe(300)
  // one connection a turn would take at least as many turns as there are connections
  expect(performance.nodeTiming.uvMetricsInfo.loopCount - began.loops).toBeLessThan(250)
})

test('a busy port is not shared: who asked for it is told, in one line, who holds it', async () => {
  const { port } = await door()
  await expect(openDoor(readEnv({ PORT: `${port}` }), () => {})).rejects.toThrow(
    new RegExp(`^port ${port} is held by .+: set PORT to a free one$`),
  )
})

test('a closed door lets nobody in, by none of its entrances, and its port is free again', async () => {
  const first = await openDoor(readEnv({ PORT: '0' }), () => {})
  await first.close()
  for (let n = 0; n < 40; n++) {
    const socket = connect(first.port, '127.0.0.1')
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  }
  const again = await door({ PORT: `${first.port}` })
  expect(again.port).toBe(first.port)
})
