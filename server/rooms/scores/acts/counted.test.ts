import { beforeAll, describe, expect, test } from 'vitest'
import { lostUmbrella, type Umbrella } from '../../../../tests/harness/lost-umbrella.ts'
import type { TestHouse } from '../../../../tests/harness/house.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from '../../matters/index.ts'
import { breakdown, measure } from '../index.ts'
import { dayOf, type FigureRow, type OrderRow } from '../rules.ts'

let w: TestHouse & Umbrella
beforeAll(async () => {
  w = await lostUmbrella()
})

const rowOf = async (id: string) => {
  await w.allHeard()
  return w.house.db.one<FigureRow>(sql`
    select *, filed_on::text, due_on::text, called_on::text from figure_row where id = ${id}`)
}
const orderOf = async (id: string) => {
  await w.allHeard()
  return w.house.db.one<OrderRow>(sql`
    select *, ordered_on::text, acknowledge_on::text, contact_on::text, report_in_on::text, feed_back_on::text,
      objected_on::text from figure_order where id = ${id}`)
}
const today = () => dayOf(w.clock.now())
/** Time passes and the clock acts. */
const wait = async (ms: number) => {
  w.clock.forward(ms)
  await sweep(w.house)
}
const NOTHING = { due_on: null, called_on: null, accepted: false, closed: false, in_time: false }

test('a matter that goes the whole road in time counts as filed, taken up, whistled, closed in time, and answered well', async () => {
  const { id } = await w.bringTo('cleared', { report: { category: 'other' } })
  expect(await rowOf(id)).toMatchObject({
    ...{ loop: 'whistle', category: 'other', unit_id: w.units.office, filed_on: today(), due_on: today() },
    ...{ called_on: today(), accepted: true, whistled: true, closed: true, in_time: true, rework: false },
    ...{ returned: false, judged: true, contacted: true, solved: true, satisfied: true, fair: false },
  })
})

test('one that the grid settles itself is no whistle and of no unit; its result told on the spot counts as contact', async () => {
  const { id } = await w.report()
  await w.step(w.who.worker, id, 'solve_here', { category: 'other' })
  await w.step(w.who.worker, id, 'solved_here', { result: '伞挂在传达室。' })
  await w.step(w.who.resident, id, 'call_back', { solved: 'explained', satisfaction: 'fair' })
  expect(await rowOf(id)).toMatchObject({
    ...{ accepted: true, whistled: false, unit_id: null, contacted: true, solved: false, satisfied: false },
    ...{ fair: true, due_on: null, closed: false },
  })
})

