// One house in which every road of the whistle, main and side, was walked once.
import { beforeAll, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { mattersCommand } from '../../../commands/others.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { bookOf } from '../loop/book.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, house, clock, districtId } = w
const why = { reason: '说明理由' }
const happy = { solved: 'solved', satisfaction: 'satisfied' }
const unhappy = { solved: 'unsolved', satisfaction: 'unsatisfied' }
const final = { reply: '办到能办的程度', ways: '可以申请复查' }
const only = { units: { lead: units.office, assist: [] } }

const order = (id: string) => w.orderOf(id, units.office)
const atWork = async () => {
  const { id } = await w.bringTo('reported_in', { assist: ['repair'] })
  return { id, lead: await order(id) }
}

async function levels() {
  const { id } = await w.report()
  await w.step(who.worker, id, 'sign')
  await w.step(who.worker, id, 'rise', why)
  await w.step(who.clerk, id, 'verify', {})
  await w.step(who.worker, await w.task(id, 'verify'), 'confirm')
  await w.step(who.clerk, id, 'hand_down', why).catch(() => undefined)
  await w.step(who.secretary, id, 'verify', {})
  await w.step(who.worker, await w.task(id, 'verify'), 'deny', { words: '没有' })
  await w.step(who.clerk, id, 'verify', {})
  await w.step(who.clerk, id, 'answer', { reply: '请来取' })
}
async function ownRoad() {
  const { id } = await w.report()
  await w.step(who.worker, id, 'progress', { words: '在找' })
  await w.step(who.clerk, id, 'note', { note: '内部' })
  for (let times = 0; times < 2; times++) {
    await w.step(who.worker, id, 'solve_here')
    await w.step(who.worker, id, 'solved_here', { result: '找到了' })
    await w.step(who.resident, id, 'call_back', unhappy)
    await w.step(who.clerk, id, 'return_own', why)
  }
  await w.step(who.clerk, id, 'answer', { reply: '解释' })
  await w.step(who.resident, id, 'call_back', unhappy)
  await w.step(who.clerk, id, 'propose_final', final)
  await w.step(who.street, id, 'rework_own', why)
}
async function objections() {
  const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
  const lead = await order(id)
  await w.step(who.liaison, lead, 'object', { ...why, unit: units.factory })
  await w.step(who.secretary, lead, 'uphold', { unit: units.factory })
  const assist = await w.orderOf(id, units.repair)
  await w.step(who.repairer, assist, 'object', { ...why, unit: units.office })
  await w.step(who.secretary, assist, 'reject', { ruling: '归你们' })
}
async function clocks() {
  const { id, lead } = await atWork()
  await w.step(who.liaison, lead, 'ask_extension', why)
  await w.step(who.clerk, lead, 'back_extension')
  await w.step(who.street, lead, 'grant_extension')
  await w.step(who.liaison, lead, 'ask_extension', why)
  await w.step(who.street, lead, 'refuse_extension', why)
  await w.step(who.street, lead, 'suspend', { until: '2026-03-20', ...why })
  clock.forward(12 * DAY)
  await sweep(house)
  clock.forward(40 * DAY)
  await sweep(house)
  await w.step(who.street, lead, 'supervise', { demand: '快办' })
  await w.step(who.street, id, 'supervise', { demand: '快办' })
  await w.step(who.liaison, lead, 'answer_supervision', { words: '就办' })
  await w.step(who.liaison, lead, 'progress', { words: '在办' })
  await w.step(who.liaison, lead, 'note', { note: '内部' })
  for (const one of await w.orders(id)) await w.work(one, 'feed_back')
  await w.check(id, 'deny')
  await w.step(who.clerk, id, 'send_back', why)
  for (const one of await w.orders(id)) await w.work(one, 'feed_back')
  await w.check(id, 'confirm')
  await w.step(who.resident, id, 'call_back', happy)
  await w.step(who.clerk, id, 'clear')
  await w.step(who.liaison, lead, 'contest', why)
  await w.step(who.centre, lead, 'exempt', { words: '属实' })
  const assist = await w.orderOf(id, units.repair)
  await w.step(who.repairer, assist, 'contest', why)
  await w.step(who.centre, assist, 'stand', why)
}
async function finalReply() {
  const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
  for (const step of ['return', 'return', 'rework_again']) {
    if (step === 'rework_again') {
      await w.step(who.clerk, id, 'propose_final', final)
      await w.step(who.centre, id, 'reject_final', why)
      await w.step(who.clerk, id, 'propose_final', final)
    }
    await w.step(step === 'return' ? who.clerk : who.street, id, step, why)
    await w.work(await order(id), 'feed_back')
    await w.check(id, 'confirm')
    await w.step(who.resident, id, 'call_back', unhappy)
  }
  await w.step(who.clerk, id, 'propose_final', final)
  await w.step(who.street, id, 'approve_final', final)
}
async function together() {
  const { id } = await w.report()
  const { id: second } = await w.report(who.neighbour, { sameAs: id, confidential: true })
  const { id: third } = await w.report(who.neighbour, { at: { lng: 118.4, lat: 31.3 }, visibility: 'public' })
  await w.step(who.worker, third, 'merge', { into: id })
  await w.step(who.neighbour, third, 'split', {})
  await w.step(who.neighbour, third, 'withdraw', {})
  await w.step(who.worker, id, 'call_emergency', { ...only, danger: '漏电' })
  await w.work(await order(id), 'feed_back')
  await w.check(id, 'confirm')
  await w.step(who.resident, id, 'call_back', happy)
  await w.step(who.neighbour, id, 'answer_too', happy)
  await w.step(who.clerk, id, 'clear')
  await w.step(who.neighbour, id, 'reopen', { facts: '又漏了' })
  await w.step(who.clerk, id, 'dispatch', only)
  await w.step(who.worker, id, 'transfer', { service: '119', words: '着火' })
  await w.step(who.neighbour, second, 'split', {})
  await w.step(who.clerk, second, 'direct', { channel: 'petition', reason: '走信访' })
}
async function lateTasks() {
  clock.set('2026-08-04T09:00:00+08:00')
  const { id } = await w.report()
  await w.step(who.clerk, id, 'verify', {})
  const { id: ended } = await w.bringTo('fed_back')
  await w.step(who.worker, ended, 'transfer', { service: '119', words: '又着火了' })
  await w.bringTo('dispatched')
  await w.bringTo('fed_back')
  for (const span of [50 * MINUTE, 50 * MINUTE, HOUR, 17 * HOUR, 5 * HOUR, DAY, 10 * DAY]) {
    clock.forward(span)
    await sweep(house)
  }
}
const ROADS = { levels, ownRoad, objections, clocks, finalReply, together, lateTasks }

