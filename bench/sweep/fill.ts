import type pg from 'pg'

/** Families in one statement. */
const CHUNK = 40_000
/** Every so many families have an order at work. */
const ORDERED = 4
/** Open matters in a family, on the average. */
export const OPEN_A_FAMILY = 1 + 1 / ORDERED

export type Filling = {
  districtId: number
  versions: { whistle: number; order: number }
  unitId: number
  /** How many families; each has one clock that runs out, warned of already. */
  families: number
  /** When the first of them runs out, and how many each minute from then on. */
  from: Date
  perMinute: number
}

/**
 * Fills an empty database with open matters whose clocks run out evenly, in no order of their making: most were just reported;
 * of some it is the order to a unit that runs out. What is written folds from the steps beside it. Run as the owner.
 */
export async function fillOpen(
  owner: pg.Client,
  f: Filling,
  progress: (done: number) => void,
): Promise<void> {
  await owner.query(
    'create temp table place as select id, path, row_number() over () - 1 as n from node where district_id = $1',
    [f.districtId],
  )
  await owner.query(
    `create temp table family as
     select i, gen_random_uuid() as root, gen_random_uuid() as child, i % ${ORDERED} = 0 as ordered,
       date_trunc('milliseconds', $1::timestamptz + (row_number() over (order by random()) - 1) * interval '1 minute' / $2::int) as due
     from generate_series(1, $3::int) i`,
    [f.from, f.perMinute, f.families],
  )
  await owner.query('create index on family (i)')
  await owner.query('analyze place, family')
  for (let first = 1; first <= f.families; first += CHUNK) {
    const last = Math.min(f.families, first + CHUNK - 1)
    await chunk(owner, f, first, last)
    progress(last)
  }
  await owner.query('vacuum (analyze) matter, matter_step')
}

/** Filed two days before, warned an hour before the end; the root of an order has all the time that there is. */
async function chunk(owner: pg.Client, f: Filling, first: number, last: number): Promise<void> {
  const range = [first, last]
  await owner.query('begin')
  await owner.query(
    `create temp table c on commit drop as
     select f.*, nextval('matter_number') as number, p.id as grid, p.path, f.due - interval '2 days' as filed,
       f.due - interval '1 hour' as warned, f.due + interval '60 days' as far
     from family f join place p on p.n = f.i % (select count(*) from place) where f.i between $1 and $2`,
    range,
  )
  await owner.query(
    `insert into matter (district_id, id, root_id, number, loop, loop_version, source, title, grid_at_filing, path, created_at,
       state, clock_from, due_at, wake_at, alarms, changed_at, version)
     select $1, root, root, number, 'whistle', $2, 'resident', '丢了一把红伞', grid, path, filed,
       case when ordered then 'dispatched' else 'reported' end, filed, case when ordered then far else due end,
       case when ordered then far else due end, case when ordered then 0 else 1 end, case when ordered then filed else warned end, 2
     from c`,
    [f.districtId, f.versions.whistle],
  )
  await owner.query(
    `insert into matter (district_id, id, root_id, number, loop, loop_version, source, grid_at_filing, path, created_at,
       state, clock_from, due_at, wake_at, alarms, changed_at, version, unit_id, lead)
     select $1, child, root, number, 'order', $2, 'resident', grid, path, filed, 'ordered', filed, due, due, 1, warned, 2, $3, true
     from c where ordered`,
    [f.districtId, f.versions.order, f.unitId],
  )
  await owner.query(
    `insert into matter_step (district_id, matter_id, seq, occurred_at, step, by_role, due_at, data)
     select $1::int, root, 1, filed, 'report', 'resident', case when ordered then far else due end, null::jsonb from c
     union all
     select $1, root, 2, case when ordered then filed else warned end, case when ordered then 'dispatch' else 'warn' end,
       case when ordered then 'community_clerk' else 'clock' end, case when ordered then far end, null from c
     union all
     select $1, child, 1, filed, 'order', 'cascade', due, jsonb_build_object('unit', $2::int, 'lead', true) from c where ordered
     union all
     select $1, child, 2, warned, 'warn', 'clock', null, null from c where ordered`,
    [f.districtId, f.unitId],
  )
  await owner.query('commit')
}
