import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { dropEndedSessions } from '../store.ts'
import { addStaff } from './add-staff.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { house, clock, districtId } = w

const LOGIN = 'Umbrella.Keeper'
const PASSWORD = 'a red one, with a wooden handle'
type Session = Out<'GET /api/session'>

const signIn = async (password: string, login = LOGIN, lang: 'zh' | 'en' = 'en') => {
  const answer = await http.ask<Session & { code?: string; detail?: string }>('POST', '/api/session', {
    body: { login, password },
    lang,
  })
  return { ...answer, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}
const personOf = async (cookie: string) =>
  (await http.ask<Session>('GET', '/api/session', { headers: { cookie } })).body.person
const wrong = async (times: number) => {
  const codes: unknown[] = []
  for (let i = 0; i < times; i++) codes.push((await signIn('a blue one')).body.code)
  return codes
}
const audited = async () =>
  (await house.db.rows<{ act: string }>(sql`select act from audit order by id`)).map((row) => row.act)

beforeAll(async () => {
  await addStaff(house, {
    districtId,
    login: LOGIN,
    password: PASSWORD,
    name: '保管员',
    posts: [{ role: 'community_clerk', nodeId: w.nodes.before }],
  })
})
// beyond every brake and every lock of the test before
beforeEach(() => clock.forward(HOUR))

describe('a login and a password', () => {
  test('open a session, told with posts and permissions; the login in any case', async () => {
    const answer = await signIn(PASSWORD, 'umbrella.keeper')
    expect(answer.status).toBe(200)
    expect(answer.body.person).toMatchObject({
      kind: 'staff',
      name: '保管员',
      demo: false,
      district: { id: districtId, key: 'umbrella' },
      posts: [{ role: 'community_clerk', place: { kind: 'node', id: w.nodes.before, name: '雨前社区' } }],
    })
    const set = answer.headers.get('set-cookie') ?? ''
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(set).toContain(part)
    expect((await personOf(answer.cookie))?.name).toBe('保管员')
  })
  test('are not told apart when wrong: an unknown login, a wrong password, an account without one', async () => {
    const said = [
      await signIn('a blue one'),
      await signIn(PASSWORD, 'nobody-at-all'),
      await signIn(PASSWORD, 'clerk'),
    ]
    expect(said.map((a) => [a.status, a.body.code, a.cookie])).toEqual(
      said.map(() => [401, 'access.wrong_login', '']),
    )
  })
  test('reach the database only as a hash of the password, and of the session', async () => {
    const { cookie } = await signIn(PASSWORD)
    const rows = await house.db.rows<{ all: string }>(sql`
      select account::text as all from account union all select session::text from session`)
    const whole = rows.map((row) => row.all).join('\n')
    expect(whole).not.toContain(PASSWORD)
    expect(whole).not.toContain(cookie.split('=')[1])
    expect(whole).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  })
})

describe('five wrong passwords', () => {
  test('lock the account for 15 minutes, the right one too; then it opens, and five more lock again', async () => {
    const five = Array<string>(5).fill('access.wrong_login')
    for (let round = 0; round < 2; round++) {
      expect(await wrong(5)).toEqual(five)
      const locked = await signIn(PASSWORD)
      expect([locked.status, locked.body.code, locked.cookie]).toEqual([423, 'access.locked', ''])
      expect(locked.body.detail).toMatch(/Try again in 15 minutes/)
      clock.forward(15 * MINUTE - 1)
      expect((await signIn(PASSWORD)).body.code).toBe('access.locked')
      clock.forward(1)
      if (round === 1) expect((await signIn(PASSWORD)).status).toBe(200)
    }
  })
  test('are counted from the last right one', async () => {
    await wrong(4)
    expect((await signIn(PASSWORD)).status).toBe(200)
    await wrong(4)
    expect((await signIn(PASSWORD)).status).toBe(200)
  })
  test('count when they come at once, too', async () => {
    await Promise.all(Array.from({ length: 8 }, () => signIn('a blue one')))
    expect((await signIn(PASSWORD)).body.code).toBe('access.locked')
  })
  test('stand in the audit, as does each sign-in', async () => {
    await signIn(PASSWORD)
    const before = (await audited()).length
    await wrong(2)
    await signIn(PASSWORD)
    expect((await audited()).slice(before)).toEqual(['sign_in_failed', 'sign_in_failed', 'signed_in'])
  })
})

test('one address may fail a hundred times in ten minutes', { timeout: 120_000 }, async () => {
  const failed = async (login: string) =>
    (await http.ask<{ code: string }>('POST', '/api/session', { body: { login, password: 'a blue one' } }))
      .body.code
  const others: string[] = []
  // not all in one moment: the line before sign-in is short
  for (let n = 0; n < 100; n += 4)
    others.push(...(await Promise.all(Array.from({ length: 4 }, (_, i) => failed(`nobody-${n + i}`)))))
  expect(new Set(others)).toEqual(new Set(['access.wrong_login']))
  expect(await failed('nobody-100')).toBe('http.too_many')
  clock.forward(10 * MINUTE)
  expect(await failed('nobody-100')).toBe('access.wrong_login')
})

test('a login that nobody has is locked like any other: the lock tells nothing', async () => {
  const failed = async () =>
    (
      await http.ask<{ code: string }>('POST', '/api/session', {
        body: { login: 'no-one', password: 'a blue one' },
      })
    ).body.code
  const codes = [
    await failed(),
    await failed(),
    await failed(),
    await failed(),
    await failed(),
    await failed(),
  ]
  expect(codes).toEqual([...Array.from({ length: 5 }, () => 'access.wrong_login'), 'access.locked'])
})

test('a locked login that somebody has and one that nobody has say the same, at every moment', async () => {
  const said = async (login: string) => (await signIn('a blue one', login)).body.detail
  for (let i = 0; i < 5; i++) await Promise.all([said(LOGIN), said('no-one-either')])
  for (let minutes = 15; minutes > 0; minutes -= 7) {
    const [known, unknown] = [await said(LOGIN), await said('no-one-either')]
    expect([minutes, unknown]).toEqual([minutes, known])
    expect(known).toMatch(new RegExp(`Try again in ${minutes} minute`))
    clock.forward(7 * MINUTE)
  }
})

test('failures of the day before are forgotten, at a login that somebody has and at one that nobody has', async () => {
  const said = async (login: string) => (await signIn('a blue one', login)).body.code
  for (const login of [LOGIN, 'no-one-yet']) {
    for (let i = 0; i < 4; i++) await said(login)
    clock.forward(25 * HOUR)
    expect([login, await said(login), await said(login)]).toEqual([
      login,
      ...['access.wrong_login', 'access.wrong_login'],
    ])
  }
})

describe('a session', () => {
  const status = async (cookie: string) =>
    (await http.ask('GET', '/api/matters', { headers: { cookie } })).status

  test('ends after twelve hours', async () => {
    const { cookie } = await signIn(PASSWORD)
    clock.forward(12 * HOUR - MINUTE)
    expect(await status(cookie)).toBe(200)
    clock.forward(MINUTE)
    expect(await status(cookie)).toBe(401)
    await dropEndedSessions(house.db, clock.now())
    expect(await house.db.rows(sql`select from session`)).toEqual([])
  })
  test('ends when its person signs out, at once, and no other does', async () => {
    const [one, two] = [await signIn(PASSWORD), await signIn(PASSWORD)]
    expect([await status(one.cookie), await status(two.cookie)]).toEqual([200, 200])
    const out = await http.ask('DELETE', '/api/session', { headers: { cookie: one.cookie } })
    expect([out.status, out.headers.get('set-cookie')]).toEqual([
      200,
      expect.stringMatching(/^gridloom=;.*Expires=Thu, 01 Jan 1970/),
    ])
    expect([await status(one.cookie), await status(two.cookie)]).toEqual([401, 200])
  })
  test('of another server process ends there within seconds', async () => {
    const there = await openTestHttp(w.another().house)
    const { cookie } = await signIn(PASSWORD)
    const ask = async () => (await there.ask('GET', '/api/matters', { headers: { cookie } })).status
    expect(await ask()).toBe(200)
    await http.ask('DELETE', '/api/session', { headers: { cookie } })
    clock.forward(5_001)
    expect(await ask()).toBe(401)
  })
  test('ends with the account', async () => {
    const { cookie } = await signIn(PASSWORD)
    await house.db.rows(sql`update account set closed_at = ${clock.now()} where login = ${LOGIN}`)
    clock.forward(5_001)
    expect(await status(cookie)).toBe(401)
    expect((await signIn(PASSWORD)).status).toBe(401)
    await house.db.rows(sql`update account set closed_at = null where login = ${LOGIN}`)
  })
})

describe('a new password', () => {
  const NEW = 'a green one, with a duck for a handle'
  const change = (cookie: string, old: string, fresh: string) =>
    http.ask('PUT', '/api/session/password', { headers: { cookie }, body: { old, new: fresh } })

  test('ends the other sessions, keeps this one, and is the one that counts', async () => {
    const [here, there] = [await signIn(PASSWORD), await signIn(PASSWORD)]
    expect((await change(here.cookie, PASSWORD, NEW)).status).toBe(200)
    expect([await personOf(here.cookie), await personOf(there.cookie)]).toEqual([expect.anything(), null])
    expect([(await signIn(PASSWORD)).status, (await signIn(NEW)).status]).toEqual([401, 200])
    expect((await audited()).at(-1)).toBe('signed_in')
    expect(await audited()).toContain('password_changed')
    expect((await change(here.cookie, NEW, PASSWORD)).status).toBe(200)
  })
  test.each([
    ['without the old one', 'a blue one', NEW, 403, 'access.wrong_password'],
    ['that is too short', PASSWORD, 'too short', 400, 'http.bad_input'],
    ['that is the login', PASSWORD, LOGIN.toUpperCase(), 400, 'access.weak_password'],
  ])('%s is refused', async (_, old, fresh, status, code) => {
    const { cookie } = await signIn(PASSWORD)
    const answer = await change(cookie, old, fresh)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect((await signIn(PASSWORD)).status).toBe(200)
  })
})

describe('a new account', () => {
  const add = (over: Partial<Parameters<typeof addStaff>[1]>) =>
    addStaff(house, { districtId, login: 'new', password: PASSWORD, name: '新人', posts: [], ...over }).then(
      () => 'added',
      (error) => error.code,
    )
  test('needs a login of its own, a role that exists and a password worth the name; else nothing is added', async () => {
    const before = await w.rowCounts()
    expect([
      await add({ login: LOGIN.toLowerCase() }),
      await add({ posts: [{ role: 'umbrella_maker', nodeId: w.nodes.ribs }] }),
      await add({ password: 'short' }),
    ]).toEqual(['access.login_taken', 'access.unknown_role', 'access.weak_password'])
    expect(await w.rowCounts()).toEqual(before)
  })
  test('is not half added when its post is at no place', async () => {
    const before = await w.rowCounts()
    await add({ posts: [{ role: 'grid_worker', nodeId: 99_999_999 }] })
    expect(await w.rowCounts()).toEqual(before)
  })
})
