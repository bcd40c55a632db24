// Two people, or a person and the clock, act on one matter at the same moment, each in a process of their own: one consistent
// result, whoever comes first.
import { describe, expect, test } from 'vitest'
import { DAY } from '../server/kit/clock.ts'
import { sql } from '../server/kit/db.ts'
import type { House } from '../server/kit/house.ts'
import type { Who } from '../server/kit/scope.ts'
import { replay, sweep, takeStep } from '../server/rooms/matters/index.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'

/** Rounds of each pair: 4 in the suite; GRIDLOOM_RACES=200 for the long proof. */
const ROUNDS = Number(process.env.GRIDLOOM_RACES ?? 4)

const w = await lostUmbrella()
const { who, units, house, clock, districtId } = w
const houses = [house, w.another().house] as const

/** What one of the two does: a step on a version read beforehand, or the clock's round. */
type Move = { person: Who; on: string; step: string; form?: Record<string, unknown> } | 'the clock'
type Pair = {
  name: string
  moves(): Promise<[Move, Move]>
  /** How many may succeed: one where the second finds another state, two where both steps have their place. */
  succeed: 1 | 2 | '1 or 2'
}

const only = (ids: string[]): string => ids[0] ?? ''
const lead = (unit: number) => ({ units: { lead: unit, assist: [] } })
const objecting = { reason: '不是我们的伞', unit: units.factory }

const PAIRS: Pair[] = [
  {
    name: 'two units feed back last while the clerk passes it to an emergency service',
    succeed: '1 or 2',
    async moves() {
      const { id, orders } = await w.bringTo('reported_in')
      const done = { person: who.liaison, on: only(orders), step: 'feed_back', form: { result: '好了' } }
      return [
        done,
        { person: who.clerk, on: id, step: 'transfer', form: { service: '110', words: '有危险' } },
      ]
    },
  },
  {
    name: 'it is joined to another while it is dispatched',
    succeed: 1,
    async moves() {
      const [one, other] = [await w.report(), await w.report()]
      const into = { into: other.id, why: 'same' }
      return [
        { person: who.clerk, on: one.id, step: 'merge', form: into },
        { person: who.secretary, on: one.id, step: 'dispatch', form: lead(units.office) },
      ]
    },
  },
  {
    name: 'two reports are joined to each other',
    succeed: 1,
    async moves() {
      const [one, other] = [await w.report(), await w.report(who.neighbour)]
      return [
        { person: who.clerk, on: one.id, step: 'merge', form: { into: other.id, why: 'same' } },
        { person: who.secretary, on: other.id, step: 'merge', form: { into: one.id, why: 'same' } },
      ]
    },
  },
  {
    name: 'its reporter withdraws what another report is joined to',
    succeed: 1,
    async moves() {
      const [one, other] = [await w.report(), await w.report(who.neighbour)]
      return [
        { person: who.clerk, on: one.id, step: 'merge', form: { into: other.id, why: 'same' } },
        { person: who.neighbour, on: other.id, step: 'withdraw' },
      ]
    },
  },
  {
    name: 'the reporter and the clerk answer the call-back',
    succeed: 1,
    async moves() {
      const { id } = await w.bringTo('checked')
      const answer = (satisfaction: string) => ({ solved: 'solved', satisfaction })
      return [
        { person: who.resident, on: id, step: 'call_back', form: answer('satisfied') },
        { person: who.clerk, on: id, step: 'call_back', form: answer('fair') },
      ]
    },
  },
  {
    name: 'it is cleared while it is returned for rework',
    succeed: 1,
    async moves() {
      const { id } = await w.bringTo('called_back')
      return [
        { person: who.secretary, on: id, step: 'clear' },
        { person: who.clerk, on: id, step: 'return', form: { reason: '还漏雨' } },
      ]
    },
  },
  {
    name: 'an objection is upheld and rejected',
    succeed: 1,
    async moves() {
      const { orders } = await w.bringTo('dispatched')
      const on = only(orders)
      await w.step(who.liaison, on, 'object', objecting)
      return [
        { person: who.secretary, on, step: 'uphold', form: { unit: units.repair } },
        { person: who.street, on, step: 'reject', form: { ruling: '归你们' } },
      ]
    },
  },
  {
    name: 'a check is confirmed and denied',
    succeed: 1,
    async moves() {
      const { id } = await w.bringTo('fed_back')
      const on = await w.task(id, 'check')
      return [
        { person: who.worker, on, step: 'confirm' },
        { person: who.branch, on, step: 'deny', form: { words: '没有修好' } },
      ]
    },
  },
  {
    name: 'an extension is granted and refused',
    succeed: 1,
    async moves() {
      const { orders } = await w.bringTo('reported_in')
      const on = only(orders)
      await w.step(who.liaison, on, 'ask_extension', { reason: '缺伞骨' })
      await w.step(who.secretary, on, 'back_extension')
      return [
        { person: who.centre, on, step: 'grant_extension' },
        { person: who.street, on, step: 'refuse_extension', form: { reason: '不缺' } },
      ]
    },
  },
  {
    name: 'it is suspended while its unit feeds back',
    succeed: '1 or 2',
    async moves() {
      const { orders } = await w.bringTo('reported_in')
      const until = new Date(clock.now().getTime() + 5 * DAY).toISOString().slice(0, 10)
      return [
        { person: who.street, on: only(orders), step: 'suspend', form: { until, reason: '等天晴' } },
        { person: who.liaison, on: only(orders), step: 'feed_back', form: { result: '好了' } },
      ]
    },
  },
  {
    name: 'its unit acknowledges while the clock calls it late',
    succeed: '1 or 2',
    async moves() {
      const { orders } = await w.bringTo('dispatched')
      clock.forward(3 * DAY)
      return [{ person: who.liaison, on: only(orders), step: 'acknowledge' }, 'the clock']
    },
  },
  {
    name: 'its units report in at once',
    succeed: 2,
    async moves() {
      const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
      const [first, second] = [await w.orderOf(id, units.office), await w.orderOf(id, units.repair)]
      await w.step(who.liaison, first, 'acknowledge')
      await w.step(who.liaison, first, 'contact', { reached: 'reached' })
      await w.step(who.repairer, second, 'acknowledge')
      return [
        { person: who.liaison, on: first, step: 'report_in' },
        { person: who.repairer, on: second, step: 'report_in' },
      ]
    },
  },
]

