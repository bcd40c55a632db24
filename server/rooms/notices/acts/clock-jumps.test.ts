import { afterEach, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { declareCarrier } from '../carriers.ts'
import { paceOf } from '../rules.ts'
import { queueOut } from '../store/outbox.ts'
import { openReceiver } from '../../../../tests/harness/receiver.ts'
import { deliver } from './deliver.ts'

const w = await lostUmbrella()
const { house, clock, districtId } = w
const other = w.another().house
const receiver = await openReceiver()
declareCarrier('umbrella-jump', {
  words: { zh: '伞跳', en: 'umbrella jump' },
  request: async (_, { to, body }) => ({ url: `${receiver.url}${to}`, body }),
})
const START = clock.now()
afterEach(async () => {
  clock.set(START)
  receiver.got = []
  receiver.answer = () => ({})
  await house.db.rows(sql`delete from outbox`)
})

const queue = (line: string, body: string) =>
  queueOut(house.db, {
    districtId,
    channel: 'umbrella-jump',
    line,
    to: house.secrets.seal(`/${line}`),
    body: house.secrets.seal(body),
    kind: 'found',
    now: clock.now(),
    expires: new Date(clock.now().getTime() + 90 * DAY),
  })
const waiting = async () =>
  (await house.db.one<{ n: number }>(sql`select count(*) as n from outbox where done_at is null`)).n

/** The same throws of the dice for the same seed. */
function diceOf(seed: number) {
  let state = seed
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}
const JUMPS = [10_000, MINUTE, 3 * HOUR, -3 * HOUR, DAY, -MINUTE]

test.each([1, 2, 3, 4])(
  'two servers, a clock that jumps and a receiver that fails now and then (%i): each message is taken once, in order',
  { timeout: 60_000 },
  async (seed) => {
    const dice = diceOf(seed)
    const lines = ['red', 'blue', 'green']
    const queued = new Map<string, string[]>(lines.map((line) => [line, []]))
    const taken: string[] = []
    receiver.answer = ({ body }) => {
      if (dice(5) === 0) return { status: 503 }
      taken.push(body)
      return {}
    }
    for (let round = 0; round < 25; round++) {
      for (let n = dice(4); n > 0; n--) {
        const line = lines[dice(3)] ?? 'red'
        const body = `${line} ${queued.get(line)?.length}`
        queued.get(line)?.push(body)
        await queue(line, body)
      }
      await Promise.all([[house], [other], [house, other]][dice(3)]?.map((one) => deliver(one)) ?? [])
      clock.forward(JUMPS[dice(JUMPS.length)] ?? 0)
    }
    for (let n = 0; n < 60 && (await waiting()) > 0; n++) {
      clock.forward(12 * HOUR)
      await Promise.all([deliver(house), deliver(other)])
    }
    expect(await waiting()).toBe(0)
    for (const line of lines) expect(taken.filter((body) => body.startsWith(line))).toEqual(queued.get(line))
  },
)

test('what was acknowledged is never sent again, however far the clock jumped while it was on its way', async () => {
  await queue('red', 'red 0')
  receiver.answer = () => {
    clock.forward(DAY)
    return {}
  }
  expect(await deliver(house)).toBe(1)
  clock.forward(-DAY)
  expect(await deliver(other)).toBe(0)
  clock.forward(3 * DAY)
  expect([await deliver(other), await deliver(house), receiver.got.length]).toEqual([0, 0, 1])
})

/** As one pass of one server and then another's meet it while the receiver takes its time. */
async function whileOnItsWay(meanwhile: () => Promise<unknown>): Promise<void> {
  receiver.answer = () => {
    receiver.answer = () => ({})
    void meanwhile().then(reached)
    return answered.promise as Promise<never>
  }
  const answered = Promise.withResolvers<object>()
  const reached = () => answered.resolve({})
  await deliver(house)
}

test('what is on its way while the clock is put ahead is not sent by another server too', async () => {
  await queue('red', 'red 0')
  await deliver(other)
  receiver.got = []
  await queue('red', 'red 1')
  await whileOnItsWay(async () => {
    await deliver(other)
    clock.set(new Date(clock.now().getTime() + 3 * HOUR))
    await deliver(other)
    await deliver(other)
  })
  expect(receiver.got.map(({ body }) => body)).toEqual(['red 1'])
  expect(await waiting()).toBe(0)
})

test('what was queued or put off by a clock that was ahead does not wait until that hour comes', async () => {
  clock.forward(3 * DAY)
  await queue('red', 'red 0')
  receiver.answer = () => ({ status: 503 })
  await queue('blue', 'blue 0')
  await deliver(house)
  clock.set(new Date(START.getTime()))
  receiver.answer = () => ({})
  receiver.got = []
  await queue('green', 'green 0')
  expect([await deliver(house), await waiting()]).toEqual([3, 0])
})

test('a robot that spoke before the clock was set back does not rest until that hour comes again', () => {
  const now = new Date('2026-03-10T01:00:00Z')
  const later = Array.from({ length: 20 }, (_, n) => new Date(now.getTime() + 3 * HOUR + n))
  expect(paceOf(later, 20, now)).toMatchObject({ recent: [], free: 20 })
  // what is reckoned with while posts are on their way lies less than two minutes ahead
  const ahead = Array.from({ length: 20 }, () => new Date(now.getTime() + MINUTE))
  expect(paceOf(ahead, 20, now).free).toBe(0)
})
