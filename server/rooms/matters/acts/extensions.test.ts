import { beforeEach, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { MINUTE } from '../../../kit/clock.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const why = { reason: '等配件' }
const cn = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)

beforeEach(() => clock.set('2026-04-07T10:00:00+08:00'))

const atWork = async (options: Parameters<typeof w.bringTo>[1] = {}) => {
  const { id } = await w.bringTo('reported_in', options)
  return { id, order: await w.orderOf(id, units.office) }
}
const extended = async (order: string) => {
  await w.step(who.liaison, order, 'ask_extension', why)
  await w.step(who.clerk, order, 'back_extension')
  await w.step(who.street, order, 'grant_extension')
}
const due = async (id: string) => (await w.stored(id)).dueAt

describe('an extension', () => {
  test('adds the original limit from the old deadline, and the matter’s own clock follows', async () => {
    const { id, order } = await atWork()
    expect([await due(order), await due(id)]).toEqual([cn('2026-04-14 17:30'), cn('2026-04-14 17:30')])
    clock.set('2026-04-13T16:00:00+08:00')
    await extended(order)
    expect([await due(order), await due(id)]).toEqual([cn('2026-04-21 17:30'), cn('2026-04-21 17:30')])
    expect((await w.history(id)).at(-1)).toBe('extended')
    // it is asked for and granted; the clock is touched by nothing else
    expect((await w.stored(order)).clockFrom).toEqual((await w.stored(id)).clockFrom)
  })
  test('of an assisting unit moves its own clock alone', async () => {
    const { id } = await atWork({ assist: ['repair'] })
    const order = await w.orderOf(id, units.repair)
    const before = await due(id)
    await w.step(who.repairer, order, 'ask_extension', why)
    await w.step(who.clerk, order, 'back_extension')
    await w.step(who.street, order, 'grant_extension')
    expect([await due(order), await due(id)]).toEqual([cn('2026-04-21 17:30'), before])
  })
  test('of a hard problem adds the longer limit of its kind', async () => {
    const { order } = await atWork({ kind: 'hard' })
    expect(await due(order)).toEqual(cn('2026-04-21 17:30'))
    await extended(order)
    // Labour Day from 1 to 5 May, so ten working days end on a Friday
    expect(await due(order)).toEqual(cn('2026-05-08 17:30'))
  })
  test('lets the clock warn anew before the new deadline, and be late at it', async () => {
    const { order } = await atWork()
    await extended(order)
    clock.set(cn('2026-04-14 18:00'))
    await sweep(house)
    expect(await w.stored(order)).toMatchObject({ late: false, alarms: 0 })
    clock.set(cn('2026-04-21 17:30'))
    await sweep(house)
    expect(await w.stored(order)).toMatchObject({ late: true, lapses: 1 })
  })
})