describe('the day that a matter was to be closed', () => {
  test('is the day of its first limit that ran out, however much later it is closed', async () => {
    const { id } = await w.bringTo('dispatched')
    const { dueAt } = await w.stored(id)
    await wait(20 * DAY)
    expect(await rowOf(id)).toMatchObject({ due_on: dayOf(dueAt as Date), closed: false, in_time: false })
    const order = await w.orderOf(id, w.units.office)
    await w.work(order, 'feed_back')
    await w.check(id, 'confirm')
    await w.step(w.who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
    await w.step(w.who.clerk, id, 'clear')
    expect(await rowOf(id)).toMatchObject({
      ...{ due_on: dayOf(dueAt as Date), closed: true, in_time: false, called_on: today() },
    })
    expect((await rowOf(id)).minutes).toBeGreaterThanOrEqual(20 * 24 * 60)
  })

  test('is the day it was closed where no limit ran out, a day later where it is reopened and closed again', async () => {
    const { id } = await w.bringTo('cleared')
    const first = today()
    expect(await rowOf(id)).toMatchObject({ due_on: first, closed: true })
    w.clock.forward(DAY)
    await w.step(w.who.resident, id, 'reopen', { facts: '又丢了一次。' })
    expect(await rowOf(id)).toMatchObject({ due_on: null, closed: false, called_on: first })
    await w.step(w.who.clerk, id, 'sign')
    await w.step(w.who.clerk, id, 'answer', { category: 'other', reply: '已放在服务台。' })
    await w.step(w.who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'fair' })
    await w.step(w.who.clerk, id, 'clear')
    expect(await rowOf(id)).toMatchObject({ due_on: today(), called_on: today(), in_time: true, fair: true })
  })

  test('counts a lateness no more that was contested with success: of the order and of the matter that waited for it', async () => {
    const { id } = await w.bringTo('reported_in')
    const order = await w.orderOf(id, w.units.office)
    const { dueAt } = await w.stored(order)
    await wait(15 * DAY)
    await w.work(order, 'feed_back')
    await w.check(id, 'confirm')
    await w.step(w.who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
    await w.step(w.who.clerk, id, 'clear')
    const late = dayOf(dueAt as Date)
    expect(await rowOf(id)).toMatchObject({ due_on: late, in_time: false })
    expect(await orderOf(order)).toMatchObject({ feed_back_on: late, fed_back: true, in_time: false })
    await w.step(w.who.liaison, order, 'contest', { reason: '暴雨封路。' })
    await w.step(w.who.centre, order, 'exempt', { words: '属实。' })
    expect(await rowOf(id)).toMatchObject({ due_on: today(), closed: true, in_time: true })
    expect(await orderOf(order)).toMatchObject({ feed_back_on: today(), in_time: true })
  })
})

test('a report that is joined to another, or withdrawn, counts as filed and no more; split off again it counts again', async () => {
  const main = await w.report()
  const { id } = await w.report(w.who.neighbour)
  await w.step(w.who.clerk, id, 'sign')
  await w.step(w.who.clerk, id, 'merge', { into: main.id, why: 'same' })
  expect(await rowOf(id)).toMatchObject({ filed_on: today(), ...NOTHING })
  await w.step(w.who.clerk, id, 'split', { reason: '不是同一把伞。' })
  expect(await rowOf(id)).toMatchObject({ accepted: true })
  await w.step(w.who.resident, main.id, 'withdraw', {})
  expect(await rowOf(main.id)).toMatchObject({ filed_on: today(), ...NOTHING })
})

test('an unhappy answer stands until the next one, and the matter counts as reworked', async () => {
  const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
  const asked = today()
  w.clock.forward(HOUR)
  await w.step(w.who.clerk, id, 'return', { reason: '伞骨还是断的。' })
  expect(await rowOf(id)).toMatchObject({ called_on: asked, solved: true, satisfied: false, judged: true })
  await w.work(await w.orderOf(id, w.units.office), 'feed_back')
  await w.check(id, 'confirm')
  await w.step(w.who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
  await w.step(w.who.clerk, id, 'clear')
  expect(await rowOf(id)).toMatchObject({ satisfied: true, rework: true, returned: false })
  expect(await orderOf(await w.orderOf(id, w.units.office))).toMatchObject({ rework: true, fed_back: true })
})

test('one that ends with a final reply counts for the response alone', async () => {
  const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
  for (let round = 0; round < 2; round++) {
    await w.step(w.who.clerk, id, 'return', { reason: '再看一次。' })
    await w.work(await w.orderOf(id, w.units.office), 'feed_back')
    await w.check(id, 'confirm')
    await w.step(w.who.resident, id, 'call_back', { solved: 'unsolved', satisfaction: 'unsatisfied' })
  }
  expect(await rowOf(id)).toMatchObject({ judged: true, contacted: true })
  await w.step(w.who.clerk, id, 'propose_final', { reply: '伞无法找回。', ways: '可以向法院起诉。' })
  await w.step(w.who.street, id, 'approve_final', { reply: '伞无法找回。', ways: '可以向法院起诉。' })
  expect(await rowOf(id)).toMatchObject({ judged: false, contacted: true, closed: true, called_on: today() })
})

test('an order that goes to another unit by an upheld objection leaves the first one with the objection alone', async () => {
  const { id } = await w.bringTo('dispatched')
  const first = await w.orderOf(id, w.units.office)
  await wait(3 * HOUR)
  await w.step(w.who.liaison, first, 'object', { reason: '伞不归我们管。', unit: w.units.repair })
  await w.step(w.who.clerk, first, 'uphold', { unit: w.units.repair, ruling: '改派修理铺。' })
  expect(await rowOf(id)).toMatchObject({ unit_id: w.units.repair, returned: false, due_on: null })
  expect(await orderOf(first)).toMatchObject({
    ...{ ordered_on: today(), objected_on: today(), upheld: true, overruled: false },
    ...{ acknowledge_on: null, contact_on: null, feed_back_on: null },
  })
  expect(await orderOf(await w.orderOf(id, w.units.repair))).toMatchObject({ ordered_on: today() })
})

test('an emergency is no matter of being contacted first: to report in is', async () => {
  const { id } = await w.bringTo('cleared', { kind: 'emergency' })
  const row = await orderOf(await w.orderOf(id, w.units.office))
  expect(row).toMatchObject({ kind: 'emergency', contact_on: null, report_in_on: today(), reported_in: true })
  expect(await rowOf(id)).toMatchObject({ kind: 'emergency', contacted: true })
})

test('what moves with its grid is counted where it lies now', async () => {
  const { id } = await w.report(w.who.resident, { nodeId: w.nodes.canopy })
  await w.allHeard()
  const at = (path: number[]) => ({ districtId: w.districtId, path })
  const period = { from: today(), to: today() }
  const before = [w.nodes.district, w.nodes.street, w.nodes.before]
  const filed = async () => ({
    [w.nodes.before]: (await measure(w.house, at(before), period)).filed,
    [w.nodes.after]: (await measure(w.house, at([...before.slice(0, 2), w.nodes.after]), period)).filed,
  })
  const was = await filed()
  const path = [w.nodes.district, w.nodes.street, w.nodes.after, w.nodes.handle].join('.')
  await w.house.db.rows(sql`update matter set path = ${path}::ltree where root_id = ${id}`)
  await w.house.db.rows(sql`
    insert into fact (district_id, name, data) values (${w.districtId}, 'matters.moved', ${JSON.stringify({ ids: [id] })}::jsonb)`)
  await w.allHeard()
  expect(await filed()).toEqual({
    [w.nodes.before]: Number(was[w.nodes.before]) - 1,
    [w.nodes.after]: Number(was[w.nodes.after]) + 1,
  })
  const places = await breakdown(w.house, at(before), period, 'place')
  expect(places.map((row) => row.key)).not.toContain(String(w.nodes.canopy))
})
