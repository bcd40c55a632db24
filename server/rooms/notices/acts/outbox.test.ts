import { beforeEach, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { declareCarrier } from '../carriers.ts'
import type { Send } from '../send.ts'
import { queueOut } from '../store/outbox.ts'
import { openReceiver } from '../../../../tests/harness/receiver.ts'
import { deliver } from './deliver.ts'
import { prune } from './inbox.ts'

const w = await lostUmbrella()
const { house, clock, districtId, who } = w
const other = w.another().house
const http = await openTestHttp(house)
const receiver = await openReceiver()
declareCarrier('umbrella-post', {
  words: { zh: '伞邮', en: 'umbrella post' },
  request: async (_, { to, body }) => (to ? { url: `${receiver.url}${to}`, body } : undefined),
})

const queue = (line: string, body: string, over: Partial<Parameters<typeof queueOut>[1]> = {}) =>
  queueOut(house.db, {
    districtId,
    channel: 'umbrella-post',
    line,
    to: house.secrets.seal(`/${line}`),
    body: house.secrets.seal(body),
    kind: 'found',
    now: clock.now(),
    expires: new Date(clock.now().getTime() + 3 * DAY),
    receiver: line,
    ...over,
  })
const said = () => receiver.got.map((got) => got.body)
const outgoing = async (state: 'dead' | 'waiting' | 'sent') =>
  (await http.ask<Out<'GET /api/outgoing'>>('GET', `/api/outgoing?state=${state}`, { as: who.centre })).body
const byHand = (what: 'retry' | 'drop', ids: number[]) =>
  http.ask<{ done: number }>('POST', `/api/outgoing/${what}`, { as: who.admin, body: { ids } })
/** Until nothing is tried any more. */
const wearOut = async () => {
  for (let n = 0; n < 12; n++) {
    await deliver(house)
    clock.forward(12 * HOUR)
  }
}

beforeEach(async () => {
  await house.db.rows(sql`delete from outbox`)
  receiver.got = []
  receiver.answer = () => ({})
})

describe('a line', () => {
  test('is delivered in the order of its messages, also by two servers at once', async () => {
    const names = Array.from({ length: 45 }, (_, n) => `red ${n}`)
    for (const name of names) await queue('red', name)
    const taken = await Promise.all([deliver(house), deliver(other), deliver(house), deliver(other)])
    expect(taken.reduce((a, b) => a + b) + (await deliver(house))).toBe(45)
    expect(said()).toEqual(names)
  })
  test('that fails holds up itself and no other, and goes on in order', async () => {
    receiver.answer = ({ body }) => (body === 'red 1' ? { status: 500 } : {})
    for (const name of ['red 1', 'red 2', 'blue 1', 'blue 2']) await queue(name.split(' ')[0] ?? '', name)
    expect(await deliver(house)).toBe(2)
    expect(said().sort()).toEqual(['blue 1', 'blue 2', 'red 1'])
    receiver.answer = () => ({})
    expect(await deliver(house)).toBe(0)
    clock.forward(MINUTE)
    receiver.got = []
    expect([await deliver(house), said()]).toEqual([2, ['red 1', 'red 2']])
  })
  test('is asked again after pauses that grow, each shorter by a tenth at most', async () => {
    receiver.answer = () => ({ status: 503 })
    await queue('red', 'again')
    const tries: number[] = []
    const start = clock.now().getTime()
    for (let second = 0; second < 400; second += 5) {
      await deliver(house)
      if (receiver.got.length > tries.length) tries.push((clock.now().getTime() - start) / 1000)
      clock.forward(5000)
    }
    const pauses = tries.slice(1).map((at, i) => at - (tries[i] ?? 0))
    expect(pauses).toHaveLength(3)
    for (const [i, whole] of [10, 60, 300].entries()) {
      expect(pauses[i]).toBeGreaterThanOrEqual(0.9 * whole)
      // looked at every five seconds
      expect(pauses[i]).toBeLessThan(whole + 5)
    }
  })
  test('waits as long as the receiver asks, within an hour', async () => {
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '600' } })
    await queue('red', 'later')
    await deliver(house)
    clock.forward(9 * MINUTE)
    await deliver(house)
    expect(said()).toHaveLength(1)
    clock.forward(MINUTE)
    await deliver(house)
    expect(said()).toHaveLength(2)
  })
})

