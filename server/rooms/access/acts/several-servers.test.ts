import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { openTestHttp, type TestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { type Sql, sql } from '../../../kit/db.ts'
import { lockHolds } from '../rules.ts'

const w = await lostUmbrella()
const { house, clock, who } = w
const here = await openTestHttp(house)
const there = await openTestHttp(w.another().house)
await house.db.rows(sql`update district set demo = true where key = 'umbrella'`)

const statusThere = async (cookie: string, path = '/api/matters') =>
  (await there.ask('GET', path, { headers: { cookie } })).status

/** Until it is refused there; the clock stands, so nothing goes out of date meanwhile. */
async function refusedThere(cookie: string, path?: string): Promise<number> {
  const began = performance.now()
  while ((await statusThere(cookie, path)) === 200) {
    if (performance.now() - began > 15_000) throw new Error('it still stands there')
    await sleep(10)
  }
  return statusThere(cookie, path)
}

describe('what one server ends, the other forgets as well, without waiting until it is out of date', () => {
  test('a session that is signed out', async () => {
    const cookie = await here.signedIn(who.clerk)
    expect(await statusThere(cookie)).toBe(200)
    await here.ask('DELETE', '/api/session', { headers: { cookie } })
    expect(await refusedThere(cookie)).toBe(401)
  })
  const revocations: [string, (id: number) => Sql, number][] = [
    ['a post', (id) => sql`update post set to_at = ${clock.now()} where account_id = ${id}`, 403],
    ['an account', (id) => sql`update account set closed_at = ${clock.now()} where id = ${id}`, 401],
  ]
  test.each(revocations)('%s that ends', async (_, revoke, status) => {
    const person = await w.hire([{ role: 'admin', at: 'district' }])
    const cookie = await here.signedIn(person)
    expect(await statusThere(cookie, '/api/outgoing')).toBe(200)
    await house.db.rows(revoke(person.accountId))
    expect(await refusedThere(cookie, '/api/outgoing')).toBe(status)
  })
})

test('five wrong passwords lock a login that nobody has, whichever server they come to', async () => {
  const wrong = async (at: TestHttp) => {
    const body = { login: 'nobody.at.all', password: 'a blue one' }
    return (await at.ask('POST', '/api/session', { body })).body.code
  }
  const said: string[] = []
  for (const at of [here, there, here, there, here, there, here]) said.push(await wrong(at))
  expect(said).toEqual([...Array<string>(5).fill('access.wrong_login'), 'access.locked', 'access.locked'])
})

const now = new Date('2026-03-10T01:00:00Z')

test('a lock holds on a server whose clock is some seconds behind', () => {
  expect(lockHolds(new Date(now.getTime() + 15 * MINUTE + 2_000), now)).toBe(true)
})

describe('a clock that is set back', () => {
  test('keeps no login locked for longer than a lock lasts', () => {
    const lockedAt = (ms: number) => lockHolds(new Date(now.getTime() + ms + 15 * MINUTE), now)
    expect([
      lockedAt(0),
      lockedAt(-MINUTE),
      lockedAt(-16 * MINUTE),
      lockedAt(3 * HOUR),
      lockedAt(DAY),
    ]).toEqual([true, true, false, false, false])
  })
  const PHONE = '13955556666'
  const codeFor = async () => {
    const body = { district: 'umbrella', phone: PHONE }
    const answer = await here.ask<{ shownInDemo: string; code?: string }>('POST', '/api/session/code', {
      body,
    })
    return answer.body.shownInDemo ?? answer.body.code
  }
  const enter = async (code: string) => {
    const body = { district: 'umbrella', phone: PHONE, code }
    return (await here.ask('POST', '/api/session/phone', { body })).status
  }
  test('leaves a code good that a server some seconds ahead has made', async () => {
    clock.forward(2_000)
    const code = await codeFor()
    clock.set(new Date(clock.now().getTime() - 2_000))
    expect(await enter(code)).toBe(200)
  })
  test('makes no code good for longer than a code lasts, and keeps no phone from asking for one', async () => {
    const start = clock.now()
    clock.forward(DAY)
    for (let n = 0; n < 4; n++) await codeFor()
    const ahead = await codeFor()
    expect(await codeFor()).toBe('access.too_many_codes')
    clock.set(start)
    expect(await enter(ahead)).toBe(401)
    const fresh = await codeFor()
    expect(await enter(fresh)).toBe(200)
    expect(await enter(fresh)).toBe(401)
  })
})
