import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { placeOf } from '../../grid/index.ts'
import { loadHistories, type Past, type PastReport, type PastStep, pastsOf } from './load-histories.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { house, districtId, who, units, nodes, clock } = w
const pastOf = await pastsOf(house, districtId, () => randomUUID())
const ribs = await placeOf(house, districtId, nodes.ribs)
const UNIT = units.office
const FOUND = '伞找到了，放在服务台。'

/** Weeks before the tests' own time, on working days. */
const at = (day: number, hour: number) =>
  new Date(Date.parse('2026-02-02T09:00:00+08:00') + day * DAY + hour * HOUR)
const reported = (over: Partial<PastReport> = {}): Past =>
  pastOf({
    ...{ id: randomUUID(), source: 'resident', reporter_id: who.resident.accountId, filed_by: null },
    ...{ loop: 'whistle', node: ribs, words: '伞丢在三路车上了，黑色长柄。', by: who.resident, at: at(0, 0) },
    ...over,
  })
const take = (past: Past, step: Omit<PastStep, 'requestId'>) =>
  past.take({ requestId: randomUUID(), ...step })
const order = { on: (m: { loop: { id: string } }) => m.loop.id === 'order', by: who.liaison }
const check = { on: (m: { loop: { id: string } }) => m.loop.id === 'check', by: who.worker }

/** The whole road, in three days. */
function whole(): Past {
  const past = reported()
  take(past, { by: who.worker, step: 'sign', at: at(0, 1) })
  take(past, {
    by: who.secretary,
    step: 'dispatch',
    at: at(0, 2),
    form: { units: { lead: UNIT, assist: [] } },
  })
  take(past, { ...order, step: 'acknowledge', at: at(0, 2.5) })
  take(past, { ...order, step: 'contact', at: at(0, 6), form: { reached: 'reached' } })
  take(past, { ...order, step: 'report_in', at: at(1, 0) })
  take(past, { ...order, step: 'feed_back', at: at(1, 5), form: { result: FOUND } })
  take(past, { ...check, step: 'confirm', at: at(1, 7) })
  take(past, {
    by: who.resident,
    step: 'call_back',
    at: at(2, 0),
    form: { solved: 'solved', satisfaction: 'satisfied' },
  })
  take(past, { by: who.clerk, step: 'clear', at: at(2, 1) })
  return past
}
const steps = async (root: string) =>
  (
    await house.db.rows<{ step: string; role: string }>(sql`
      select s.step, s.by_role as role from matter_step s join matter m on m.district_id = s.district_id and m.id = s.matter_id
      where m.root_id = ${root} order by m.id <> m.root_id, m.created_at, m.id, s.seq`)
  ).map((row) => `${row.step} ${row.role}`)

beforeEach(async () => {
  await w.allHeard()
})

test('a past is what the same acts would have made: the same steps by the same roles, machines among them', async () => {
  const past = whole()
  await loadHistories(house, districtId, [past])
  const { id } = await w.report()
  await w.step(who.worker, id, 'sign')
  await w.step(who.secretary, id, 'dispatch', { units: { lead: UNIT, assist: [] } })
  await w.work(await w.orderOf(id, UNIT), 'feed_back')
  await w.check(id, 'confirm')
  await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
  await w.step(who.clerk, id, 'clear')
  expect(await steps(past.root.id)).toEqual(await steps(id))
  expect(await w.stored(past.root.id)).toMatchObject({ state: 'cleared', solved: 'solved', late: false })
  expect((await replay(house, districtId)).different).toEqual([])
})

test('what people wrote is kept with the steps, and its digest is that of the words', async () => {
  const past = whole()
  await loadHistories(house, districtId, [past])
  const [first, ...rest] = await house.db.rows<{ texts: object; fits: boolean }>(sql`
    select c.texts, s.digest = sha256(c.salt || convert_to(
      '[' || replace(replace(c.texts::text, '": "', '":"'), ', "', ',"') || ',[]]', 'UTF8')) as fits
    from matter_content c join matter_step s using (district_id, matter_id, seq)
    join matter m on m.district_id = c.district_id and m.id = c.matter_id where m.root_id = ${past.root.id}
    order by s.occurred_at, s.seq`)
  expect([first, ...rest].map((row) => row?.texts)).toEqual([
    { words: '伞丢在三路车上了，黑色长柄。' },
    { result: FOUND },
  ])
  expect([first, ...rest].every((row) => row?.fits)).toBe(true)
})

