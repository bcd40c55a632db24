import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { takeStep } from './advance.ts'

const w = await lostUmbrella()
const { who, units, house } = w
const other = w.another().house
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code,
  )
const only = { units: { lead: units.office, assist: [] } }

describe('a report that is sent again', () => {
  test('gives the first answer and one row', async () => {
    const id = randomUUID()
    const first = await w.report(who.resident, { id, words: '丢了一把蓝伞' })
    const before = await w.rowCounts()
    w.clock.forward(1000)
    const again = await w.report(who.resident, { id, words: '丢了一把蓝伞' })
    expect(again).toEqual(first)
    expect(await w.rowCounts()).toEqual(before)
  })
  test('twenty times at once gives one row, one number, and the same answer to all', async () => {
    const id = randomUUID()
    const before = await w.rowCounts()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => w.report(who.resident, { id, words: '丢了一把绿伞' })),
    )
    expect(new Set(answers.map((a) => `${a.id} ${a.number} ${a.version}`)).size).toBe(1)
    const after = await w.rowCounts()
    expect([after.matter, after.matter_step, after.matter_content, after.fact]).toEqual(
      [before.matter, before.matter_step, before.matter_content, before.fact].map((n) => Number(n) + 1),
    )
  })
  test("with the id of somebody else's matter is refused, and nothing is written or told", async () => {
    const { id } = await w.report(who.neighbour)
    const before = await w.rowCounts()
    expect(await code(w.report(who.resident, { id }))).toBe('matters.id_taken')
    const onBehalf = { name: '撑伞人', phone: '13955556666' }
    expect(await code(w.report(who.clerk, { id, onBehalf }))).toBe('matters.id_taken')
    expect(await w.rowCounts()).toEqual(before)
  })
  test('with the id of an order, or of a matter of another district, is refused', async () => {
    const { orders } = await w.bringTo('dispatched')
    expect(await code(w.report(who.resident, { id: orders[0] ?? '' }))).toBe('matters.id_taken')
    const { id } = await w.report()
    const rain = await house.db.one<{ id: number }>(sql`
      select id from node where district_id = ${who.stranger.districtId} and parent_id is null`)
    // districts know nothing of each other's ids: the same one may stand in both
    expect(await code(w.report(who.stranger, { id, nodeId: rain.id }))).toBe('done')
    expect((await w.report(who.resident, { id })).id).toBe(id)
  })
})

describe('a step that is sent again', () => {
  test('is not taken again, whatever came between', async () => {
    const { id } = await w.report()
    const requestId = randomUUID()
    const first = await w.step(who.clerk, id, 'dispatch', only, { requestId, version: 1 })
    expect(await w.step(who.clerk, id, 'dispatch', only, { requestId, version: 1 })).toEqual(first)
    const [order = ''] = await w.orders(id)
    await w.work(order, 'report_in')
    const before = await w.rowCounts()
    const late = await w.step(who.clerk, id, 'dispatch', only, { requestId, version: 1 })
    expect(late.id).toBe(id)
    expect(await w.history(id)).toEqual(['report', 'dispatch', 'report_in'])
    expect(await w.rowCounts()).toEqual(before)
  })
  test('twenty times at once, to two servers, is taken once and answered twenty times alike', async () => {
    const { id } = await w.report()
    const requestId = randomUUID()
    const body = { requestId, version: 1, step: 'dispatch', form: only }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => takeStep(i % 2 ? house : other, who.clerk, id, body)),
    )
    expect(new Set(answers.map((a) => `${a.matter.state} ${a.matter.version}`))).toEqual(
      new Set(['dispatched 2']),
    )
    expect(await w.history(id)).toEqual(['report', 'dispatch'])
    expect(await w.orders(id)).toHaveLength(1)
  })
  test('a request id belongs to one step of one person', async () => {
    const { id } = await w.report()
    const requestId = randomUUID()
    await w.step(who.clerk, id, 'dispatch', only, { requestId })
    expect(await code(w.step(who.secretary, id, 'dispatch', only, { requestId }))).toBe(
      'matters.request_reused',
    )
    const answer = { solved: 'solved', satisfaction: 'satisfied' }
    expect(await code(w.step(who.clerk, id, 'call_back', answer, { requestId }))).toBe(
      'matters.request_reused',
    )
  })
  test('a refused one may be sent anew, and counts then', async () => {
    const { id } = await w.report()
    const requestId = randomUUID()
    const twice = { units: { lead: units.office, assist: [units.office] } }
    expect(await code(w.step(who.clerk, id, 'dispatch', twice, { requestId }))).toBe('matters.unit_twice')
    expect(await code(w.step(who.clerk, id, 'dispatch', only, { requestId }))).toBe('done')
  })
})
