import { describe, expect, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { DAY, HOUR } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import { loadDistrict, outlineOf } from '../../server/rooms/grid/index.ts'
import { dutyOf } from '../../server/rooms/lists/index.ts'
import { type Area, areaOf, borderOf, contains, sizeOf } from './ground/area.ts'

// What the woven districts look like: where things lie, whose numbers stand in them, how the matters are spread.

const { house, clock } = await openTestHouse({ woven: 'whole' })
const YIJIANG = 340209

describe('every place has a shape', () => {
  test('drawn inside that of the place above it, covering it together with its neighbours', async () => {
    const rows = await house.db.rows<{
      id: number
      parent: number | null
      madeUp: boolean
      geometry: never
    }>(sql`
      select n.id, n.parent_id as parent, s.made_up as "madeUp", s.geometry from node n
      join node_shape s on s.district_id = n.district_id and s.node_id = n.id order by nlevel(n.path)`)
    expect(rows.length).toBe((await house.db.one<{ n: number }>(sql`select count(*) as n from node`)).n)
    const areas = new Map(rows.map((row) => [row.id, areaOf(row.geometry)]))
    for (const [parent, children] of Map.groupBy(rows, (row) => row.parent)) {
      const above = parent === null ? undefined : areas.get(parent)
      for (const child of children) expect(child.madeUp).toBe(parent !== null)
      if (!above) continue
      const own = children.map((child) => areas.get(child.id) as Area)
      const off = Math.abs(own.reduce((sum, area) => sum + sizeOf(area), 0) - sizeOf(above))
      // a tenth of a metre along the border
      expect(off).toBeLessThan(Math.max(borderOf(above) * 2e-6, sizeOf(above) * 1e-4))
      for (const area of own) {
        expect(sizeOf(area)).toBeGreaterThan(sizeOf(above) / own.length / 30)
        // one for a circle, near to nothing for a sliver
        expect((4 * Math.PI * sizeOf(area)) / borderOf(area) ** 2).toBeGreaterThan(0.12)
      }
    }
  }, 60_000)
  test('and the district that of its outline', async () => {
    for (const tenant of house.tenants.all) {
      const row = await house.db.one<{ geometry: unknown; made_up: boolean }>(sql`
        select s.geometry, s.made_up from node_shape s join node n on n.district_id = s.district_id and n.id = s.node_id
        where s.district_id = ${tenant.id} and n.parent_id is null`)
      expect(row).toEqual({ geometry: outlineOf(tenant)?.geometry, made_up: false })
    }
  })
  test('and loading the lists of places again draws nothing over it', async () => {
    const digest = () =>
      house.db.one(
        sql`select md5(string_agg(geometry::text, ',' order by district_id, node_id)) as d from node_shape`,
      )
    const before = await digest()
    for (const tenant of house.tenants.all)
      await loadDistrict(house.db, tenant, { demo: true, now: clock.now() })
    expect(await digest()).toEqual(before)
  })
})

test('about six reports of ten have a point, and it lies in their own grid', async () => {
  const rows = await house.db.rows<{ lng: number | null; lat: number; geometry: never }>(sql`
    select m.lng, m.lat, s.geometry from matter m join node n on n.district_id = m.district_id and n.path = m.path
    join node_shape s on s.district_id = n.district_id and s.node_id = n.id
    where m.id = m.root_id and m.loop = 'whistle'`)
  const placed = rows.filter((row) => row.lng !== null)
  expect(placed.length / rows.length).toBeGreaterThan(0.55)
  expect(placed.length / rows.length).toBeLessThan(0.65)
  expect(placed.filter((row) => !contains(areaOf(row.geometry), [row.lng ?? 0, row.lat]))).toEqual([])
})

/** Taken only where a matter came from elsewhere, or once in some thousand. */
const SELDOM: ReadonlySet<string> = new Set([
  ...['whistle reply_on_record', 'whistle reject_final', 'whistle rework_again', 'whistle rework_own'],
  ...['check called_off', 'order called_off', 'verify called_off', 'check escalate', 'verify escalate'],
])

/** Prefixes that are given out to networks, as everybody's validators have them: 154 is none of them. */
const GIVEN_OUT = /1(3\d|4[05-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}/
test('no number in it can be anybody’s, and whoever has one is sealed', async () => {
  const sealed = await house.db.rows<{ sealed: Buffer }>(sql`
    select phone_sealed as sealed from account where phone_sealed is not null
    union all select phone_sealed from matter_reporter where phone_sealed is not null`)
  expect(sealed.length).toBeGreaterThan(2_000)
  const numbers = sealed.map((row) => house.secrets.open(row.sealed))
  expect(numbers.filter((number) => !/^154\d{8}$/.test(number) || GIVEN_OUT.test(number))).toEqual([])
  const said = await house.db.rows<{ t: string }>(sql`select texts::text as t from matter_content`)
  expect(said.filter((row) => /1\d{10}/.test(row.t))).toEqual([])
})

describe('the matters are spread as in life', () => {
  test('over all the years, with people at work in working hours and residents at any waking hour', async () => {
    const years = await house.db.rows<{ year: number; n: number }>(sql`
      select extract(year from created_at)::int as year, count(*) as n from matter where id = root_id and district_id = ${YIJIANG}
      group by 1 order by 1`)
    expect(years.map((row) => row.year)).toEqual([2021, 2022, 2023, 2024, 2025, 2026])
    for (const { year, n } of years.slice(0, -1)) expect([year, n > 120]).toEqual([year, true])
    const night = (role: string) =>
      house.db.one<{ share: number }>(sql`
        select (count(*) filter (where extract(hour from occurred_at at time zone 'Asia/Shanghai') not between 7 and 22))::float
          / count(*) as share from matter_step where by_role = ${role}`)
    expect((await night('unit_liaison')).share).toBeLessThan(0.001)
    expect((await night('reporter')).share).toBeLessThan(0.05)
    const weekend = await house.db.one<{ share: number }>(sql`
      select (count(*) filter (where extract(isodow from created_at at time zone 'Asia/Shanghai') > 5))::float / count(*) as share
      from matter where id = root_id and source = 'resident'`)
    expect(weekend.share).toBeGreaterThan(0.1)
    expect(weekend.share).toBeLessThan(2 / 7)
  })
  test('some come too late and some are contested, and most are in time', async () => {
    const late = await house.db.one<{ share: number; exempt: number }>(sql`
      select (count(*) filter (where lapses > 0))::float / count(*) as share, count(*) filter (where exempt) as exempt
      from matter where loop = 'order'`)
    expect(late.share).toBeGreaterThan(0.08)
    expect(late.share).toBeLessThan(0.35)
    expect(late.exempt).toBeGreaterThan(5)
  })
  test('a few grids are hot and the most are quiet, and no category is like another', async () => {
    const grids = await house.db.rows<{ n: number }>(sql`
      select count(*) as n from matter where district_id = ${YIJIANG} and id = root_id and loop = 'whistle'
      group by label_at(path, 4) order by 1 desc`)
    const counts = grids.map((row) => row.n)
    const median = counts[Math.floor(counts.length / 2)] ?? 0
    expect((counts[0] ?? 0) / median).toBeGreaterThan(4)
    const kinds = await house.db.rows<{ n: number }>(sql`
      select count(*) as n from matter where district_id = ${YIJIANG} and category is not null and id = root_id group by category`)
    expect(kinds.length).toBeGreaterThan(50)
  })
  test('every step that people can take on these loops was taken by somebody, the rarest apart', async () => {
    const taken = await house.db.rows<{ loop: string; step: string }>(sql`
      select distinct m.loop, s.step from matter_step s join matter m on m.district_id = s.district_id and m.id = s.matter_id`)
    const loops = await house.db.rows<{ id: string; steps: { name: string }[] }>(sql`
      select distinct on (id) id, definition -> 'steps' as steps from loop
      where id in ('whistle', 'order', 'verify', 'check', 'plaza_forum', 'four_orders') order by id, version desc`)
    const never = loops.flatMap(({ id, steps }) =>
      steps
        .filter(({ name }) => !taken.some((t) => t.loop === id && t.step === name))
        .map(({ name }) => `${id} ${name}`),
    )
    expect(never.filter((step) => !SELDOM.has(step))).toEqual([])
  })
  test('what waits now is there in every district, some of it near its limit or past it', async () => {
    for (const { id } of house.tenants.all) {
      const open = await house.db.one<{ n: number; late: number; soon: number }>(sql`
        select count(*) as n, count(*) filter (where late) as late,
          count(*) filter (where due_at between ${clock.now()} and ${new Date(clock.now().getTime() + 30 * HOUR)}) as soon
        from matter where district_id = ${id} and closed_at is null`)
      expect([id, open.n > 20, open.late > 2, open.soon > 3]).toEqual([id, true, true, true])
    }
    const old = await house.db.rows(sql`
      select number, loop, state from matter where closed_at is null and paused_until is null
        and created_at < ${new Date(clock.now().getTime() - 30 * DAY)}`)
    expect(old).toEqual([])
    // no clock has anything left to say of the past; the small world's were not looked at yet
    const waiting = await house.db.one<{ n: number }>(sql`
      select count(*) as n from matter m where wake_at <= ${clock.now()} and not exists (
        select from matter r join account a on a.district_id = r.district_id and a.id = coalesce(r.reporter_id, r.filed_by)
        where r.district_id = m.district_id and r.id = m.root_id and a.demo)`)
    expect(waiting.n).toBe(0)
    const ahead = await house.db.one<{ n: number }>(sql`
      select count(*) as n from matter_step where occurred_at > ${clock.now()} or occurred_at < ${new Date(clock.now().getTime() - 2_500 * DAY)}`)
    expect(ahead.n).toBe(0)
  })
})

test('nobody was given what their duty list forbids', async () => {
  const given = await house.db.rows<{
    districtId: number
    unitId: number
    category: string
    lead: boolean
  }>(sql`
    select distinct m.district_id as "districtId", m.unit_id as "unitId", r.category, m.lead from matter m
    join matter r on r.district_id = m.district_id and r.id = m.root_id
    where m.loop = 'order' and m.unit_id is not null and r.category is not null`)
  expect(given.length).toBeGreaterThan(200)
  for (const one of given) expect(await dutyOf(house, one)).toBeUndefined()
})
