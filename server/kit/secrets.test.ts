import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomToken, secretsFrom, sha256 } from './secrets.ts'

const SECRET = 'an umbrella was left on the bench at the bus stop'
const secrets = secretsFrom(SECRET)
const PHONE = '13911112222'

describe('a sealed text', () => {
  test('opens to what was sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => secrets.open(secrets.seal(text)) === text),
    )
  })
  test('is never the same twice, and holds nothing of the text', () => {
    const [one, two] = [secrets.seal(PHONE), secrets.seal(PHONE)]
    expect(one.equals(two)).toBe(false)
    expect(one.includes(PHONE)).toBe(false)
  })
  test('that was changed in any byte, or cut, does not open', () => {
    const sealed = secrets.seal(PHONE)
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed)
      changed[i] = (changed[i] as number) ^ 1
      expect(() => secrets.open(changed)).toThrow()
      expect(() => secrets.open(sealed.subarray(0, i))).toThrow()
    }
  })
  test('opens only with the secret that sealed it, in whatever process', () => {
    expect(secretsFrom(SECRET).open(secrets.seal(PHONE))).toBe(PHONE)
    expect(() => secretsFrom(`${SECRET}.`).open(secrets.seal(PHONE))).toThrow()
  })
})

describe('a mark', () => {
  test('is the same for the same text, and for no other', () => {
    expect(secrets.mark(PHONE).equals(secretsFrom(SECRET).mark(PHONE))).toBe(true)
    expect(secrets.mark(PHONE).equals(secrets.mark('13911112223'))).toBe(false)
  })
  test('cannot be made without the secret', () => {
    expect(secrets.mark(PHONE).equals(secretsFrom('another secret of the same house').mark(PHONE))).toBe(
      false,
    )
    expect(secrets.mark(PHONE).equals(sha256(PHONE))).toBe(false)
  })
})

test('tokens have 256 bits, fit an address, and never come twice', () => {
  const tokens = Array.from({ length: 200 }, () => randomToken())
  expect(new Set(tokens).size).toBe(200)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
})
