import { beforeEach, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { openReceiver } from '../../../../tests/harness/receiver.ts'
import { MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { putSetting } from '../../../kit/settings.ts'
import { smsLine } from '../sms.ts'
import { queueOut } from '../store/outbox.ts'
import type { Send } from '../send.ts'
import { deliver } from './deliver.ts'

const w = await lostUmbrella()
const { house, clock, districtId, nodes } = w
const other = w.another().house

type Got = { to: string; text: string; key: unknown }
let got: Got[] = []
let status = 200
/** A gateway for short messages, as an operator would run one. */
const gateway = await openReceiver()
gateway.answer = ({ body, headers }) => {
  if (status === 200) got.push({ ...JSON.parse(body), key: headers['idempotency-key'] })
  return { status, body: '' }
}
const { url } = gateway
const set = (value: string) =>
  putSetting(house.db, {
    districtId,
    nodeId: nodes.district,
    key: 'notices.sms.url',
    value,
    by: null,
    now: clock.now(),
  })
const phoneOf = (n: number) => `1390000${String(n).padStart(4, '0')}`
const queue = (n: number) =>
  queueOut(house.db, {
    districtId,
    channel: 'sms',
    line: smsLine(house, phoneOf(n)),
    kind: 'code',
    fleeting: true,
    to: house.secrets.seal(phoneOf(n)),
    body: house.secrets.seal(`验证码 ${n}`),
    now: clock.now(),
    expires: new Date(clock.now().getTime() + 5 * MINUTE),
  })
const kept = async () =>
  (
    await house.db.one<{ n: number }>(
      sql`select count(*) as n from outbox where to_sealed is not null or text_sealed is not null`,
    )
  ).n
await set(url)

beforeEach(async () => {
  clock.forward(10 * MINUTE)
  await deliver(house)
  got = []
  status = 200
})

describe('a short message', () => {
  test('is handed to the gateway once, in the clear, and kept by nobody after', async () => {
    await queue(1)
    await queue(2)
    expect(await deliver(house)).toBe(2)
    expect(got.map(({ to, text }) => `${to} ${text}`).sort()).toEqual([
      '13900000001 验证码 1',
      '13900000002 验证码 2',
    ])
    expect(new Set(got.map((g) => g.key)).size).toBe(2)
    expect([await deliver(house), got.length, await kept()]).toEqual([0, 2, 0])
  })
  test('is handed over by one of two servers', async () => {
    for (let n = 0; n < 30; n++) await queue(n)
    const taken = await Promise.all([deliver(house), deliver(other)])
    expect(taken[0] + taken[1] + (await deliver(house))).toBe(30)
    expect(new Set(got.map((g) => g.to)).size).toBe(30)
    expect(got).toHaveLength(30)
  })
  test('waits while the gateway is down, and goes when it is up, with the same key', async () => {
    await queue(3)
    status = 503
    expect(await deliver(house)).toBe(0)
    status = 200
    expect(await deliver(house)).toBe(0)
    clock.forward(MINUTE)
    expect(await deliver(house)).toBe(1)
    expect(got).toHaveLength(1)
  })
  test('that is out of date is never sent, and not kept', async () => {
    await queue(4)
    clock.forward(5 * MINUTE)
    expect([await deliver(house), got, await kept()]).toEqual([0, [], 0])
  })
  test('that the gateway refuses for good is not sent again, and holds up no other', async () => {
    await queue(5)
    status = 400
    expect(await deliver(house)).toBe(0)
    status = 200
    await queue(6)
    clock.forward(MINUTE)
    expect([await deliver(house), got.map((g) => g.to)]).toEqual([1, ['13900000006']])
    expect(await kept()).toBe(0)
  })
  test('of a district without a gateway is kept until it is out of date', async () => {
    await set('')
    await queue(7)
    clock.forward(MINUTE)
    expect([await deliver(house), await kept()]).toEqual([0, 1])
    await set(url)
    clock.forward(MINUTE)
    expect(await deliver(house)).toBe(1)
  })
})

test('a process that dies with messages in its hands leaves them to the next round', async () => {
  await queue(8)
  const held = Promise.withResolvers<void>()
  const dies: Send = () => {
    held.resolve()
    return new Promise<never>(() => {})
  }
  void deliver(other, dies)
  await held.promise
  expect(await deliver(house)).toBe(0)
  clock.forward(3 * MINUTE)
  expect(await deliver(house)).toBe(1)
})
