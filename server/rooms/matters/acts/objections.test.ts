import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const { who, units } = w

const code = (person: Who, id: string, step: string, form = {}) =>
  w.step(person, id, step, form).then(
    () => 'done',
    (error) => error.code,
  )
/** The orders of a matter as `unit state`, the lead's marked. */
const held = async (id: string) =>
  (await Promise.all((await w.orders(id)).map(w.stored)))
    .map(
      (o) =>
        `${o.unitId === units.office ? 'office' : o.unitId === units.repair ? 'repair' : 'factory'} ${o.state}${o.lead ? ' lead' : ''}`,
    )
    .sort()
const objected = async () => {
  const { id, orders } = await w.bringTo('dispatched', { assist: ['repair'] })
  const [order = ''] = orders
  await w.step(who.liaison, order, 'object', { reason: '伞不归我们管', unit: units.factory })
  return { id, order }
}

describe('an objection that is upheld', () => {
  test('withdraws the order, and the unit named takes its place as lead', async () => {
    const { id, order } = await objected()
    expect(await held(id)).toEqual(['office objected lead', 'repair ordered'])
    await w.step(who.clerk, order, 'uphold', { unit: units.factory, ruling: '确实不归他们' })
    expect(await held(id)).toEqual(['factory ordered lead', 'office withdrawn lead', 'repair ordered'])
    const orders = await w.orders(id)
    const stored = await Promise.all(orders.map(w.stored))
    const [withdrawn, made] = ['withdrawn', 'ordered'].map((state) =>
      stored.find((o) => o.state === state && o.lead),
    )
    expect(withdrawn).toMatchObject({ dueAt: null, wakeAt: null })
    expect(made?.dueAt).not.toBeNull()
    await w.step(who.maker, made?.id ?? '', 'report_in')
    expect((await w.stored(id)).state).toBe('reported_in')
  })
  test('may name another unit than the objection did, but none that holds an order already', async () => {
    const { id, order } = await objected()
    expect(await code(who.clerk, order, 'uphold', { unit: units.repair })).toBe('matters.unit_has_order')
    expect(await code(who.clerk, order, 'uphold', { unit: 987_654 })).toBe('matters.unknown_unit')
    expect(await held(id)).toEqual(['office objected lead', 'repair ordered'])
  })
  test('does not let the unit that is out take any step of it', async () => {
    const { order } = await objected()
    await w.step(who.clerk, order, 'uphold', { unit: units.factory })
    for (const step of ['report_in', 'object']) {
      const form = step === 'object' ? { reason: '再说', unit: units.office } : {}
      expect(await code(who.liaison, order, step, form)).toBe('matters.none')
    }
  })
})

describe('an objection that is rejected', () => {
  test('gives the order back with a fresh limit, and there is no second one', async () => {
    const { id, order } = await objected()
    w.clock.forward(3_600_000)
    await w.step(who.clerk, order, 'reject', { ruling: '就归你们' })
    expect(await held(id)).toEqual(['office ordered lead', 'repair ordered'])
    expect((await w.stored(order)).clockFrom).toEqual(w.clock.now())
    expect(await code(who.liaison, order, 'object', { reason: '还是不归', unit: units.factory })).toBe(
      'matters.settled',
    )
    expect(await code(who.liaison, order, 'report_in')).toBe('done')
  })
  test('needs a ruling in words, from somebody who rules', async () => {
    const { order } = await objected()
    expect(await code(who.clerk, order, 'reject')).toBe('matters.form_field')
    expect(await code(who.liaison, order, 'reject', { ruling: '归我' })).toBe('matters.not_yours')
    expect(await code(who.clerkElsewhere, order, 'reject', { ruling: '归他' })).toBe('matters.none')
  })
})

test('an objection may not name a unit that holds an order of the matter', async () => {
  const { orders } = await w.bringTo('dispatched', { assist: ['repair'] })
  for (const unit of [units.repair, units.office]) {
    const form = { reason: '不归', unit }
    expect(await code(who.liaison, orders[0] ?? '', 'object', form)).toBe('matters.unit_has_order')
  }
})

describe('a return', () => {
  test('is possible twice and not a third time', async () => {
    const { id } = await w.bringTo('fed_back', { assist: ['repair'] })
    for (let times = 0; times < 2; times++) {
      await w.step(who.clerk, id, 'return', { reason: '还没找到' })
      expect(await held(id)).toEqual(['office reported_in lead', 'repair reported_in'])
      for (const order of await w.orders(id)) {
        const hand = (await w.stored(order)).unitId === units.office ? who.liaison : who.repairer
        await w.step(hand, order, 'feed_back', { result: '又找了一遍' })
      }
      expect((await w.stored(id)).state).toBe('fed_back')
    }
    expect(await code(who.clerk, id, 'return', { reason: '第三次' })).toBe('matters.often_enough')
  })
  test('takes back what the resident answered before', async () => {
    const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    expect(await w.stored(id)).toMatchObject({ satisfaction: 'unsatisfied', solved: 'solved' })
    await w.step(who.clerk, id, 'return', { reason: '居民不满意' })
    expect(await w.stored(id)).toMatchObject({ satisfaction: null, solved: null, state: 'reported_in' })
  })
})

describe('a resident who is not satisfied', () => {
  const unsatisfied = { solved: 'unsolved', satisfaction: 'unsatisfied' }
  const rework = async (id: string, order: string) => {
    await w.step(who.clerk, id, 'return', { reason: '居民不满意' })
    await w.step(who.liaison, order, 'feed_back', { result: '又找了一遍' })
    await w.step(who.resident, id, 'call_back', unsatisfied)
  }
  test('keeps the matter open until it was reworked twice; then it may be ended with the reasons', async () => {
    const { id, orders } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    expect(await code(who.clerk, id, 'clear')).toBe('matters.rework_first')
    await rework(id, orders[0] ?? '')
    expect(await code(who.clerk, id, 'clear')).toBe('matters.rework_first')
    await rework(id, orders[0] ?? '')
    expect(await code(who.clerk, id, 'clear', { words: '伞已被火车带走' })).toBe('done')
  })
  test('and is satisfied after one rework lets it be cleared', async () => {
    const { id, orders } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    await w.step(who.clerk, id, 'return', { reason: '居民不满意' })
    await w.step(who.liaison, orders[0] ?? '', 'feed_back', { result: '找到了' })
    await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'fair' })
    expect(await code(who.clerk, id, 'clear')).toBe('done')
  })
})