describe('a dead letter', () => {
  test('is what was tried in vain to the end: seen with its reason, sealed, and the line goes on without it', async () => {
    receiver.answer = ({ body }) => (body === 'lost' ? { status: 500 } : {})
    await queue('red', 'lost', { expires: new Date(clock.now().getTime() + 90 * DAY) })
    await queue('red', 'next', { expires: new Date(clock.now().getTime() + 90 * DAY) })
    await wearOut()
    expect(said()).toEqual([...Array(9).fill('lost'), 'next'])
    const { rows, counts } = await outgoing('dead')
    expect(rows).toMatchObject([{ receiver: 'red', why: 'status 500', kept: true, tries: 9 }])
    expect(counts).toMatchObject({ dead: 1, waiting: 0 })
    expect(JSON.stringify(rows)).not.toContain('lost')
    const [kept] = await house.db.rows<{ text: Buffer }>(
      sql`select text_sealed as text from outbox where sent_at is null`,
    )
    expect(kept?.text.includes('lost')).toBe(false)
    expect(house.secrets.open(kept?.text as Buffer)).toBe('lost')
  })
  test('is what was refused for good, or sent elsewhere, at the first try', async () => {
    receiver.answer = ({ body }) =>
      body === 'gone' ? { status: 410 } : { status: 302, headers: { location: `${receiver.url}/elsewhere` } }
    await queue('red', 'gone')
    await queue('blue', 'moved')
    await deliver(house)
    expect((await outgoing('dead')).rows.map((row) => row.why).sort()).toEqual([
      'status 302: redirects are not followed',
      'status 410',
    ])
    expect(receiver.got.map((got) => got.url).sort()).toEqual(['/blue', '/red'])
  })
  test('is what nobody took in time', async () => {
    receiver.answer = () => ({ status: 500 })
    await queue('red', 'late', { expires: new Date(clock.now().getTime() + MINUTE) })
    await deliver(house)
    clock.forward(MINUTE)
    await deliver(house)
    expect((await outgoing('dead')).rows).toMatchObject([{ why: 'out of date; status 500', kept: true }])
  })
  test('is tried again by hand, once, with all its tries before it, and goes before what waits in its line', async () => {
    receiver.answer = () => ({ status: 400 })
    await queue('red', 'first')
    await deliver(house)
    const [dead] = (await outgoing('dead')).rows
    await queue('red', 'second')
    expect((await byHand('retry', [dead?.id as number])).body.done).toBe(1)
    expect((await byHand('retry', [dead?.id as number])).body.done).toBe(0)
    receiver.answer = () => ({})
    receiver.got = []
    expect([await deliver(house), said()]).toEqual([2, ['first', 'second']])
    expect((await outgoing('sent')).rows.map((row) => row.kept)).toEqual([false, false])
  })
  test('is given up by hand, and then nothing of it is kept', async () => {
    receiver.answer = () => ({ status: 400 })
    await queue('red', 'never mind')
    await deliver(house)
    const [dead] = (await outgoing('dead')).rows
    expect((await byHand('drop', [dead?.id as number])).body.done).toBe(1)
    expect((await byHand('retry', [dead?.id as number])).body.done).toBe(0)
    expect((await outgoing('dead')).rows).toEqual([])
    const { n } = await house.db.one<{ n: number }>(
      sql`select count(*) as n from outbox where to_sealed is not null`,
    )
    expect(n).toBe(0)
    const acts = await house.db.rows<{ act: string; about: string }>(
      sql`select act, about from audit where act = 'outgoing_dropped'`,
    )
    expect(acts).toEqual([{ act: 'outgoing_dropped', about: `outbox ${dead?.id}` }])
  })
  test('of another district is nobody else’s: neither seen nor touched', async () => {
    receiver.answer = () => ({ status: 400 })
    await queue('red', 'ours')
    await deliver(house)
    const [dead] = (await outgoing('dead')).rows
    const theirs = await http.ask<Out<'GET /api/outgoing'>>('GET', '/api/outgoing', { as: who.stranger })
    expect(theirs.body.rows).toEqual([])
    const dropped = await http.ask<{ done: number }>('POST', '/api/outgoing/drop', {
      as: who.stranger,
      body: { ids: [dead?.id] },
    })
    expect(dropped.body.done).toBe(0)
  })
})

test('who looks after a street sees nothing of what the district sends', async () => {
  const admin = await w.hire([{ role: 'admin', at: 'street' }])
  const { status, body } = await http.ask('GET', '/api/outgoing', { as: admin })
  expect([status, body.code]).toEqual([403, 'notices.district_only'])
})

test('a message without an address yet waits, and no try is counted', async () => {
  await queue('red', 'whereto', { to: house.secrets.seal('') })
  await deliver(house)
  clock.forward(MINUTE)
  await deliver(house)
  expect((await outgoing('waiting')).rows).toMatchObject([{ tries: 0, why: null }])
})

test('a killed process leaves its messages to the next after the lease, each sent once', async () => {
  for (const n of [1, 2, 3]) await queue('red', `held ${n}`)
  const held = Promise.withResolvers<void>()
  const dies: Send = () => {
    held.resolve()
    return new Promise<never>(() => {})
  }
  void deliver(other, dies)
  await held.promise
  expect(await deliver(house)).toBe(0)
  clock.forward(3 * MINUTE)
  expect([await deliver(house), said()]).toEqual([3, ['held 1', 'held 2', 'held 3']])
})

test('a silent receiver is waited for five seconds, once for all its lines, and the others are served', async () => {
  const silent = await openReceiver()
  silent.answer = () => new Promise<never>(() => {})
  declareCarrier('silent-post', {
    words: { zh: '静邮', en: 'silent post' },
    request: async (_, { to, body }) => ({ url: to, body }),
  })
  for (const n of [1, 2, 3])
    await queue(`s${n}`, 'hello', { channel: 'silent-post', to: house.secrets.seal(silent.url) })
  await queue('s4', 'hello', { channel: 'silent-post', to: house.secrets.seal(`${receiver.url}/s4`) })
  expect(await deliver(house)).toBe(1)
  // one call is one wait: had each line its own, three would have come
  expect([silent.got.length, said()]).toEqual([1, ['hello']])
  expect((await outgoing('waiting')).rows.map((row) => row.why).sort()).toEqual(
    [null, null, 'no answer in 5 s'].sort(),
  )
}, 60_000)

test('what was sent is forgotten after a month, a dead letter that nobody minded after half a year', async () => {
  receiver.answer = ({ body }) => (body === 'bad' ? { status: 400 } : {})
  for (const [line, body] of [
    ['red', 'good'],
    ['blue', 'bad'],
  ] as const)
    await queue(line, body)
  await deliver(house)
  const left = async () =>
    (await house.db.rows<{ line: string }>(sql`select line from outbox order by id`)).map((row) => row.line)
  clock.forward(31 * DAY)
  await prune(house)
  expect(await left()).toEqual(['blue'])
  clock.forward(150 * DAY)
  await prune(house)
  expect(await left()).toEqual([])
})