beforeAll(async () => {
  for (const road of Object.values(ROADS)) await road()
}, 60_000)

test('every step of the whistle, its orders and its checks was taken', async () => {
  const book = await bookOf(house, districtId)
  const taken = await house.db.rows<{ loop: string; step: string }>(sql`
    select distinct m.loop, s.step from matter_step s join matter m on m.id = s.matter_id`)
  const known = new Set(taken.map(({ loop, step }) => `${loop} ${step}`))
  const missing = ['whistle', 'order', 'verify', 'check'].flatMap((id) =>
    (book.current.get(id)?.steps ?? [])
      .filter((step) => !step.by.every((by) => by === 'import'))
      .map((step) => `${id} ${step.name}`)
      .filter((name) => !known.has(name)),
  )
  expect(missing).toEqual([])
})
test('and what is stored is what the histories fold to, as the command says it', async () => {
  const { matters, steps, different } = await replay(house, districtId)
  expect(different).toEqual([])
  const rows = await house.db.one<{ matters: number; steps: number }>(sql`
    select (select count(*) from matter) as matters, (select count(*) from matter_step) as steps`)
  expect({ matters, steps }).toEqual(rows)
  const said: string[] = []
  const args = ['replay', '--check', '--district', 'umbrella']
  await mattersCommand.run({ house, args, say: (line: string) => said.push(line), analyze: async () => {} })
  expect(said).toEqual([`umbrella: ${matters} matters, ${steps} steps, 0 different`])
})
test('what wakes next wakes as its definition says, and nothing that is closed ever wakes', async () => {
  const asleep = await house.db.rows(sql`
    select id from matter where closed_at is not null and (wake_at is not null or due_at is not null)`)
  expect(asleep).toEqual([])
  expect(await sweep(house)).toBe(0)
})
