import { describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import type { Who } from '../../../kit/scope.ts'
import { replay } from './replay.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, clock } = w

const counts = async (as: Who, query = '') => {
  const { body } = await http.ask<Out<'GET /api/matters/counts'>>('GET', `/api/matters/counts${query}`, {
    as,
  })
  return {
    total: body.total,
    open: body.open,
    ...Object.fromEntries(body.states.map((s) => [s.state, s.count])),
  }
}
const page = async (as: Who, id: string, lang: 'zh' | 'en' = 'en') =>
  (await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as, lang })).body
const orderOf = async (id: string, unit: number) =>
  (await page(who.clerk, id)).orders.find((order) => order.unit?.id === unit)?.id ?? ''

describe('a lost umbrella', () => {
  test('goes from reported to cleared through two units, and the counts move with it', async () => {
    expect(await counts(who.clerk)).toEqual({ total: 0, open: 0 })
    const { id, number } = await w.report(who.resident, { place: '公交站', category: 'other' })
    expect(number).toBeGreaterThan(0)
    expect(await counts(who.clerk)).toEqual({ total: 1, open: 1, reported: 1 })
    expect((await page(who.resident, id)).stands.en).toMatch(/Your report has arrived/)
    expect((await page(who.resident, id)).deadline).toBe('by tomorrow 11:30, 1 working day left')

    clock.forward(HOUR)
    const dispatched = await w.step(who.clerk, id, 'dispatch', {
      units: { lead: units.office, assist: [units.repair] },
      request: '请尽快查监控',
    })
    expect(dispatched).toMatchObject({ state: 'dispatched', version: 2, closedAt: null })
    expect(await counts(who.clerk)).toEqual({ total: 1, open: 1, dispatched: 1 })
    expect(await counts(who.liaison, '?view=orders')).toEqual({ total: 1, open: 1, ordered: 1 })
    const [lead, assist] = [await orderOf(id, units.office), await orderOf(id, units.repair)]

    clock.forward(HOUR)
    await w.work(assist, 'acknowledge')
    await w.step(who.repairer, assist, 'report_in', { words: '已到公交站' })
    expect((await w.stored(id)).state).toBe('dispatched')
    await w.work(lead, 'report_in')
    expect(await counts(who.clerk)).toEqual({ total: 1, open: 1, reported_in: 1 })

    clock.forward(DAY)
    await w.step(who.liaison, lead, 'feed_back', { result: '伞找到了', note: '监控只拍到一半' })
    expect((await w.stored(id)).state).toBe('reported_in')
    await w.step(who.repairer, assist, 'feed_back', { result: '伞骨修好了' })
    expect(await counts(who.clerk)).toEqual({ total: 1, open: 1, fed_back: 1 })
    expect(await counts(who.liaison, '?view=orders')).toEqual({ total: 1, open: 0, fed_back: 1 })

    clock.forward(HOUR)
    await w.check(id, 'confirm')
    expect(await counts(who.clerk)).toEqual({ total: 1, open: 1, checked: 1 })
    await w.step(who.resident, id, 'call_back', {
      solved: 'solved',
      satisfaction: 'satisfied',
      words: '谢谢',
    })
    const cleared = await w.step(who.clerk, id, 'clear', { words: '物归原主' })
    expect(cleared).toMatchObject({
      state: 'cleared',
      solved: 'solved',
      satisfaction: 'satisfied',
      lapses: 0,
      dueAt: null,
      late: false,
      closedAt: clock.now(),
    })
    expect(await counts(who.clerk)).toEqual({ total: 1, open: 0, cleared: 1 })
    expect(await counts(who.clerk, '?open=no&category=other')).toEqual({ total: 1, open: 0, cleared: 1 })
  })

  test('shows one thread, oldest first, with words in both languages and the units by name', async () => {
    const { id } = await w.bringTo('cleared', { assist: ['repair'] })
    const { thread, orders: made } = await page(who.clerk, id)
    const orders = made.filter((order) => order.unit)
    expect(thread.map((k) => `${k.by.unit ?? k.by.role} ${k.step}`)).toEqual([
      'resident report',
      'community_clerk dispatch',
      '失物招领处 order',
      '雨伞修理铺 order',
      '失物招领处 acknowledge',
      '失物招领处 contact',
      '失物招领处 report_in',
      'join report_in',
      '雨伞修理铺 acknowledge',
      '雨伞修理铺 report_in',
      '失物招领处 feed_back',
      '雨伞修理铺 feed_back',
      'join feed_back',
      'cascade ask',
      'grid_worker confirm',
      'join passed',
      'cascade noted',
      'reporter call_back',
      'community_clerk clear',
    ])
    for (const knot of thread) for (const words of Object.values(knot.done)) expect(words).not.toBe('')
    expect(orders.map((o) => [o.unit?.name, o.lead, o.state])).toEqual([
      ['失物招领处', true, 'fed_back'],
      ['雨伞修理铺', false, 'fed_back'],
    ])
  })

  test('may be left out of no step: each comes too early before its turn', async () => {
    const early = async (person: Who, id: string, step: string, form = {}) =>
      w.step(person, id, step, form).then(
        () => 'taken',
        (error) => error.code,
      )
    const answer = { solved: 'solved', satisfaction: 'satisfied' }
    for (const state of ['reported', 'dispatched', 'reported_in', 'fed_back'] as const) {
      const { id } = await w.bringTo(state)
      expect(await early(who.resident, id, 'call_back', answer)).toBe('matters.not_now')
      expect(await early(who.clerk, id, 'clear')).toBe('matters.not_now')
    }
    const { id, orders } = await w.bringTo('checked')
    expect(await early(who.clerk, id, 'clear')).toBe('matters.not_now')
    expect(await early(who.liaison, orders[0] ?? '', 'feed_back', { result: '再说一遍' })).toBe(
      'matters.not_now',
    )
    const cleared = await w.bringTo('cleared')
    expect(await early(who.clerk, cleared.id, 'return', { reason: '再来' })).toBe('matters.not_now')
  })

  test('is offered the steps of each person, the main one first, and says why others wait', async () => {
    const { id } = await w.bringTo('dispatched')
    const forLiaison = (await page(who.liaison, id)).offers
    expect(forLiaison.filter((o) => o.allowed).map((o) => o.step)).toEqual(['acknowledge', 'object', 'note'])
    const waits = forLiaison.find((o) => o.step === 'feed_back')
    expect([waits?.allowed, waits?.why, waits?.form]).toEqual([
      false,
      'It is “to acknowledge” now; this step belongs to “being handled”.',
      [],
    ])
    expect((await page(who.resident, id)).offers.filter((o) => o.allowed)).toEqual([])
    const done = await w.bringTo('checked')
    const forResident = (await page(who.resident, done.id)).offers
    expect(forResident.filter((o) => o.allowed).map((o) => [o.step, o.words.en])).toEqual([
      ['call_back', 'Answer: is it solved?'],
    ])
    // nobody else's steps are shown to them
    const own = ['call_back', 'answer_too', 'reopen', 'merge', 'split', 'withdraw']
    expect(forResident.map((o) => o.step).sort()).toEqual(own.sort())
  })

  test('keeps what was stored equal to the history folded, whatever came', async () => {
    expect((await replay(w.house, w.districtId)).different).toEqual([])
  })
})
