import { beforeEach, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { listOf } from './list.ts'
import { pageFor } from './show.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const cn = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const suspend = { until: '2026-05-20', reason: '等配件到货' }

beforeEach(() => clock.set('2026-04-07T10:00:00+08:00'))

/** At work since Tuesday; five working days, to the close of the Tuesday after. */
const atWork = async (options: Parameters<typeof w.bringTo>[1] = {}) => {
  const { id } = await w.bringTo('reported_in', options)
  return { id, order: await w.orderOf(id, units.office) }
}

describe('a suspension', () => {
  test('stops the clock of the order and of its matter through the last day named, and neither is late meanwhile', async () => {
    const { id, order } = await atWork()
    clock.set(cn('2026-04-09 17:30'))
    await w.step(who.street, order, 'suspend', suspend)
    for (const one of [order, id])
      expect(await w.stored(one)).toMatchObject({
        pausedUntil: cn('2026-05-21 00:00'),
        wakeAt: cn('2026-05-21 00:00'),
      })
    clock.set(cn('2026-05-20 23:59'))
    await sweep(house)
    for (const one of [order, id]) {
      expect(await w.stored(one)).toMatchObject({ late: false, lapses: 0 })
      expect(await w.history(one)).not.toContain('late')
    }
  })
  test('ends by itself, and the clocks go on with what was left, each once', async () => {
    const { id, order } = await atWork()
    clock.set(cn('2026-04-09 17:30'))
    await w.step(who.street, order, 'suspend', suspend)
    clock.set(cn('2026-05-21 00:00'))
    await sweep(house)
    expect(await sweep(house)).toBe(0)
    // three working days were left: Thursday, Friday, Monday
    for (const one of [order, id])
      expect(await w.stored(one)).toMatchObject({
        pausedUntil: null,
        dueAt: cn('2026-05-25 17:30'),
        late: false,
      })
    expect((await w.history(order)).at(-1)).toBe('resume')
    expect((await w.history(id)).at(-1)).toBe('resumed')
    clock.set(cn('2026-05-25 17:30'))
    await sweep(house)
    for (const one of [order, id]) expect(await w.stored(one)).toMatchObject({ late: true, lapses: 1 })
  })
  test('whose end nobody looked at for days still ended on its day', async () => {
    const { order } = await atWork()
    clock.set(cn('2026-04-09 17:30'))
    await w.step(who.street, order, 'suspend', suspend)
    clock.set(cn('2026-05-22 12:00'))
    await sweep(house)
    expect((await w.stored(order)).dueAt).toEqual(cn('2026-05-25 17:30'))
  })
  test('is no part of the time by which the colours change', async () => {
    const { order } = await atWork()
    const colours = async () => {
      const { orders } = await pageFor(house, who.clerk, order, 'zh')
      const [shown] = orders
      return [shown?.blueAt, shown?.amberAt]
    }
    // on its first evening nothing of five working days but the rest of a day has passed
    clock.set(cn('2026-04-07 17:30'))
    await w.step(who.street, order, 'suspend', { ...suspend, until: '2026-05-18' })
    clock.set(cn('2026-05-19 00:00'))
    await sweep(house)
    // no false warning at the very end of the pause
    expect(await w.stored(order)).toMatchObject({ alarms: 0, dueAt: cn('2026-05-25 17:30') })
    const [blue, amber] = await colours()
    expect(Number(blue)).toBeGreaterThan(clock.now().getTime() + DAY)
    expect(Number(amber)).toBeGreaterThan(Number(blue))
  })
  test('is ended early by the unit or by whoever suspended it, with what was left', async () => {
    for (const person of [who.liaison, who.street]) {
      clock.set('2026-04-07T10:00:00+08:00')
      const { id, order } = await atWork()
      clock.set(cn('2026-04-09 17:30'))
      await w.step(who.street, order, 'suspend', suspend)
      clock.set(cn('2026-04-20 08:00'))
      expect(await w.outcome(who.clerk, order, 'resume')).toBe('matters.not_yours')
      await w.step(person, order, 'resume')
      for (const one of [order, id])
        expect(await w.stored(one)).toMatchObject({ pausedUntil: null, dueAt: cn('2026-04-22 17:30') })
      expect(await w.outcome(person, order, 'resume')).toBe('matters.not_paused')
    }
  })
  test('lets the work go on and be finished', async () => {
    const { id, order } = await atWork()
    await w.step(who.street, order, 'suspend', suspend)
    await w.step(who.liaison, order, 'progress', { words: '配件已订' })
    await w.work(order, 'feed_back')
    expect(await w.stored(order)).toMatchObject({ state: 'fed_back', pausedUntil: null, wakeAt: null })
    expect(await w.stored(id)).toMatchObject({ state: 'fed_back', pausedUntil: null })
  })
  test('is out of the unit’s work list until the clock goes on', async () => {
    const { order } = await atWork()
    const waits = async () => {
      const call = { who: who.liaison, query: { view: 'todo' as const, limit: 100 } }
      const { rows } = await listOf(house, call as unknown as Parameters<typeof listOf>[1])
      return rows.some((row) => row.id === order)
    }
    expect(await waits()).toBe(true)
    await w.step(who.street, order, 'suspend', suspend)
    expect(await waits()).toBe(false)
    await w.step(who.liaison, order, 'resume')
    expect(await waits()).toBe(true)
  })
})

describe('who suspends, and how often', () => {
  test('the street or the district, once in the life of an order, with an end and a reason', async () => {
    const { order } = await atWork()
    for (const person of [who.liaison, who.clerk, who.secretary])
      expect(await w.outcome(person, order, 'suspend', suspend)).toBe('matters.not_yours')
    expect(await w.outcome(who.street, order, 'suspend', { reason: '等' })).toBe('matters.form_field')
    expect(await w.outcome(who.street, order, 'suspend', { until: '2026-05-20' })).toBe('matters.form_field')
    for (const until of ['2026-04-06', '2027-04-07', '2026-10-05'])
      expect(await w.outcome(who.street, order, 'suspend', { ...suspend, until })).toBe('matters.day_ahead')
    await w.step(who.street, order, 'suspend', { ...suspend, until: '2026-04-08' })
    clock.set(cn('2026-04-09 08:00'))
    await sweep(house)
    expect(await w.outcome(who.centre, order, 'suspend', suspend)).toBe('matters.often_enough')
  })
  test('not once it has been late', async () => {
    const { order } = await atWork()
    clock.set(cn('2026-04-14 17:30'))
    expect(await w.outcome(who.street, order, 'suspend', suspend)).toBe('matters.was_late')
  })
  test('more time is not asked for meanwhile', async () => {
    const { order } = await atWork()
    await w.step(who.street, order, 'suspend', suspend)
    expect(await w.outcome(who.liaison, order, 'ask_extension', { reason: '等' })).toBe('matters.paused')
  })
})

test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, w.districtId)).different).toEqual([])
})
