import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from '../../matters/index.ts'
import { makeEditions } from '../index.ts'
import { bulletinWorld } from '../testing.ts'

const w = await bulletinWorld()
const { who, units, clock } = w

beforeAll(async () => {
  // a Tuesday: three are brought to their ends, one is left waiting with the unit
  for (const satisfaction of ['satisfied', 'fair', 'unsatisfied'] as const)
    await w.bringTo(satisfaction === 'unsatisfied' ? 'called_back' : 'cleared', { satisfaction })
  const { orders } = await w.bringTo('dispatched', { assist: ['repair'] })
  clock.forward(2 * DAY)
  await sweep(w.house)
  await w.step(who.secretary, String(orders[0]), 'supervise', { demand: '快办' })
})

describe('an edition', () => {
  test('is made as a draft when its period is over, and an hour has settled it, not before', async () => {
    clock.set('2026-03-16T00:59:00+08:00')
    expect((await w.make()) > 0).toBe(true)
    expect((await w.list()).map((row) => row.period.to)).not.toContain('2026-03-15')
    clock.set('2026-03-16T01:00:00+08:00')
    // one of each of the two districts
    expect(await w.make()).toBe(2)
    const [row] = await w.list()
    expect(row).toMatchObject({
      kind: 'weekly',
      state: 'drafted',
      period: { from: '2026-03-09', to: '2026-03-15', year: 2026, number: 11 },
    })
  })
  test('says what each unit did, and what came of it', async () => {
    const [row] = await w.list(who.centre, 'kind=weekly')
    const { sides } = await w.seen(String(row?.id))
    const of = (side: number, id: number) => sides[side]?.rows.find((one) => one.id === id)?.cells
    expect(of(0, units.office)).toMatchObject({
      received: { n: 4, of: null },
      acknowledged: { n: 3, of: 4 },
      contacted: { n: 3, of: 3 },
      fed_back: { n: 3, of: 3 },
      solved: { n: 3, of: 3 },
      // 1 satisfied + 0.9 for the one that was fairly satisfied
      satisfied: { n: 1.9, of: 3 },
      late: { n: 1, of: null },
      supervised: { n: 1, of: null },
    })
    expect(of(0, units.repair)).toMatchObject({ received: { n: 1, of: null }, late: { n: 1, of: null } })
    expect(of(0, units.factory)).toBeUndefined()
    expect(of(1, w.nodes.street)).toMatchObject({
      filed: { n: 4, of: null },
      whistled: { n: 4, of: null },
      per_filed: { n: 4, of: 4 },
      // ribs, canopy and handle
      per_grid: { n: 4, of: 3 },
      well_addressed: { n: 5, of: 5 },
    })
  })
  test('names cases to follow and to learn from, without anybody’s words', async () => {
    const [row] = await w.list(who.centre, 'kind=weekly')
    const { examples } = await w.seen(String(row?.id))
    expect(examples.filter((one) => one.good)).toHaveLength(1)
    expect(examples.filter((one) => !one.good).length).toBeGreaterThan(0)
    expect(JSON.stringify(examples)).not.toMatch(/红伞|雷雨霏|1391111/)
    expect(examples[0]?.unit.id).toBe(units.office)
  })
  test('is made once, whoever looks how often, also two at once', async () => {
    const made = await Promise.all([makeEditions(w.house), makeEditions(w.another().house)])
    expect(made).toEqual([0, 0])
  })
  test('is made up, each in its order, after weeks without anybody', async () => {
    clock.set('2026-04-07T09:00:00+08:00')
    const made = await Promise.all([w.make(), makeEditions(w.another().house)])
    // weeks 12, 13 and 14, March and the first quarter, of each of the two districts
    expect(made[0] + made[1]).toBe(2 * 5)
    const rows = await w.house.db.rows<{ kind: string; day: string }>(sql`
      select kind, from_day::text as day from report_edition 
      where district_id = ${w.districtId} and made_at = ${clock.now()} order by kind, from_day`)
    expect(rows).toEqual([
      { kind: 'monthly', day: '2026-03-01' },
      { kind: 'quarterly', day: '2026-01-01' },
      { kind: 'weekly', day: '2026-03-16' },
      { kind: 'weekly', day: '2026-03-23' },
      { kind: 'weekly', day: '2026-03-30' },
    ])
  })
  test('of a month compares with the month before and the month a year before', async () => {
    const [row] = await w.list(who.centre, 'kind=monthly')
    const { compared, sides } = await w.seen(String(row?.id))
    expect(compared?.last).toMatchObject({ from: '2026-02-01', to: '2026-02-28' })
    expect(compared?.year).toMatchObject({ from: '2025-03-01', to: '2025-03-31' })
    expect(sides[0]?.total.before?.last.fed_back).toEqual({ n: 0, of: 0 })
    const [week] = await w.list(who.centre, 'kind=weekly')
    expect((await w.seen(String(week?.id))).compared).toBeNull()
  })
  test('of a quarter appraises both sides, and says where there is too little to judge by', async () => {
    const [row] = await w.list(who.centre, 'kind=quarterly')
    const { sides, rule } = await w.seen(String(row?.id))
    const office = sides[0]?.rows.find((one) => one.id === units.office)
    expect([rule.version, rule.least]).toEqual([1, 5])
    expect(office?.appraisal).toEqual({ points: null, grade: null, sample: 3 })
    const street = sides[1]?.rows[0]
    // well addressed 5/5 by 40, at once 3/3 by 20, in time 2/3 by 20, satisfied 1.9/3 by 20
    expect(street?.appraisal?.sample).toBe(5)
    expect(street?.appraisal?.points).toBeGreaterThan(60)
  })
})

