import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const demand = { demand: '三天内办结' }

const late = async (state: Parameters<typeof w.bringTo>[0] = 'reported_in') => {
  const { id } = await w.bringTo(state)
  const order = await w.orderOf(id, units.office)
  clock.forward(20 * DAY)
  await sweep(house)
  return { id, order }
}
/** Late at work, then finished and cleared. */
const lateAndCleared = async () => {
  const { id, order } = await late()
  await w.work(order, 'feed_back')
  await w.check(id, 'confirm')
  await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
  await w.step(who.clerk, id, 'clear')
  return { id, order }
}

describe('supervision', () => {
  test('is for what is late, by those who supervise, and marks the order', async () => {
    const { orders } = await w.bringTo('reported_in')
    expect(await w.outcome(who.street, orders[0] ?? '', 'supervise', demand)).toBe('matters.not_late')
    const { order } = await late()
    for (const person of [who.clerk, who.worker])
      expect(await w.outcome(person, order, 'supervise', demand)).toBe('matters.not_yours')
    expect(await w.outcome(who.secretary, order, 'supervise')).toBe('matters.form_field')
    const before = await w.stored(order)
    await w.step(who.secretary, order, 'supervise', demand)
    // it changes nothing about how late it is
    expect(await w.stored(order)).toMatchObject({ supervised: true, late: true, dueAt: before.dueAt })
  })
  test('is answered by the unit, once each time it is demanded', async () => {
    const { order } = await late()
    const answer = { words: '明天办结' }
    expect(await w.outcome(who.liaison, order, 'answer_supervision', answer)).toBe('matters.nothing_asked')
    await w.step(who.street, order, 'supervise', demand)
    expect(await w.outcome(who.clerk, order, 'answer_supervision', answer)).toBe('matters.not_yours')
    await w.step(who.liaison, order, 'answer_supervision', answer)
    expect(await w.outcome(who.liaison, order, 'answer_supervision', answer)).toBe('matters.nothing_asked')
    await w.step(who.centre, order, 'supervise', demand)
    expect(await w.outcome(who.liaison, order, 'answer_supervision', answer)).toBe('done')
  })
  test('reaches the matter itself where nobody dispatches it', async () => {
    const { id } = await w.report()
    clock.forward(20 * DAY)
    await sweep(house)
    expect(await w.outcome(who.secretary, id, 'supervise', demand)).toBe('matters.not_yours')
    await w.step(who.street, id, 'supervise', demand)
    expect((await w.stored(id)).supervised).toBe(true)
  })
})

describe('a contest of lateness', () => {
  const why = { reason: '停水停电，无法施工' }
  test('comes after the whole matter is closed, from the unit that was late, once', async () => {
    const { id, order } = await late()
    await w.work(order, 'feed_back')
    expect(await w.outcome(who.liaison, order, 'contest', why)).toBe('matters.still_open')
    await w.check(id, 'confirm')
    await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
    expect(await w.outcome(who.liaison, order, 'contest', why)).toBe('matters.still_open')
    await w.step(who.clerk, id, 'clear')
    expect(await w.outcome(who.liaison, order, 'contest')).toBe('matters.form_field')
    expect(await w.outcome(who.repairer, order, 'contest', why)).toBe('matters.none')
    await w.step(who.liaison, order, 'contest', why)
    expect(await w.outcome(who.liaison, order, 'contest', why)).toBe('matters.often_enough')
  })
  test('has nothing to contest where nothing was late', async () => {
    const { id } = await w.bringTo('cleared')
    const order = await w.orderOf(id, units.office)
    expect(await w.outcome(who.liaison, order, 'contest', why)).toBe('matters.not_late')
  })
  test('that is right exempts the statistic, and the history keeps the lateness', async () => {
    const { order } = await lateAndCleared()
    expect(await w.stored(order)).toMatchObject({ lapses: 1, exempt: false, late: false })
    await w.step(who.liaison, order, 'contest', why)
    expect(await w.outcome(who.street, order, 'exempt', { words: '属实' })).toBe('matters.not_yours')
    await w.step(who.centre, order, 'exempt', { words: '属实' })
    expect(await w.stored(order)).toMatchObject({ lapses: 1, exempt: true, state: 'fed_back' })
    expect(await w.history(order)).toContain('late')
    expect(await w.outcome(who.centre, order, 'stand', { reason: '再想想' })).toBe('matters.nothing_asked')
  })
  test('that is not right leaves it counted, and there is no second one', async () => {
    const { order } = await lateAndCleared()
    expect(await w.outcome(who.centre, order, 'exempt', { words: '没人问' })).toBe('matters.nothing_asked')
    await w.step(who.liaison, order, 'contest', why)
    await w.step(who.centre, order, 'stand', { reason: '当天没有停电' })
    expect(await w.stored(order)).toMatchObject({ lapses: 1, exempt: false })
    expect(await w.outcome(who.liaison, order, 'contest', why)).toBe('matters.often_enough')
  })
  test('opens nothing again, neither the order nor the matter', async () => {
    const { id, order } = await lateAndCleared()
    const closed = (await w.stored(id)).closedAt
    await w.step(who.liaison, order, 'contest', why)
    await w.step(who.centre, order, 'exempt', { words: '属实' })
    expect([(await w.stored(id)).closedAt, (await w.stored(order)).wakeAt]).toEqual([closed, null])
    const open = await house.db.rows(sql`select id from matter where root_id = ${id} and closed_at is null`)
    expect(open).toEqual([])
  })
})
