import { expect, test } from 'vitest'
import { isOutward, NotCalled, post } from './send.ts'
import { openReceiver } from './testing.ts'

const receiver = await openReceiver()

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