test('a street or town has an edition of itself where that is set', async () => {
  await w.house.db.rows(sql`
    insert into setting (district_id, node_id, key, from_at, value)
    values (${w.districtId}, ${w.nodes.street}, 'reports.editions', ${clock.now()}, '["weekly"]')`)
  expect(await w.make()).toBeGreaterThan(0)
  const own = await w.list(who.centre, `node=${w.nodes.street}`)
  expect(own[0]).toMatchObject({ kind: 'weekly', node: { id: w.nodes.street, district: false } })
  const { sides } = await w.seen(String(own[0]?.id))
  expect(sides[1]?.rows.map((row) => row.id)).toEqual([w.nodes.before, w.nodes.after])
})

test('nothing is made of figures that are not whole: they are being counted anew, or news waits', async () => {
  clock.set('2026-04-14T09:00:00+08:00')
  await w.house.db.rows(sql`update figure_state set building = '2' where district_id = ${w.districtId}`)
  const before = (await w.list()).length
  await w.allHeard()
  await makeEditions(w.house)
  expect(await w.list()).toHaveLength(before)
  const [draft] = await w.list(who.centre, 'state=drafted')
  const again = await w.post(who.centre, `/api/editions/${draft?.id}/draft`, { version: 1 })
  expect(again.code).toBe('reports.counting')
  await w.house.db.rows(sql`update figure_state set building = null where district_id = ${w.districtId}`)
  await makeEditions(w.house)
  expect((await w.list()).length).toBeGreaterThan(before)
})

test('a week across New Year stands in the year that it is numbered in', async () => {
  await w.house.db.rows(sql`
    insert into report_edition (district_id, id, kind, node_id, from_day, to_day, draft, version, made_at)
    select district_id, gen_random_uuid(), kind, node_id, '2026-12-28', '2027-01-03', draft, version, made_at
    from report_edition where kind = 'weekly' and node_id = ${w.nodes.district} and draft is not null limit 1`)
  const numbers = async (year: number) =>
    (await w.list(who.centre, `kind=weekly&year=${year}`)).map(({ period }) => [period.year, period.number])
  expect(await numbers(2027)).toEqual([])
  expect((await numbers(2026))[0]).toEqual([2026, 53])
})

test('a request that made a draft anew does not say that it was published', async () => {
  const drafts = await w.list(who.centre, 'state=drafted')
  const id = String(drafts[0]?.id)
  const requestId = randomUUID()
  const remade = await w.post(who.centre, `/api/editions/${id}/draft`, { requestId, version: 1 })
  const frozen = await w.post(who.centre, `/api/editions/${id}/freeze`, { requestId, version: 2 })
  expect([remade.status, frozen.code]).toEqual([200, 'reports.request_reused'])
  expect((await w.seen(id)).state).toBe('drafted')
})

test('a place in the list that no calendar has is refused as one, and is no failure of the server', async () => {
  for (const cursor of [
    '2026-02-30.00000000-0000-4000-8000-000000000001',
    '2026-03-01.------------------------------------',
  ])
    for (const url of ['/api/editions?', '/api/rates/records?measure=filed&from=2026-01-01&to=2026-01-31&']) {
      const { status, body } = await w.http.ask<{ code: string }>('GET', `${url}cursor=${cursor}`, {
        as: who.centre,
      })
      expect([url, cursor, status, body.code]).toEqual([url, cursor, 400, 'http.bad_input'])
    }
})

test('what was published of a street keeps the name that the street had then', async () => {
  const [own] = await w.list(who.centre, `node=${w.nodes.street}`)
  const { version } = await w.seen(String(own?.id))
  expect((await w.post(who.centre, `/api/editions/${own?.id}/freeze`, { version })).status).toBe(200)
  await w.house.db.rows(sql`update node set name = '短柄街道' where id = ${w.nodes.street}`)
  expect((await w.seen(String(own?.id))).node).toMatchObject({ id: w.nodes.street, name: '长柄街道' })
  const { headers } = await w.http.ask('GET', `/api/editions/${own?.id}/bulletin.docx`, { as: who.centre })
  expect(decodeURIComponent(headers.get('content-disposition') ?? '')).toContain('长柄街道')
  await w.house.db.rows(sql`update node set name = '长柄街道' where id = ${w.nodes.street}`)
})
