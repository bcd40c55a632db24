import { expect, test } from 'vitest'
import { reasonsOf } from './reasons.ts'

const keys = (why: string | null) => reasonsOf(why).map(({ key }) => key.replace('desk.outgoing.why.', ''))

test.each([
  [null, []],
  ['out of date', ['late']],
  ['out of date; status 503', ['late', 'status']],
  ['status 302: redirects are not followed', ['redirect']],
  ['errcode 93000 invalid webhook url', ['errcode']],
  ['no answer in 5 s', ['silent']],
  ['connect ECONNREFUSED 127.0.0.1:9', ['unreachable']],
  ['getaddrinfo ENOTFOUND umbrella.example', ['noHost']],
  ['something odd', ['other']],
])('%s is said as %j', (why, expected) => {
  expect(keys(why)).toEqual(expected)
})

test('a reason keeps what the receiver said', () => {
  expect(reasonsOf('errcode 93000 invalid webhook url')[0]?.values).toEqual({
    code: '93000',
    text: 'invalid webhook url',
  })
})
