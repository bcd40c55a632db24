import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'

const w = await lostUmbrella()
const { who, units } = w

/** The orders of a matter as `unit state`, the lead's marked. */
const held = async (id: string) => {
  const names = new Map(Object.entries(units).map(([name, unit]) => [unit, name]))
  const orders = await Promise.all((await w.orders(id)).map(w.stored))
  return orders.map((o) => `${names.get(o.unitId ?? 0)} ${o.state}${o.lead ? ' lead' : ''}`).sort()
}
const objected = async (until: 'ordered' | 'contact' = 'ordered') => {
  const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
  const order = await w.orderOf(id, units.office)
  if (until === 'contact') await w.work(order, 'contact')
  await w.step(who.liaison, order, 'object', { reason: '伞不归我们管', unit: units.factory })
  return { id, order }
}

describe('an objection', () => {
  test('names the unit whose it is, and none that holds an order of the matter', async () => {
    const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
    const order = await w.orderOf(id, units.office)
    const object = (form: object) => w.outcome(who.liaison, order, 'object', { reason: '不归', ...form })
    expect(await object({})).toBe('matters.form_field')
    expect(await object({ unit: 987_654 })).toBe('matters.unknown_unit')
    for (const unit of [units.repair, units.office])
      expect(await object({ unit })).toBe('matters.unit_has_order')
  })
  test('comes before the unit has reported in, not after', async () => {
    const { orders } = await w.bringTo('reported_in')
    const form = { reason: '不归', unit: units.factory }
    expect(await w.outcome(who.liaison, orders[0] ?? '', 'object', form)).toBe('matters.not_now')
  })
  test('has its own clock, and the matter’s runs on', async () => {
    const { id } = await w.bringTo('dispatched')
    const before = await w.stored(id)
    w.clock.forward(60_000)
    const order = await w.orderOf(id, units.office)
    await w.step(who.liaison, order, 'object', { reason: '不归', unit: units.factory })
    expect((await w.stored(order)).clockFrom).toEqual(w.clock.now())
    expect(await w.stored(id)).toMatchObject({ dueAt: before.dueAt, clockFrom: before.clockFrom })
  })
})

describe('an objection that is upheld', () => {
  test('withdraws the order, and the unit named takes its place as lead', async () => {
    const { id, order } = await objected()
    expect(await held(id)).toEqual(['office objected lead', 'repair ordered'])
    await w.step(who.clerk, order, 'uphold', { unit: units.factory, ruling: '确实不归他们' })
    expect(await held(id)).toEqual(['factory ordered lead', 'office withdrawn lead', 'repair ordered'])
    expect(await w.stored(order)).toMatchObject({ dueAt: null, wakeAt: null })
    const made = await w.orderOf(id, units.factory)
    expect((await w.stored(made)).dueAt).not.toBeNull()
    await w.work(made, 'report_in')
    expect((await w.stored(id)).state).toBe('reported_in')
  })
  test('binds: the unit that the ruling named can’t object in turn', async () => {
    const { id, order } = await objected()
    await w.step(who.secretary, order, 'uphold', { unit: units.factory })
    const made = await w.orderOf(id, units.factory)
    const form = { reason: '也不归我们', unit: units.office }
    expect(await w.outcome(who.maker, made, 'object', form)).toBe('matters.settled')
    await w.step(who.maker, made, 'acknowledge')
    expect(await w.outcome(who.maker, made, 'object', form)).toBe('matters.settled')
  })
  test('keeps the kind of the call, so that its limits stay short', async () => {
    const { id } = await w.bringTo('dispatched', { kind: 'emergency' })
    const order = await w.orderOf(id, units.office)
    await w.step(who.liaison, order, 'object', { reason: '不归', unit: units.factory })
    await w.step(who.clerk, order, 'uphold', { unit: units.factory })
    const made = await w.stored(await w.orderOf(id, units.factory))
    expect([made.kind, Number(made.dueAt) - Number(made.clockFrom)]).toEqual(['emergency', 600_000])
  })
  test('may name another unit than the objection did, but none that holds an order already', async () => {
    const { id, order } = await objected()
    expect(await w.outcome(who.clerk, order, 'uphold', { unit: units.repair })).toBe('matters.unit_has_order')
    expect(await w.outcome(who.clerk, order, 'uphold', { unit: 987_654 })).toBe('matters.unknown_unit')
    expect(await held(id)).toEqual(['office objected lead', 'repair ordered'])
  })
  test('does not let the unit that is out take any step of it, and leaves it its own history alone', async () => {
    const { order } = await objected()
    await w.step(who.clerk, order, 'uphold', { unit: units.factory })
    const form = { reason: '再说', unit: units.office }
    expect(await w.outcome(who.liaison, order, 'report_in')).toBe('matters.none')
    expect(await w.outcome(who.liaison, order, 'object', form)).toBe('matters.none')
  })
})

describe('an objection that is rejected', () => {
  test('gives the order back to acknowledge, with a fresh limit, and there is no second one', async () => {
    const { id, order } = await objected()
    w.clock.forward(3_600_000)
    await w.step(who.clerk, order, 'reject', { ruling: '就归你们' })
    expect(await held(id)).toEqual(['office ordered lead', 'repair ordered'])
    expect((await w.stored(order)).clockFrom).toEqual(w.clock.now())
    const again = { reason: '还是不归', unit: units.factory }
    expect(await w.outcome(who.liaison, order, 'object', again)).toBe('matters.settled')
    await w.work(order, 'acknowledge')
    expect(await w.outcome(who.liaison, order, 'object', again)).toBe('matters.settled')
    await w.work(order, 'report_in')
    expect((await w.stored(id)).state).toBe('reported_in')
  })
  test('after the reporter was contacted needs no second contact', async () => {
    const { id, order } = await objected('contact')
    await w.step(who.clerk, order, 'reject', { ruling: '就归你们' })
    await w.work(order, 'acknowledge')
    expect(await w.outcome(who.liaison, order, 'report_in')).toBe('done')
    expect((await w.stored(id)).state).toBe('reported_in')
  })
  test('needs a ruling in words, from somebody who rules', async () => {
    const { order } = await objected()
    expect(await w.outcome(who.clerk, order, 'reject')).toBe('matters.form_field')
    expect(await w.outcome(who.liaison, order, 'reject', { ruling: '归我' })).toBe('matters.not_yours')
    expect(await w.outcome(who.worker, order, 'reject', { ruling: '归他' })).toBe('matters.not_yours')
    expect(await w.outcome(who.clerkElsewhere, order, 'reject', { ruling: '归他' })).toBe('matters.none')
  })
})
