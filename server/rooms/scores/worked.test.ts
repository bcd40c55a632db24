import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openTestHttp } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../kit/clock.ts'
import { sql } from '../../kit/db.ts'
import { sweep } from '../matters/index.ts'
import { measure, ratesOf, rebuildFigures, ruleOf } from './index.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)

/** One life as people live it, and then so many more alike, with ids of their own. */
async function alike(id: string, copies: number): Promise<void> {
  const ids = JSON.stringify(Array.from({ length: copies }, () => randomUUID()))
  await w.house.db.rows(sql`
    with members as (select id, id = root_id as root from matter where root_id = ${id}),
    roots as (select value::uuid as new from json_array_elements_text(${ids})),
    copies as (
      select m.id as old, r.new as root, case when m.root then r.new else gen_random_uuid() end as new from roots r cross join members m),
    matters as (
      insert into matter select (json_populate_record(o, json_build_object('id', c.new, 'root_id', c.root,
        'number', nextval('matter_number')))).* from copies c join matter o on o.id = c.old returning id)
    insert into matter_step
    select (json_populate_record(s, json_build_object('matter_id', c.new, 'request_id', null))).*
    from copies c join matter_step s on s.matter_id = c.old`)
}

/** A life that ends within its limits, one that ends too late, and one that is late and goes on. */
async function lives() {
  const inTime = (await w.bringTo('cleared')).id
  const { id: late } = await w.bringTo('dispatched')
  const { id: open } = await w.bringTo('dispatched')
  w.clock.forward(9 * DAY)
  await sweep(w.house)
  await w.work(await w.orderOf(late, w.units.office), 'feed_back')
  await w.check(late, 'confirm')
  await w.step(w.who.resident, late, 'call_back', { solved: 'unsolved', satisfaction: 'fair' })
  await w.step(w.who.clerk, late, 'clear')
  return { inTime, late, open }
}

test('972 lost umbrellas to be handed back: 911 are, 93.72 %; 737 in time, 75.82 %; each number opens as many records', async () => {
  const { inTime, late, open } = await lives()
  await alike(inTime, 736)
  await alike(late, 911 - 737 - 1)
  await alike(open, 972 - 911 - 1)
  await rebuildFigures(w.house, w.districtId)
  const where = { districtId: w.districtId, path: [w.nodes.district] }
  const period = { from: '2026-03-01', to: '2026-03-31' }
  const sums = await measure(w.house, where, period)
  expect(sums).toMatchObject({ filed: 972, to_close: 972, closed: 911, in_time: 737 })
  const { closing, in_time, response, resolution, satisfaction } = ratesOf(
    sums,
    await ruleOf(w.house, w.districtId),
  )
  const percent = ({ value }: { value: number | null }) => `${((value ?? 0) * 100).toFixed(2)} %`
  expect([percent(closing), percent(in_time)]).toEqual(['93.72 %', '75.82 %'])
  // of 911 valid call-backs: 737 satisfied and solved, 174 fair and unsolved; w = 0.9
  expect([response.of, resolution.of, satisfaction.of]).toEqual([911, 911, 911])
  expect([response.value, resolution.value, satisfaction.value]).toEqual([
    1,
    737 / 911,
    (737 + 0.9 * 174) / 911,
  ])

  for (const [measured, number] of Object.entries({
    to_close: 972,
    closed: 911,
    in_time: 737,
    solved: 737,
    fair: 174,
  })) {
    const ids = new Set<string>()
    let cursor = ''
    for (let pages = 0; pages < 12; pages++) {
      const { body } = await http.ask<{ count: number; rows: { id: string }[]; next: string | null }>(
        'GET',
        `/api/rates/records?measure=${measured}&from=${period.from}&to=${period.to}&limit=100${cursor && `&cursor=${cursor}`}`,
        { as: w.who.centre },
      )
      expect([measured, body.count]).toEqual([measured, number])
      for (const { id } of body.rows) ids.add(id)
      if (!body.next) break
      cursor = body.next
    }
    expect([measured, ids.size]).toEqual([measured, number])
  }
})
