import { beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { scores } from '../../../../contract/scores.ts'
import { type Answer, openTestHttp, type TestHttp } from '../../../../tests/harness/http.ts'
import type { TestHouse } from '../../../../tests/harness/house.ts'
import { lostUmbrella, type Umbrella } from '../../../../tests/harness/lost-umbrella.ts'
import type { Who } from '../../../kit/scope.ts'
import { ruleOf } from '../measures.ts'

type Rates = z.output<(typeof scores)['GET /api/rates']['out']>
type Records = z.output<(typeof scores)['GET /api/rates/records']['out']>

let w: TestHouse & Umbrella
let http: TestHttp
const ask = <T = Rates>(who: Who, query: string, path = ''): Promise<Answer<T>> =>
  http.ask<T>('GET', `/api/rates${path}?${query}`, { as: who })
const rates = async (who: Who, query = '') => (await ask(who, query)).body

beforeAll(async () => {
  w = await lostUmbrella()
  http = await openTestHttp(w.house)
  // a year before: one; last month: two, one of them at the other community; this month: three
  const now = w.clock.now()
  w.clock.set('2025-03-04T10:00:00+08:00')
  await w.bringTo('cleared')
  w.clock.set('2026-02-03T10:00:00+08:00')
  await w.bringTo('cleared', { report: { category: 'other' } })
  const { id } = await w.report(w.who.resident, { nodeId: w.nodes.handle })
  await w.step(w.who.clerkElsewhere, id, 'sign')
  w.clock.set(now)
  await w.bringTo('cleared', { satisfaction: 'fair', report: { category: 'sanitation.litter' } })
  await w.bringTo('called_back', { kind: 'hard', assist: ['repair'] })
  await w.report(w.who.resident, { nodeId: w.nodes.before })
  await w.allHeard()
})

test('this month as far as today, beside as much of the last one and of the same a year before', async () => {
  const { period, last, yearBefore, whole, place, rule, w: fair } = await rates(w.who.centre)
  expect([period, last, yearBefore]).toEqual([
    { from: '2026-03-01', to: '2026-03-10' },
    { from: '2026-02-01', to: '2026-02-10' },
    { from: '2025-03-01', to: '2025-03-10' },
  ])
  expect([place.name.en, rule, fair]).toEqual([
    'Umbrella District',
    (await ruleOf(w.house, w.districtId)).version,
    0.9,
  ])
  expect(whole.sums).toMatchObject({
    filed: 3,
    to_close: 1,
    closed: 1,
    in_time: 1,
    valid: 2,
    satisfied: 1,
    fair: 1,
  })
  expect(whole.rates).toMatchObject({ filing: { value: 2 / 3, of: 3 }, satisfaction: { value: 0.95, of: 2 } })
  expect([whole.last.filing, whole.yearBefore.filing]).toEqual([1, 1])
  expect([whole.last.in_time, whole.last.return]).toEqual([1, 0])
})

describe('taken apart', () => {
  const lines = async (who: Who, query: string) =>
    Object.fromEntries((await rates(who, query)).lines.map((line) => [line.key, line]))
  test('by place: all places below, those without a figure too, and what lies at the place itself', async () => {
    const below = await rates(w.who.street, `node=${w.nodes.street}`)
    expect(below.lines.map((line) => [line.name?.en, line.sums.filed])).toEqual([
      [expect.stringContaining('Yuqian'), 3],
      [expect.stringContaining('Yuhou'), 0],
    ])
    expect(below.lines[1]?.last.filing).toBe(1)
    const own = await lines(w.who.clerk, '')
    expect(own[w.nodes.before]?.sums.filed).toBe(1)
    expect(own[w.nodes.ribs]?.sums.filed).toBe(2)
    expect(own[w.nodes.canopy]?.sums).toMatchObject({ filed: 0, to_close: 0 })
  })
  test('by category: the upper ones; within one of them those below it', async () => {
    expect((await lines(w.who.centre, 'by=category')).sanitation).toMatchObject({
      name: { en: 'Environment and sanitation' },
      sums: { filed: 1 },
    })
    expect(Object.keys(await lines(w.who.centre, 'by=category&category=sanitation'))).toEqual([
      'sanitation.litter',
    ])
    expect((await lines(w.who.centre, 'by=category'))['']).toMatchObject({ name: null, sums: { filed: 2 } })
  })
  test('by unit that leads, by kind of call, by month', async () => {
    expect((await lines(w.who.centre, 'by=unit'))[w.units.office]).toMatchObject({ sums: { filed: 2 } })
    expect((await lines(w.who.centre, 'by=kind')).hard).toMatchObject({
      name: { en: 'Hard problem' },
      sums: { filed: 1 },
    })
    const months = (await rates(w.who.centre, 'by=month&period=year')).lines
    expect(months.map((line) => [line.key, line.sums.filed])).toEqual([
      ['2026-01', 0],
      ['2026-02', 2],
      ['2026-03', 3],
    ])
    expect(months[2]?.last.filing).toBe(1)
    expect(months[2]?.yearBefore.closing).toBe(1)
  })
  test('how units answered: of the orders they were given', async () => {
    const orders = await lines(w.who.centre, 'side=orders&by=unit')
    expect(orders[w.units.office]?.sums).toMatchObject({
      ordered: 2,
      to_feed_back: 2,
      in_time: 2,
      to_contact: 2,
    })
    expect(orders[w.units.repair]?.sums).toMatchObject({ ordered: 1, to_feed_back: 1, to_contact: 0 })
    expect(
      (await rates(w.who.centre, 'side=orders&by=category&category=sanitation')).whole.sums.ordered,
    ).toBe(1)
  })
})

test('the last twelve months go with it, the one that is asked for at their end', async () => {
  const { trend } = await rates(w.who.centre, 'at=2026-02-15')
  expect([trend.length, trend[0]?.key, trend[11]?.key]).toEqual([12, '2025-03', '2026-02'])
  expect([trend[0]?.sums.filed, trend[11]?.sums.filed]).toEqual([1, 2])
  const weeks = (await rates(w.who.centre, 'period=week')).trend
  expect([weeks[11]?.key, weeks[11]?.sums.filed]).toEqual(['2026-03-09', 3])
})

describe('who sees what', () => {
  test('whoever stands over a place sees it and what lies below; elsewhere the reason', async () => {
    expect((await rates(w.who.clerk)).whole.sums.filed).toBe(3)
    expect((await rates(w.who.clerkElsewhere, 'period=year')).whole.sums.filed).toBe(1)
    const { status, body } = await ask(w.who.clerk, `node=${w.nodes.after}`)
    expect([status, (body as { code?: string }).code]).toEqual([403, 'scores.not_your_area'])
  })
  test('who speaks for a unit sees the part of that unit, anywhere, and no other unit’s', async () => {
    const own = await rates(w.who.liaison)
    expect([own.ownUnit, own.unit?.id, own.whole.sums.filed]).toEqual([true, w.units.office, 2])
    expect(own.units).toEqual([])
    const other = await rates(w.who.repairer, 'side=orders')
    expect([other.whole.sums.ordered, (await rates(w.who.repairer)).whole.sums.filed]).toEqual([1, 0])
    const { status, body } = await ask(w.who.repairer, `unit=${w.units.office}`)
    expect([status, (body as { code?: string }).code]).toEqual([403, 'scores.not_your_unit'])
  })
  test('records are those within reach, with no more than a list shows', async () => {
    const query = 'measure=filed&from=2026-03-01&to=2026-03-31'
    const { body } = await ask<Records>(w.who.liaison, query, '/records')
    expect([body.count, body.rows.length, body.next]).toEqual([2, 2, null])
    // three digits alone stand in one of two hundred ids
    expect(JSON.stringify(body)).not.toMatch(/雷|沈|\*|1391111|1393333/)
    const all = await ask<Records>(w.who.centre, query, '/records')
    expect(all.body.count).toBe(3)
    const direct = await ask<Records>(w.who.centre, `${query}&node=${w.nodes.before}&direct=yes`, '/records')
    expect(direct.body.count).toBe(1)
  })
})

test('days that are no period, and measures that there are not, are refused with the reason', async () => {
  const code = async (query: string, path = '') =>
    (await ask<{ code: string }>(w.who.centre, query, path)).body.code
  expect(await code('period=custom')).toBe('scores.bad_period')
  expect(await code('period=custom&from=2026-03-02&to=2026-03-01')).toBe('scores.bad_period')
  expect(await code('period=custom&from=2016-03-02&to=2026-03-01')).toBe('scores.bad_period')
  expect(await code('period=custom&from=2026-02-30&to=2026-03-01')).toBe('http.bad_input')
  expect(await code('measure=minutes&from=2026-03-01&to=2026-03-01', '/records')).toBe('scores.no_measure')
  expect(await code('measure=orders.filed&from=2026-03-01&to=2026-03-01', '/records')).toBe(
    'scores.no_measure',
  )
})
