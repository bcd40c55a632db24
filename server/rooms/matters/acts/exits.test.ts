import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { pageFor } from './show.ts'

const w = await lostUmbrella()
const { who, units, house } = w
const police = { service: '110', words: '有人打起来了' }
const states = async (id: string) =>
  (await Promise.all((await w.orders(id)).map(w.stored))).map((o) => o.state)

describe('a transfer to 110, 119, 120 or 122', () => {
  test('is possible at once for whoever sees the danger, whatever level holds it', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'rise', { reason: '管不了' })
    expect(await w.outcome(who.worker, id, 'transfer', { words: '打架' })).toBe('matters.form_field')
    expect(await w.outcome(who.worker, id, 'transfer', { ...police, service: '114' })).toBe(
      'matters.form_field',
    )
    await w.step(who.worker, id, 'transfer', police)
    const { state, closedAt, dueAt, wakeAt } = await w.stored(id)
    expect([state, closedAt, dueAt, wakeAt]).toEqual(['transferred', w.clock.now(), null, null])
  })
  test('calls every order off, also that which was objected to, and the units that wait are free', async () => {
    for (const until of ['dispatched', 'reported_in'] as const) {
      const { id } = await w.bringTo(until, { assist: ['repair'] })
      await w.step(who.clerk, id, 'transfer', police)
      expect(await states(id)).toEqual(['withdrawn', 'withdrawn'])
      const order = await w.orderOf(id, units.office)
      expect(await w.stored(order)).toMatchObject({ dueAt: null, wakeAt: null })
    }
    const { id } = await w.bringTo('dispatched')
    const order = await w.orderOf(id, units.office)
    await w.step(who.liaison, order, 'object', { reason: '不归', unit: units.factory })
    await w.step(who.street, id, 'transfer', police)
    expect((await w.stored(order)).state).toBe('withdrawn')
  })
  test('calls off a check that was asked for', async () => {
    const { id } = await w.report()
    await w.step(who.clerk, id, 'verify', {})
    const task = await w.task(id, 'verify')
    await w.step(who.clerk, id, 'transfer', police)
    expect((await w.stored(task)).state).toBe('withdrawn')
  })
})

describe('the direction to a legal channel', () => {
  const channel = { channel: 'arbitration', reason: '劳动争议应先仲裁，请到劳动人事争议仲裁院申请。' }
  test('ends it with the reason, which the reporter reads', async () => {
    const { id } = await w.report()
    expect(await w.outcome(who.clerk, id, 'direct', { channel: 'arbitration' })).toBe('matters.form_field')
    await w.step(who.clerk, id, 'direct', channel)
    expect((await w.stored(id)).state).toBe('directed')
    const page = await pageFor(house, who.resident, id, 'zh')
    const knot = page.thread.find((k) => k.step === 'direct')
    expect(knot?.texts.map((t) => t.text)).toEqual([channel.reason])
    expect(knot?.choices.map((c) => c.value.zh)).toEqual(['仲裁'])
  })
  test('is said by those who know the law, not by the worker nor by a unit at work', async () => {
    const { id } = await w.report()
    expect(await w.outcome(who.worker, id, 'direct', channel)).toBe('matters.not_yours')
    const atWork = await w.bringTo('dispatched')
    expect(await w.outcome(who.clerk, atWork.id, 'direct', channel)).toBe('matters.not_now')
  })
})

describe('a withdrawal', () => {
  test('is the reporter’s alone, until units were called', async () => {
    const { id } = await w.report()
    for (const person of [who.clerk, who.worker])
      expect(await w.outcome(person, id, 'withdraw')).toBe('matters.not_yours')
    expect(await w.outcome(who.neighbour, id, 'withdraw')).toBe('matters.none')
    await w.step(who.resident, id, 'withdraw', { reason: '伞找到了' })
    expect((await w.stored(id)).state).toBe('withdrawn')
    const atWork = await w.bringTo('dispatched')
    expect(await w.outcome(who.resident, atWork.id, 'withdraw')).toBe('matters.not_now')
  })
})

test('progress is told to the reporter at any time, moves nothing, and touches no clock', async () => {
  const { id } = await w.bringTo('reported_in')
  const before = await w.stored(id)
  w.clock.forward(60_000)
  await w.step(who.worker, id, 'progress', { words: '正在调监控' })
  const { version, ...rest } = await w.stored(id)
  expect({ ...rest, family: before.family }).toEqual({ ...before, version: undefined, family: before.family })
  expect(version).toBe(before.version + 1)
  const { thread } = await pageFor(house, who.resident, id, 'zh')
  expect(thread.at(-1)?.texts.map((t) => t.text)).toEqual(['正在调监控'])
})
test('an internal note is read by the staff, not by the resident', async () => {
  const { id } = await w.report()
  await w.step(who.clerk, id, 'note', { note: '此人是常客' })
  expect(JSON.stringify(await pageFor(house, who.resident, id, 'zh'))).not.toContain('常客')
  expect(JSON.stringify(await pageFor(house, who.worker, id, 'zh'))).toContain('常客')
})