/** A refusal that says that somebody else came first, in whichever way. */
const BEATEN = /^matters\.(stale|not_now|none|cannot_join|has_joined|busy|not_your_place)$/

async function make(at: House, move: Move, version: number, requestId: string): Promise<string> {
  if (move === 'the clock') return sweep(at).then(() => 'done')
  const { person, on, step, form = {} } = move
  return takeStep(at, person, on, { requestId, version, step, form }).then(
    () => 'done',
    (error) => error.code ?? String(error),
  )
}

describe.each(PAIRS)('$name', ({ moves, succeed }) => {
  test(`${ROUNDS} times: one consistent result`, { timeout: 30_000 + ROUNDS * 1000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const pair = await moves()
      const versions = await Promise.all(
        pair.map(async (move) => (move === 'the clock' ? 0 : (await w.stored(move.on)).version)),
      )
      const requests = pair.map(() => crypto.randomUUID())
      const [ours, theirs] = round % 2 === 0 ? houses : [houses[1], houses[0]]
      const results = await Promise.all([
        make(ours, pair[0], versions[0] ?? 0, requests[0] ?? ''),
        make(theirs, pair[1], versions[1] ?? 0, requests[1] ?? ''),
      ])
      const done = results.filter((result) => result === 'done').length
      if (succeed === '1 or 2') expect(done).toBeGreaterThan(0)
      else expect([results, done]).toEqual([results, succeed])
      for (const result of results.filter((r) => r !== 'done')) expect(result).toMatch(BEATEN)
      for (const [i, move] of pair.entries()) {
        if (move === 'the clock') continue
        const kept = await rowsOf(requests[i] ?? '')
        expect([move.step, kept]).toEqual([move.step, results[i] === 'done' ? [move.step] : []])
      }
    }
  })
})

const rowsOf = async (requestId: string) =>
  (
    await house.db.rows<{ step: string }>(sql`select step from matter_step where request_id = ${requestId}`)
  ).map((row) => row.step)

test('and every row is what its history folds to', async () => {
  const { different, matters } = await replay(house, districtId)
  expect([different, matters > PAIRS.length]).toEqual([[], true])
})
