import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const span = async (id: string) => {
  const { dueAt, clockFrom } = await w.stored(id)
  return Number(dueAt) - Number(clockFrom)
}

describe('a joint enforcement', () => {
  test('needs several units', async () => {
    const { id } = await w.report()
    const call = (assist: number[]) =>
      w.outcome(who.clerk, id, 'dispatch', { kind: 'joint', units: { lead: units.office, assist } })
    expect(await call([])).toBe('matters.several_units')
    expect(await call([units.office])).toBe('matters.unit_twice')
    expect(await call([units.repair])).toBe('done')
    expect((await w.stored(id)).kind).toBe('joint')
  })
  test('begins only when all have reported in, whoever leads', async () => {
    const { id } = await w.bringTo('dispatched', { kind: 'joint', assist: ['repair', 'factory'] })
    await w.work(await w.orderOf(id, units.office), 'report_in')
    await w.work(await w.orderOf(id, units.repair), 'report_in')
    expect((await w.stored(id)).state).toBe('dispatched')
    await w.work(await w.orderOf(id, units.factory), 'report_in')
    expect((await w.stored(id)).state).toBe('reported_in')
  })
  test('other kinds begin with the lead', async () => {
    for (const kind of ['push', 'hard'] as const) {
      const { id } = await w.bringTo('dispatched', { kind, assist: ['repair'] })
      await w.work(await w.orderOf(id, units.office), 'report_in')
      expect([kind, (await w.stored(id)).state]).toEqual([kind, 'reported_in'])
    }
  })
  test('does not wait for a unit whose objection was upheld, but for the one named instead', async () => {
    const { id } = await w.bringTo('dispatched', { kind: 'joint', assist: ['repair'] })
    const order = await w.orderOf(id, units.repair)
    await w.step(who.repairer, order, 'object', { reason: '不归', unit: units.factory })
    await w.work(await w.orderOf(id, units.office), 'report_in')
    await w.step(who.clerk, order, 'uphold', { unit: units.factory })
    expect((await w.stored(id)).state).toBe('dispatched')
    await w.work(await w.orderOf(id, units.factory), 'report_in')
    expect((await w.stored(id)).state).toBe('reported_in')
  })
})

describe('a hard problem', () => {
  test('has twice the time of a plain one, for the whole and for each order', async () => {
    clock.set('2026-05-12T10:00:00+08:00')
    const [plain, hard] = [await w.bringTo('reported_in'), await w.bringTo('reported_in', { kind: 'hard' })]
    const days = async (id: string) => (await w.stored(id)).dueAt?.toISOString().slice(0, 10)
    expect([await days(plain.id), await days(hard.id)]).toEqual(['2026-05-19', '2026-05-26'])
    expect([await days(plain.orders[0] ?? ''), await days(hard.orders[0] ?? '')]).toEqual([
      '2026-05-19',
      '2026-05-26',
    ])
  })
})

describe('an emergency', () => {
  const call = { units: { lead: units.office, assist: [units.repair] }, danger: '水漫进了配电房' }
  test('is called by the worker on the spot, who dispatches nothing else, in words', async () => {
    const { id } = await w.report()
    expect(await w.outcome(who.worker, id, 'dispatch', { units: call.units })).toBe('matters.not_yours')
    expect(await w.outcome(who.worker, id, 'call_emergency', { units: call.units })).toBe(
      'matters.form_field',
    )
    expect(await w.outcome(who.resident, id, 'call_emergency', call)).toBe('matters.not_yours')
    expect(await w.outcome(who.worker, id, 'call_emergency', call)).toBe('done')
    expect((await w.stored(id)).kind).toBe('emergency')
  })
  test('is called also for what has risen: nobody waits for a level', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'rise', { reason: '管不了' })
    await w.step(who.clerk, id, 'rise', { reason: '管不了' })
    expect(await w.outcome(who.worker, id, 'call_emergency', call)).toBe('done')
  })
  test('runs on minutes and hours, through nights and holidays', async () => {
    clock.set('2026-05-02T23:50:00+08:00')
    const { id } = await w.bringTo('dispatched', { kind: 'emergency', assist: ['repair'] })
    const order = await w.orderOf(id, units.office)
    expect([await span(id), await span(order)]).toEqual([HOUR, 10 * MINUTE])
    await w.step(who.liaison, order, 'acknowledge')
    expect(await span(order)).toBe(30 * MINUTE)
    // the contact may wait, unlike in any other call
    await w.step(who.liaison, order, 'report_in')
    expect([await span(id), await span(order)]).toEqual([6 * HOUR, 4 * HOUR])
  })
  test('is late after ten minutes, and all who hear of it hear it as urgent', async () => {
    const { id } = await w.bringTo('dispatched', { kind: 'emergency' })
    await w.allHeard()
    clock.forward(11 * MINUTE)
    await sweep(house)
    const order = await w.orderOf(id, units.office)
    expect(await w.stored(order)).toMatchObject({ late: true })
    await w.allHeard()
    const told = await house.db.rows<{ step: string; urgent: boolean }>(sql`
      select data->>'step' as step, urgent from notice where about = ${id} and data->>'step' <> 'report'`)
    expect(told.map((t) => t.step)).toEqual(expect.arrayContaining(['call_emergency', 'order', 'late']))
    expect(told.map((t) => t.urgent)).toEqual(told.map(() => true))
  })
})

test('in any other call the lead contacts the reporter before it reports in, an assisting unit need not', async () => {
  const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
  const [lead, assist] = [await w.orderOf(id, units.office), await w.orderOf(id, units.repair)]
  await w.step(who.liaison, lead, 'acknowledge')
  await w.step(who.repairer, assist, 'acknowledge')
  expect(await w.outcome(who.liaison, lead, 'report_in')).toBe('matters.first_do')
  expect(await w.outcome(who.repairer, assist, 'report_in')).toBe('done')
  await w.step(who.liaison, lead, 'contact', { reached: 'unreachable' })
  expect(await w.outcome(who.liaison, lead, 'report_in')).toBe('done')
})
