import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella, RESIDENTS } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { house, clock, who } = w
const PHONE = '13955556666'

const ask = (phone = PHONE, district = 'umbrella') =>
  http.ask<Out<'POST /api/session/code'> & { code?: string }>('POST', '/api/session/code', {
    body: { district, phone },
  })
const codeFor = async (phone = PHONE) => (await ask(phone)).body.shownInDemo ?? ''
const enter = async (code: string, over: { phone?: string; name?: string; district?: string } = {}) => {
  const body = { district: 'umbrella', phone: PHONE, code, ...over }
  const answer = await http.ask<Out<'GET /api/session'> & { code?: string }>('POST', '/api/session/phone', {
    body,
  })
  return { status: answer.status, code: answer.body.code, body: answer.body, headers: answer.headers }
}
const another = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const demo = (on: boolean) => house.db.rows(sql`update district set demo = ${on} where key = 'umbrella'`)

beforeAll(() => demo(true))
beforeEach(() => clock.forward(2 * HOUR))

describe('a one-time code', () => {
  test('lets a resident in once, masked, for thirty days', async () => {
    const asked = await ask()
    expect(asked.body).toEqual({
      phone: '139****6666',
      seconds: 300,
      shownInDemo: expect.stringMatching(/^\d{6}$/),
    })
    const code = asked.body.shownInDemo ?? ''
    const entered = await enter(code, { name: ' 撑伞人 ' })
    expect(entered.body.person).toMatchObject({ kind: 'resident', name: '撑**', posts: [] })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await enter(code)).code).toBe('access.wrong_code')
    clock.forward(30 * DAY - 2 * MINUTE)
    expect((await http.ask('GET', '/api/matters', { headers: { cookie } })).status).toBe(200)
    clock.forward(3 * MINUTE)
    expect((await http.ask('GET', '/api/matters', { headers: { cookie } })).status).toBe(401)
  })
  test('is spent by one of many who hold it at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      clock.forward(HOUR)
      const code = await codeFor()
      const answers = await Promise.all(Array.from({ length: 5 }, () => enter(code)))
      expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
    }
  })
  test('is worth nothing after five minutes', async () => {
    const code = await codeFor()
    clock.forward(5 * MINUTE)
    expect((await enter(code)).code).toBe('access.wrong_code')
  })
  test('is worth nothing after five wrong tries, and a fresh one is', async () => {
    const code = await codeFor()
    for (let i = 0; i < 5; i++) expect((await enter(another(code))).code).toBe('access.wrong_code')
    expect((await enter(code)).code).toBe('access.wrong_code')
    expect((await enter(await codeFor())).status).toBe(200)
  })
  test('is still good after four wrong tries', async () => {
    const code = await codeFor()
    for (let i = 0; i < 4; i++) await enter(another(code))
    expect((await enter(code)).status).toBe(200)
  })
  test('is good for its phone and its district alone', async () => {
    const code = await codeFor()
    expect((await enter(code, { phone: '13955557777' })).code).toBe('access.wrong_code')
    expect((await enter(code, { district: 'raincoat' })).code).toBe('access.wrong_code')
    expect((await enter(code)).status).toBe(200)
  })
  test('replaces the one before it', async () => {
    const [first, second] = [await codeFor(), await codeFor()]
    if (first !== second) expect((await enter(first)).code).toBe('access.wrong_code')
    expect((await enter(second)).status).toBe(200)
  })
  test('is sent five times an hour to a number, however often it is asked for; then again', async () => {
    const phone = '13955558888'
    const statuses = async (times: number) => {
      const all: number[] = []
      for (let i = 0; i < times; i++) all.push((await ask(phone)).status)
      return all
    }
    expect(await statuses(7)).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect((await ask('13955559999')).status).toBe(200)
    clock.forward(59 * MINUTE)
    expect(await statuses(1)).toEqual([429])
    clock.forward(MINUTE)
    expect(await statuses(1)).toEqual([200])
  })
  test('asked for at the same moment keeps to the share, too', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => ask('13955550000')))
    expect(answers.filter((a) => a.status === 200)).toHaveLength(5)
  })
})

describe('the account behind a number', () => {
  const accounts = async () =>
    (await house.db.one<{ n: number }>(sql`select count(*) as n from account where kind = 'resident'`)).n
  test('is made at the first sign-in and found at the next', async () => {
    const phone = '13944445555'
    const before = await accounts()
    const first = await enter(await codeFor(phone), { phone })
    clock.forward(DAY)
    const second = await enter(await codeFor(phone), { phone, name: '后来才说' })
    expect(second.body.person?.id).toBe(first.body.person?.id)
    expect([first.body.person?.name, second.body.person?.name]).toEqual(['139****5555', '后**'])
    expect(await accounts()).toBe(before + 1)
  })
  test('is the one that was there, and keeps its name', async () => {
    const { phone } = RESIDENTS.resident
    const entered = await enter(await codeFor(phone), { phone, name: '别人' })
    expect(entered.body.person).toMatchObject({ id: who.resident.accountId, name: '雷**' })
  })
  test('is not made by a wrong code', async () => {
    const before = await accounts()
    const phone = '13944446666'
    await enter(another(await codeFor(phone)), { phone })
    expect(await accounts()).toBe(before)
  })
})

describe('a district that is no demo', () => {
  test('shows no code on screen, and without a channel sends none', async () => {
    await demo(false)
    const before = await w.rowCounts()
    const refused = await ask()
    expect([refused.status, refused.body.code]).toEqual([503, 'access.no_channel'])
    expect(await w.rowCounts()).toEqual(before)
    await house.db.rows(sql`
      insert into setting values (${w.districtId}, ${w.nodes.district}, 'notices.sms.url', ${clock.now()}, '"https://sms.example"', null)`)
    clock.forward(MINUTE)
    const sent = await ask()
    expect(sent.body).toEqual({ phone: '139****6666', seconds: 300, shownInDemo: null })
    await demo(true)
  })
})

describe('one-click sign-in', () => {
  const enterDemo = (id: number) => http.ask('POST', '/api/demo/session', { body: { id } })
  const listed = async () => (await http.ask<Out<'GET /api/demo/accounts'>>('GET', '/api/demo/accounts')).body

  test('lists nobody and lets nobody in outside a demo, demo account or not', async () => {
    await demo(false)
    await house.db.rows(sql`update account set demo = true where login = 'clerk'`)
    expect(await listed()).toEqual([])
    for (const id of [who.clerk.accountId, who.resident.accountId, 999_999]) {
      const { status, body } = await enterDemo(id)
      expect([status, body.code]).toEqual([403, 'access.demo_only'])
    }
  })
  test('in a demo is for its made-up accounts alone, and stands in the audit', async () => {
    await demo(true)
    expect((await listed()).map((a) => a.id)).toEqual([who.clerk.accountId])
    expect((await enterDemo(who.secretary.accountId)).status).toBe(403)
    expect((await enterDemo(who.clerk.accountId)).status).toBe(200)
    const { act } = await house.db.one<{ act: string }>(sql`select act from audit order by id desc limit 1`)
    expect(act).toBe('signed_in_to_demo')
  })
})
