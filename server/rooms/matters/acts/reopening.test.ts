import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const facts = { facts: '伞又丢了，在同一个站台。' }

describe('reopening', () => {
  test('with new facts within 72 hours brings it back to the start, with a clock and no answer', async () => {
    const { id } = await w.bringTo('cleared')
    clock.forward(72 * HOUR)
    expect(await w.outcome(who.resident, id, 'reopen')).toBe('matters.form_field')
    await w.step(who.resident, id, 'reopen', facts)
    expect(await w.stored(id)).toMatchObject({
      state: 'reported',
      closedAt: null,
      solved: null,
      satisfaction: null,
      clockFrom: clock.now(),
    })
  })
  test('a moment after 72 hours is too late, also over a weekend', async () => {
    const { id } = await w.bringTo('cleared')
    clock.forward(72 * HOUR + 1)
    expect(await w.outcome(who.resident, id, 'reopen', facts)).toBe('matters.too_late')
    expect(await w.outcome(who.clerk, id, 'reopen', facts)).toBe('matters.too_late')
  })
  test('is the reporter’s and the staff’s right, not a neighbour’s nor the unit’s', async () => {
    const { id } = await w.bringTo('cleared')
    expect(await w.outcome(who.neighbour, id, 'reopen', facts)).toBe('matters.none')
    expect(await w.outcome(who.liaison, id, 'reopen', facts)).toBe('matters.not_yours')
    expect(await w.outcome(who.clerk, id, 'reopen', facts)).toBe('done')
  })
  test('is possible twice; what had been dispatched is superseded by what is dispatched anew', async () => {
    const { id } = await w.bringTo('cleared')
    const first = await w.orderOf(id, units.office)
    for (let times = 0; times < 2; times++) {
      await w.step(who.resident, id, 'reopen', facts)
      await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
      await w.work(await w.orderOf(id, units.office), 'feed_back')
      await w.check(id, 'confirm')
      await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
      await w.step(who.clerk, id, 'clear')
    }
    expect((await w.stored(first)).state).toBe('withdrawn')
    expect(await w.outcome(who.resident, id, 'reopen', facts)).toBe('matters.often_enough')
    const states = (await Promise.all((await w.orders(id)).map(w.stored))).map((o) => o.state)
    expect(states.sort()).toEqual(['fed_back', 'withdrawn', 'withdrawn'])
  })
  test('skips nothing: what is required comes again before it can be cleared', async () => {
    const { id } = await w.bringTo('cleared')
    await w.step(who.resident, id, 'reopen', facts)
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.not_now')
    await w.step(who.worker, id, 'solve_here')
    await w.step(who.worker, id, 'solved_here', { result: '又找到了' })
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.not_now')
    await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'fair' })
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('done')
  })
  test('runs on a fresh clock that can be late again', async () => {
    const { id } = await w.bringTo('cleared')
    await w.step(who.resident, id, 'reopen', facts)
    clock.forward(10 * DAY)
    await sweep(house)
    expect(await w.stored(id)).toMatchObject({ late: true, lapses: 1 })
  })
  test('after an emergency is no emergency any more', async () => {
    const { id } = await w.bringTo('cleared', { kind: 'emergency' })
    expect((await w.stored(id)).kind).toBe('emergency')
    await w.step(who.resident, id, 'reopen', facts)
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.repair, assist: [] } })
    expect((await w.stored(id)).kind).toBeNull()
    const order = await w.stored(await w.orderOf(id, units.repair))
    expect(Number(order.dueAt) - Number(order.clockFrom)).toBeGreaterThanOrEqual(HOUR)
  })
})

test('a final reply is final: it is not reopened', async () => {
  const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
  const unhappy = { solved: 'unsolved', satisfaction: 'unsatisfied' }
  for (let times = 0; times < 2; times++) {
    await w.step(who.clerk, id, 'return', { reason: '不满意' })
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    await w.check(id, 'confirm')
    await w.step(who.resident, id, 'call_back', unhappy)
  }
  const reply = { reply: '已办到能办的程度', ways: '可以申请复查' }
  await w.step(who.clerk, id, 'propose_final', reply)
  await w.step(who.street, id, 'approve_final', reply)
  expect(await w.outcome(who.resident, id, 'reopen', facts)).toBe('matters.not_now')
})
test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, w.districtId)).different).toEqual([])
})
