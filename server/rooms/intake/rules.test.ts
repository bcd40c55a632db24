import { describe, expect, test } from 'vitest'
import { categoryFor, sameSignature, signatureOf, textToSign, uuidFrom } from './rules.ts'

const REQUEST = {
  method: 'POST',
  url: '/api/intake/matters?lang=en',
  timestamp: '1773108000',
  nonce: 'umbrella-0001',
  body: Buffer.from('{"ref":"U-1","words":"丢了一把红伞"}'),
}

describe('what is signed', () => {
  test('is six lines: scheme, method, path and query, timestamp, nonce, digest of the body', () => {
    expect(textToSign('sha256', REQUEST).split('\n')).toEqual([
      'GRIDLOOM1',
      'POST',
      '/api/intake/matters?lang=en',
      '1773108000',
      'umbrella-0001',
      '3c3f3418567e8c668f9257d25957c8d768e860eb1dd4f17bf7a3905c0ed48f1e',
    ])
  })
  // made with openssl dgst: see docs/intake.md
  test('gives these vectors, which any partner can check a program against', () => {
    expect(signatureOf('sha256', 'an umbrella', REQUEST)).toBe(
      'sha256=40ea1a919d182e796d274825017177a15f8755bd10ca985e15385768ecacfa07',
    )
    expect(signatureOf('sm3', 'an umbrella', REQUEST)).toBe(
      'sm3=9e9aaf46d59f88bbe4c2d52fd6bf5ee00a66911f91435dfcf06244ce1361dc83',
    )
  })
  test.each([
    ['method', { method: 'GET' }],
    ['path', { url: '/api/intake/matters' }],
    ['timestamp', { timestamp: '1773108001' }],
    ['nonce', { nonce: 'umbrella-0002' }],
    ['body', { body: Buffer.from('{"ref":"U-1","words":"丢了一把黑伞"}') }],
  ])('changes with the %s', (_, over) => {
    expect(signatureOf('sha256', 'an umbrella', { ...REQUEST, ...over })).not.toBe(
      signatureOf('sha256', 'an umbrella', REQUEST),
    )
  })
  test('is compared whole: a beginning, a longer one or nothing is no signature', () => {
    expect(sameSignature('sha256=ab', 'sha256=ab')).toBe(true)
    for (const other of ['', 'sha256=a', 'sha256=abc', 'sha256=aB']) {
      expect([other, sameSignature(other, 'sha256=ab')]).toEqual([other, false])
    }
  })
})

describe('a category of theirs', () => {
  const channel = { categories: { '0301': 'utilities', toString: 'market' }, defaultCategory: 'other' }
  const isOurs = (key: string) => ['utilities', 'other', 'market'].includes(key)
  test.each([
    ['0301', 'utilities'],
    ['market', 'market'],
    ['9999', 'other'],
    [undefined, 'other'],
    ['constructor', 'other'],
    ['toString', 'market'],
  ])('%s is taken for %s', (theirs, ours) => {
    expect(categoryFor(theirs, channel, isOurs)).toBe(ours)
  })
  test('without a default is left open', () => {
    expect(categoryFor('9999', { categories: {}, defaultCategory: null }, isOurs)).toBeUndefined()
  })
})

test('a keyed hash as a UUID is one of version 8, the same for the same', () => {
  const id = uuidFrom(Buffer.alloc(32, 0xff))
  expect(id).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff')
})
