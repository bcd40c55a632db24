import { describe, expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { type Filed, openPartner, type Signing } from '../../../../tests/harness/intake.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { pruneNonces } from './keys.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const line = await openPartner(w, http, { source: 'hotline' })
const other = await openPartner(w, http, { source: 'other_line', digest: 'sm3' })
const seconds = () => Math.floor(w.clock.now().getTime() / 1000)
let count = 0
const report = () => ({ ref: `K-${++count}`, words: '在公交站丢了一把红伞。' })
const code = async (signing: Signing, from = line) => {
  const { status, body } = await from.file(report(), signing)
  return [status, body.code ?? 'done']
}

test('a signed request needs no cookie and no header of a browser', async () => {
  expect(await code({})).toEqual([200, 'done'])
})
test('SM3 is taken from a channel that was made for it, and only there', async () => {
  expect(await code({}, other)).toEqual([200, 'done'])
  expect(await code({ digest: 'sha256' }, other)).toEqual([401, 'intake.wrong_signature'])
  expect(await code({ digest: 'sm3' })).toEqual([401, 'intake.wrong_signature'])
})

describe('refused, and nothing is left behind', () => {
  test.each<[string, () => Signing, string]>([
    ['an unknown key', () => ({ keyId: 'gk_nobody' }), 'intake.unknown_key'],
    ['a secret that is another', () => ({ secret: 'not the secret' }), 'intake.wrong_signature'],
    ["another channel's secret", () => ({ secret: other.secret }), 'intake.wrong_signature'],
    ['a body that was changed', () => ({ signed: { body: '{}' } }), 'intake.wrong_signature'],
    ['a method that was changed', () => ({ signed: { method: 'GET' } }), 'intake.wrong_signature'],
    [
      'an address that was changed',
      () => ({ signed: { url: '/api/intake/photos' } }),
      'intake.wrong_signature',
    ],
    ['a clock six minutes behind', () => ({ at: seconds() - 360 }), 'intake.clock_differs'],
    ['a clock six minutes ahead', () => ({ at: seconds() + 360 }), 'intake.clock_differs'],
    ['milliseconds for seconds', () => ({ at: seconds() * 1000 }), 'intake.not_signed'],
    ['a nonce that is too short', () => ({ nonce: 'short' }), 'intake.not_signed'],
    ['a nonce with spaces', () => ({ nonce: 'a b c d e f g h' }), 'intake.not_signed'],
  ])('%s', async (_, signing, expected) => {
    const before = [await w.rowCounts(), await nonces()]
    expect(await code(signing())).toEqual([401, expected])
    expect([await w.rowCounts(), await nonces()]).toEqual(before)
  })
  test('no header at all', async () => {
    for (const url of ['/api/intake/matters', '/api/intake/photos', '/api/intake/matters/bulk']) {
      const { status, body } = await http.ask('POST', url, { body: report(), headers: { 'x-gridloom': '' } })
      expect([url, status, body.code]).toEqual([url, 401, 'intake.not_signed'])
    }
  })
  test('a session in place of a signature, whoever it is', async () => {
    const { body } = await http.ask('POST', '/api/intake/matters', { as: w.who.centre, body: report() })
    expect(body.code).toBe('intake.not_signed')
  })
  test('the sentence is in the language of the caller', async () => {
    const ask = (lang: 'zh' | 'en') =>
      line.ask('POST', '/api/intake/matters', report(), { secret: 'no' }, { lang })
    expect((await ask('zh')).body.detail).toMatch(/\p{Script=Han}/u)
    expect((await ask('en')).body.detail).toMatch(/^The signature/)
  })
})

const nonces = async () =>
  (await w.house.db.one<{ n: number }>(sql`select count(*) as n from intake_request`)).n

describe('a nonce', () => {
  test('is good once, even when twenty requests bring it together', async () => {
    const nonce = 'the-same-umbrella'
    const answers = await Promise.all(Array.from({ length: 20 }, () => code({ nonce })))
    expect(answers.filter(([, said]) => said === 'done')).toHaveLength(1)
    expect(answers.filter(([, said]) => said === 'intake.nonce_used')).toHaveLength(19)
  })
  test('of one channel is no matter to another', async () => {
    const nonce = 'an-umbrella-shared'
    expect([await code({ nonce }), await code({ nonce }, other)]).toEqual([
      [200, 'done'],
      [200, 'done'],
    ])
  })
  test('is kept as long as its timestamp could come again, then forgotten', async () => {
    const nonce = 'an-umbrella-kept'
    const at = seconds()
    await code({ nonce, at: at + 299 })
    w.clock.forward(9 * MINUTE)
    await pruneNonces(w.house)
    expect(await code({ nonce, at: at + 299 })).toEqual([401, 'intake.nonce_used'])
    w.clock.forward(7 * MINUTE)
    await pruneNonces(w.house)
    expect(await nonces()).toBe(0)
    expect(await code({ nonce, at: at + 299 })).toEqual([401, 'intake.clock_differs'])
  })
})

test('more than the rate of a minute is told to wait; the next minute is a new one', async () => {
  const slow = await openPartner(w, http, { source: 'slow_line', perMinute: 3 })
  const said = [await code({}, slow), await code({}, slow), await code({}, slow), await code({}, slow)]
  expect(said.map(([status]) => status)).toEqual([200, 200, 200, 429])
  w.clock.forward(MINUTE)
  expect(await code({}, slow)).toEqual([200, 'done'])
})

test('a clock that is set back does not count what came in the hours that it goes through again', async () => {
  const slow = await openPartner(w, http, { source: 'set_back_line', perMinute: 3 })
  w.clock.forward(4 * HOUR)
  for (let n = 0; n < 3; n++) expect(await code({}, slow)).toEqual([200, 'done'])
  w.clock.forward(-3 * HOUR)
  expect(await code({}, slow)).toEqual([200, 'done'])
  w.clock.forward(3 * HOUR)
})

describe('a switched-off channel', () => {
  test('is refused everywhere until it is on again', async () => {
    const off = await openPartner(w, http, { source: 'off_line' })
    const turn = (on: boolean) =>
      http.ask('POST', `/api/intake/channels/${off.id}/switch`, { as: w.who.admin, body: { on } })
    await off.file({ ...report(), ref: 'before' })
    await turn(false)
    expect(await code({}, off)).toEqual([403, 'intake.switched_off'])
    expect((await off.ask('GET', '/api/intake/matters/before')).body.code).toBe('intake.switched_off')
    await turn(true)
    expect(await code({}, off)).toEqual([200, 'done'])
  })
})

describe('a new secret', () => {
  const renew = async (id: number, overlapHours: number) =>
    (
      await http.ask<{ secret: string }>('POST', `/api/intake/channels/${id}/secret`, {
        as: w.who.admin,
        body: { overlapHours },
      })
    ).body.secret
  test('goes beside the old one for the hours said, and no longer', async () => {
    const turned = await openPartner(w, http, { source: 'turned_line' })
    const secret = await renew(turned.id, 24)
    expect([await code({}, turned), await code({ secret }, turned)]).toEqual([
      [200, 'done'],
      [200, 'done'],
    ])
    w.clock.forward(24 * HOUR + 1)
    expect([await code({}, turned), await code({ secret }, turned)]).toEqual([
      [401, 'intake.wrong_signature'],
      [200, 'done'],
    ])
  })
  test('without overlap ends the old one at once in every process, whatever that one knew', async () => {
    const there = await openTestHttp(w.another().house)
    const turned = await openPartner(w, there, { source: 'turned_there' })
    expect(await code({}, turned)).toEqual([200, 'done'])
    const secret = await renew(turned.id, 0)
    expect([await code({}, turned), await code({ secret }, turned)]).toEqual([
      [401, 'intake.wrong_signature'],
      [200, 'done'],
    ])
  })
  test('without overlap ends the old one at once; two in a row end the first', async () => {
    const turned = await openPartner(w, http, { source: 'turned_twice' })
    const second = await renew(turned.id, 0)
    expect(await code({}, turned)).toEqual([401, 'intake.wrong_signature'])
    const third = await renew(turned.id, 24)
    const fourth = await renew(turned.id, 24)
    const said = [second, third, fourth].map((secret) => code({ secret }, turned))
    expect((await Promise.all(said)).map(([status]) => status)).toEqual([401, 200, 200])
  })
})

test("another channel's matter is not there, nor one of another way", async () => {
  await line.file({ ...report(), ref: 'mine' })
  const read = async (from: typeof line, ref: string) =>
    (await from.ask<Filed & { code?: string }>('GET', `/api/intake/matters/${ref}`)).body.code ?? 'read'
  expect([await read(line, 'mine'), await read(other, 'mine'), await read(line, 'nothing')]).toEqual([
    'read',
    'intake.no_ref',
    'intake.no_ref',
  ])
})
