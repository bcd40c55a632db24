// Three ways in which sweeps of other platforms missed deadlines. Each test shows a sweep of that kind missing the matter, and
// ours not.
import { expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { dueFamilies } from '../store/due.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { clock, house } = w

/** The ids of matters that a sweep of ours marked late now. */
async function ours(): Promise<string[]> {
  await sweep(house)
  return found(
    await house.db.rows(sql`
    select matter_id as id from matter_step where step = 'late' and occurred_at = ${clock.now()}`),
  )
}
const found = (rows: unknown[]) => (rows as { id: string }[]).map((row) => row.id)

test('a batch of the newest never comes to the old ones behind it', async () => {
  const { id } = await w.report()
  clock.forward(2 * DAY)
  for (let i = 0; i < 60; i++) await w.report()
  const newestFirst = found(
    (
      await house.db.rows<{ id: string; dueAt: Date }>(sql`
        select id, due_at as "dueAt" from matter where closed_at is null order by created_at desc, number desc limit 50`)
    ).filter((row) => row.dueAt <= clock.now()),
  )
  expect(newestFirst).toEqual([])
  expect(await ours()).toEqual([id])
})

test('a batch of ours begins with the longest overdue, however many newer ones are due', async () => {
  clock.forward(30 * DAY)
  await sweep(house)
  clock.set('2026-04-14T10:00:00+08:00')
  const { id } = await w.report()
  clock.forward(HOUR)
  const newer = await w.report()
  // more than a batch looks at
  const copies = await house.db.rows<{ id: string }>(sql`
    insert into matter select (jsonb_populate_record(null::matter, to_jsonb(m) || jsonb_build_object(
      'id', g.id, 'root_id', g.id, 'number', nextval('matter_number')))).*
    from matter m, (select gen_random_uuid() as id from generate_series(1, 700)) g where m.id = ${newer.id} returning id`)
  clock.forward(30 * DAY)
  const [first] = await house.db.tx((q) => dueFamilies(q, clock.now(), { most: 1, aside: [] }))
  expect(first?.rootId).toBe(id)
  await house.db.rows(sql`delete from matter where id = any(${copies.map((c) => c.id)}::uuid[])`)
})

test('a limit counted from the last touch starts anew at every touch', async () => {
  clock.forward(30 * DAY)
  await sweep(house)
  const { id, orders } = await w.bringTo('dispatched', { assist: ['repair'] })
  const due = (await w.stored(id)).dueAt as Date
  clock.set(new Date(due.getTime() - HOUR))
  const assisting = (await w.stored(orders[0] ?? '')).lead ? orders[1] : orders[0]
  await w.work(assisting ?? '', 'report_in')
  clock.set(new Date(due.getTime() - HOUR))
  clock.set(new Date(due.getTime() + MINUTE))
  const sinceTouched = found(
    await house.db.rows(sql`
      select m.id from matter m where m.id = ${id} and ${due}::timestamptz - m.clock_from
        < ${clock.now()}::timestamptz - (select max(s.recorded_at) from matter_step s join matter f on f.id = s.matter_id where f.root_id = m.id)`),
  )
  expect(sinceTouched).toEqual([])
  expect(await ours()).toContain(id)
})

test('a sweep over those who hold matters leaves out what nobody holds', async () => {
  clock.forward(30 * DAY)
  await sweep(house)
  const { id } = await w.report()
  clock.forward(30 * DAY)
  const held = found(
    await house.db.rows(sql`
      select m.id from matter m join post p on p.district_id = m.district_id and p.partner_id = m.unit_id
      where m.due_at <= ${clock.now()} and not m.late and m.closed_at is null`),
  )
  expect(held).not.toContain(id)
  expect(await ours()).toEqual([id])
})