describe('the clock', () => {
  test('speaks at its hours in the past: it warns, calls late and rises, before the step that comes too late', async () => {
    const past = reported()
    take(past, { by: who.worker, step: 'sign', at: at(4, 0) })
    const told = past.family.root.steps.map((s) => [s.step, s.occurred_at.toISOString()])
    expect(told.map(([step]) => step)).toEqual(['report', 'warn', 'late', 'escalate', 'escalate', 'sign'])
    // eight working hours from Monday nine o'clock: half past ten on Tuesday
    expect(told[2]).toEqual(['late', '2026-02-03T02:30:00.000Z'])
    expect(past.root).toMatchObject({ late: false, lapses: 1 })
  })
  test('goes on with a past that is not over, where it stood', async () => {
    const past = reported({ at: new Date(clock.now().getTime() - HOUR) })
    past.pass(clock.now())
    await loadHistories(house, districtId, [past])
    clock.forward(3 * DAY)
    await sweep(house)
    expect(await w.stored(past.root.id)).toMatchObject({ state: 'reported', late: true })
    expect((await replay(house, districtId)).different).toEqual([])
    clock.forward(-3 * DAY)
  })
})

describe('who may not take a step today may not have taken it', () => {
  test.each([
    [
      'a clerk of another community signs',
      { by: who.clerkElsewhere, step: 'sign' },
      'matters.not_your_place',
    ],
    ['the worker clears', { by: who.worker, step: 'clear' }, 'matters.not_yours'],
    ['it is cleared before it was handled', { by: who.clerk, step: 'clear' }, 'matters.not_now'],
    ['a form lacks what it must say', { by: who.clerk, step: 'answer' }, 'matters.form_field'],
  ])('%s: refused', (_, step, code) => {
    expect(() => take(reported(), { ...step, at: at(0, 1) })).toThrow(expect.objectContaining({ code }))
  })
  test('nor have filed it', () => {
    expect(() => reported({ loop: 'order' })).toThrow('is not theirs to file')
  })
})

describe('loading', () => {
  test('numbers pasts in the order of their filing, orders as their matter, and tells nobody but the rooms above', async () => {
    const [second, first] = [reported({ at: at(5, 0) }), whole()]
    const before = await w.rowCounts()
    await loadHistories(house, districtId, [second, first])
    const facts = await house.db.rows<{ name: string; data: unknown }>(sql`select name, data from fact`)
    expect(facts).toEqual([
      { name: 'matters.imported', data: { count: 2, ids: [first.root.id, second.root.id] } },
    ])
    const numbers = await house.db.rows<{ root: string; number: number }>(sql`
      select distinct root_id as root, number from matter where root_id = any(${[first.root.id, second.root.id]}::uuid[])
      order by number`)
    expect(numbers.map((row) => row.root)).toEqual([first.root.id, second.root.id])
    await w.allHeard()
    expect(await w.rowCounts()).toMatchObject({ notice: before.notice, outbox: before.outbox })
  })
  test('again adds nothing', async () => {
    const past = whole()
    expect((await loadHistories(house, districtId, [past])).matters).toBe(1)
    const before = await w.rowCounts()
    expect(await loadHistories(house, districtId, [past])).toEqual({ matters: 0, steps: 0 })
    expect(await w.rowCounts()).toEqual(before)
  })
  test('is all or nothing', async () => {
    const [good, bad] = [reported(), reported({ at: at(9, 0) })]
    const before = await w.rowCounts()
    // the same one twice is more than the database takes
    await expect(loadHistories(house, districtId, [good, bad, bad])).rejects.toThrow('matter_pkey')
    expect(await w.rowCounts()).toEqual(before)
  })
  test('names many roots in facts of at most 500', async () => {
    const many = Array.from({ length: 501 }, () => reported())
    await loadHistories(house, districtId, many)
    const counts = await house.db.rows<{ n: number }>(sql`
      select jsonb_array_length(data -> 'ids') as n from fact where name = 'matters.imported' order by id`)
    expect(counts.reduce((sum, { n }) => sum + n, 0)).toBe(501)
    expect(Math.max(...counts.map(({ n }) => n))).toBeLessThanOrEqual(500)
  })
})

test('somebody without an account is kept sealed', async () => {
  const named = { name: '常有柄', phone: '15400099999' }
  const past = reported({
    source: 'on_behalf',
    reporter_id: null,
    filed_by: who.worker.accountId,
    by: who.worker,
    named,
  })
  await loadHistories(house, districtId, [past])
  const row = await house.db.one<{ name: Buffer; phone: Buffer }>(sql`
    select name_sealed as name, phone_sealed as phone from matter_reporter where matter_id = ${past.root.id}`)
  expect([house.secrets.open(row.name), house.secrets.open(row.phone)]).toEqual([named.name, named.phone])
  expect(row.name.toString('utf8')).not.toContain(named.name)
})