describe('who grants it', () => {
  test('two different people, one after the other: the unit asks, one backs, another grants', async () => {
    const { order } = await atWork()
    expect(await w.outcome(who.clerk, order, 'back_extension')).toBe('matters.nothing_asked')
    expect(await w.outcome(who.clerk, order, 'ask_extension', why)).toBe('matters.not_yours')
    expect(await w.outcome(who.liaison, order, 'ask_extension')).toBe('matters.form_field')
    await w.step(who.liaison, order, 'ask_extension', why)
    expect(await w.outcome(who.street, order, 'grant_extension')).toBe('matters.nothing_asked')
    expect(await w.outcome(who.worker, order, 'back_extension')).toBe('matters.not_yours')
    await w.step(who.street, order, 'back_extension')
    expect(await w.outcome(who.secretary, order, 'back_extension')).toBe('matters.nothing_asked')
    expect(await w.outcome(who.clerk, order, 'grant_extension')).toBe('matters.not_yours')
    expect(await w.outcome(who.street, order, 'grant_extension')).toBe('matters.another_person')
    expect(await w.outcome(who.centre, order, 'grant_extension')).toBe('done')
    expect(await due(order)).toEqual(cn('2026-04-21 17:30'))
  })
  test('nobody backs what they asked for themselves, by a second post', async () => {
    const { order } = await atWork()
    const both = await w.hire([
      { role: 'unit_liaison', at: 'office' },
      { role: 'street_clerk', at: 'street' },
    ])
    await w.step(both, order, 'ask_extension', why)
    expect(await w.outcome(both, order, 'back_extension')).toBe('matters.another_person')
    expect(await w.outcome(who.clerk, order, 'back_extension')).toBe('done')
  })
  test('while one is asked for, no second', async () => {
    const { order } = await atWork()
    await w.step(who.liaison, order, 'ask_extension', why)
    expect(await w.outcome(who.liaison, order, 'ask_extension', why)).toBe('matters.asked_already')
    await w.step(who.clerk, order, 'back_extension')
    expect(await w.outcome(who.liaison, order, 'ask_extension', why)).toBe('matters.asked_already')
  })
  test('not before the unit has reported in', async () => {
    const { id } = await w.bringTo('dispatched')
    const order = await w.orderOf(id, units.office)
    expect(await w.outcome(who.liaison, order, 'ask_extension', why)).toBe('matters.not_now')
  })
})

describe('how often', () => {
  test('at most two are granted; refusals don’t count, and move nothing', async () => {
    const { order } = await atWork()
    for (let times = 0; times < 3; times++) {
      await w.step(who.liaison, order, 'ask_extension', why)
      if (times > 0) await w.step(who.clerk, order, 'back_extension')
      await w.step(who.street, order, 'refuse_extension', { reason: '来得及' })
    }
    expect(await due(order)).toEqual(cn('2026-04-14 17:30'))
    await extended(order)
    await extended(order)
    expect(await due(order)).toEqual(cn('2026-04-28 17:30'))
    expect(await w.outcome(who.liaison, order, 'ask_extension', why)).toBe('matters.often_enough')
  })
  test('what was backed once and refused has to be backed anew', async () => {
    const { order } = await atWork()
    await w.step(who.liaison, order, 'ask_extension', why)
    await w.step(who.clerk, order, 'back_extension')
    await w.step(who.street, order, 'refuse_extension', { reason: '来得及' })
    await w.step(who.liaison, order, 'ask_extension', why)
    expect(await w.outcome(who.street, order, 'grant_extension')).toBe('matters.nothing_asked')
  })
})

describe('who has been late once', () => {
  test('can’t ask any more, nor have it backed or granted, from the very moment of the deadline', async () => {
    const { order } = await atWork()
    await w.step(who.liaison, order, 'ask_extension', why)
    await w.step(who.clerk, order, 'back_extension')
    clock.set(cn('2026-04-14 17:30'))
    // the clock has not looked yet
    expect((await w.stored(order)).lapses).toBe(0)
    expect(await w.outcome(who.street, order, 'grant_extension')).toBe('matters.was_late')
    await sweep(house)
    expect(await w.outcome(who.street, order, 'grant_extension')).toBe('matters.was_late')
    expect(await w.outcome(who.street, order, 'refuse_extension', { reason: '已超时' })).toBe('done')
    expect(await w.outcome(who.liaison, order, 'ask_extension', why)).toBe('matters.was_late')
  })
  test('can’t even in the next state, which runs in time again', async () => {
    const { id } = await w.bringTo('dispatched')
    const order = await w.orderOf(id, units.office)
    clock.forward(90 * MINUTE)
    await sweep(house)
    expect((await w.stored(order)).late).toBe(true)
    await w.work(order, 'report_in')
    expect(await w.stored(order)).toMatchObject({ late: false, lapses: 1 })
    expect(await w.outcome(who.liaison, order, 'ask_extension', why)).toBe('matters.was_late')
  })
})

test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, w.districtId)).different).toEqual([])
})
