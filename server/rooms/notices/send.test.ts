import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { callLocally, isOutward, NotCalled, post } from './send.ts'
import { openReceiver } from '../../../tests/harness/receiver.ts'

const receiver = await openReceiver()
afterEach(() => callLocally(true))

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[::169.254.169.254]/',
  'http://168.63.129.16/machine',
  'http://2852039166/',
  'http://0xA9FEA9FE/',
  'http://100.100.100.200/latest/meta-data',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://0.0.0.0:9111/',
  'http://[::]/',
  'http://224.0.0.1/',
  'ftp://umbrella.example/',
  'file:///etc/umbrella',
  'http://user:password@umbrella.example/',
  'umbrella.example',
])('%s is never called', async (url) => {
  expect(isOutward(url)).toBe(false)
  await expect(post({ url, body: '' })).rejects.toThrow(NotCalled)
})

test.each([
  'http://127.0.0.1:9111/',
  'http://[::1]/',
  'http://10.1.2.3/hook',
  'https://umbrella.example/send?key=1',
])('%s may be called: a district’s gateways may stand there', (url) => {
  expect(isOutward(url)).toBe(true)
})

test('a name is looked up and called where it points', async () => {
  const url = receiver.url.replace('127.0.0.1', 'localhost')
  expect(await post({ url: `${url}/by-name`, body: '{}' })).toMatchObject({ status: 200, body: '{}' })
})

test('an answer without end is read to its limit and no further', async () => {
  receiver.answer = () => ({ body: 'x'.repeat(3_000_000) })
  const { body } = await post({ url: receiver.url, body: '{}' })
  expect(body.length).toBeLessThanOrEqual(64 * 1024)
})

describe('this machine itself', () => {
  test.each([
    'http://127.0.0.1:5432/',
    'http://127.8.9.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[2002:7f00:1::]/',
  ])('is not called at %s unless its operator allows it', async (url) => {
    expect(isOutward(url)).toBe(true)
    callLocally(false)
    expect(isOutward(url)).toBe(false)
    await expect(post({ url, body: '' })).rejects.toThrow(NotCalled)
  })
  test('nor by a name that points there, which is looked up where the connection is made', async () => {
    callLocally(false)
    const url = receiver.url.replace('127.0.0.1', 'localhost')
    expect(isOutward(url)).toBe(true)
    await expect(post({ url, body: '{}' })).rejects.toThrow(NotCalled)
    const before = receiver.got.length
    await expect(post({ url: `${url}./`, body: '{}' })).rejects.toThrow()
    expect(receiver.got).toHaveLength(before)
  })
  test('nor by a redirect, which is an answer and not followed', async () => {
    receiver.answer = () => ({ status: 307, headers: { location: `${receiver.url}/inside` } })
    const before = receiver.got.length
    expect((await post({ url: receiver.url, body: '{}' })).status).toBe(307)
    expect(receiver.got).toHaveLength(before + 1)
    receiver.answer = () => ({})
  })
})

test('a receiver that answers a byte at a time is left when its time is over', {
  timeout: 60_000,
}, async () => {
  const drip = createServer((socket) => {
    socket.on('error', () => {}).write('HTTP/1.1 200 OK\r\n\r\n')
    const drops = setInterval(() => socket.write('x'), 200)
    socket.on('close', () => clearInterval(drops))
  })
  await new Promise<void>((resolve) => drip.listen(0, '127.0.0.1', resolve))
  afterAll(() => drip.close())
  const url = `http://127.0.0.1:${(drip.address() as AddressInfo).port}/`
  // it would drip for ever
  await expect(post({ url, body: '{}' })).rejects.toThrow('no answer in 5 s')
})
