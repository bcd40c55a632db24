import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR } from '../../../kit/clock.ts'
import { pageFor } from './show.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const ask = { question: '真的丢了吗？' }

describe('a check before it is taken up', () => {
  const asked = async () => {
    const { id } = await w.report()
    await w.step(who.clerk, id, 'verify', ask)
    return { id, task: await w.task(id, 'verify') }
  }
  test.each([
    ['confirm', 'verified'],
    ['deny', 'disproved'],
  ])(
    'that ends in “%s” is noted on the matter, whose own state and clock it leaves alone',
    async (found, noted) => {
      const { id, task } = await asked()
      const before = await w.stored(id)
      clock.forward(HOUR)
      await w.step(who.worker, task, found, { words: '到站台看过' })
      expect((await w.history(id)).slice(-2)).toEqual(['verify', noted])
      expect(await w.stored(id)).toMatchObject({
        state: 'reported',
        dueAt: before.dueAt,
        clockFrom: before.clockFrom,
      })
      expect(await w.stored(task)).toMatchObject({ state: 'noted', dueAt: null, unitId: null })
    },
  )
  test('has two working hours, and is the nearest worker’s', async () => {
    clock.set('2026-03-12T11:00:00+08:00')
    const { task } = await asked()
    expect((await w.stored(task)).dueAt).toEqual(new Date('2026-03-12T15:00:00+08:00'))
    expect(await w.outcome(who.canopyWorker, task, 'confirm')).toBe('matters.none')
    expect(await w.outcome(who.worker, task, 'confirm')).toBe('done')
  })
  test('is asked for once at a time, and again when the first is done', async () => {
    const { id, task } = await asked()
    expect(await w.outcome(who.secretary, id, 'verify', ask)).toBe('matters.task_open')
    await w.step(who.worker, task, 'deny', { words: '没人丢伞' })
    expect(await w.outcome(who.secretary, id, 'verify', ask)).toBe('done')
  })
  test('is called off when the matter moves on without it', async () => {
    const { id, task } = await asked()
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect((await w.stored(task)).state).toBe('withdrawn')
    expect(await w.outcome(who.worker, task, 'confirm')).toBe('matters.not_now')
  })
  test('is not read by the resident, neither the question nor the finding', async () => {
    const { id, task } = await asked()
    await w.step(who.worker, task, 'deny', { words: '没人丢伞' })
    const seen = JSON.stringify(await pageFor(house, who.resident, id, 'zh'))
    for (const words of [ask.question, '没人丢伞']) expect(seen).not.toContain(words)
    const forStaff = JSON.stringify(await pageFor(house, who.clerk, id, 'zh'))
    for (const words of [ask.question, '没人丢伞']) expect(forStaff).toContain(words)
  })
})

describe('a check before it is closed', () => {
  test('comes when the last unit has fed back, by itself', async () => {
    const { id } = await w.bringTo('reported_in', { assist: ['repair'] })
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    await expect(w.task(id, 'check')).rejects.toThrow()
    await w.work(await w.orderOf(id, units.repair), 'feed_back')
    const task = await w.stored(await w.task(id, 'check'))
    expect([task.state, Number(task.dueAt) - Number(task.clockFrom)]).toEqual(['asked', 24 * HOUR])
  })
  test('that is not passed sends it back to the units, is made anew, and may pass then', async () => {
    const { id } = await w.bringTo('fed_back', { assist: ['repair'] })
    const first = await w.task(id, 'check')
    expect(await w.outcome(who.worker, first, 'deny')).toBe('matters.form_field')
    await w.check(id, 'deny')
    expect((await w.stored(id)).state).toBe('unproved')
    const answer = { solved: 'solved', satisfaction: 'satisfied' }
    expect(await w.outcome(who.resident, id, 'call_back', answer)).toBe('matters.not_now')
    await w.step(who.clerk, id, 'send_back', { reason: '伞骨还断着' })
    const orders = await Promise.all((await w.orders(id)).map(w.stored))
    expect(orders.map((o) => o.state)).toEqual(['reported_in', 'reported_in'])
    for (const order of await w.orders(id)) await w.work(order, 'feed_back')
    expect(await w.task(id, 'check')).not.toBe(first)
    await w.check(id, 'confirm')
    expect((await w.stored(id)).state).toBe('checked')
    expect(await w.outcome(who.resident, id, 'call_back', answer)).toBe('done')
  })
  test('is no return: the two reworks of an unhappy call-back are still there', async () => {
    const { id } = await w.bringTo('fed_back')
    for (let times = 0; times < 3; times++) {
      await w.check(id, 'deny')
      await w.step(who.clerk, id, 'send_back', { reason: '还没好' })
      await w.work(await w.orderOf(id, units.office), 'feed_back')
    }
    await w.check(id, 'confirm')
    await w.step(who.resident, id, 'call_back', { solved: 'unsolved', satisfaction: 'unsatisfied' })
    expect(await w.outcome(who.clerk, id, 'return', { reason: '不满意' })).toBe('done')
  })
  test('may be stood in for by the levels above, not by the unit that did the work nor by the reporter', async () => {
    const { id } = await w.bringTo('fed_back')
    const task = await w.task(id, 'check')
    expect(await w.outcome(who.liaison, task, 'confirm')).toBe('matters.not_yours')
    expect(await w.outcome(who.resident, task, 'confirm')).toBe('matters.not_yours')
    expect(await w.outcome(who.secretary, task, 'confirm')).toBe('done')
  })
})
