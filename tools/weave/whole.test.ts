import { describe, expect, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { type Sql, sql } from '../../server/kit/db.ts'
import { figuresOf } from '../../server/rooms/article/index.ts'
import { districtRoot } from '../../server/rooms/grid/index.ts'
import { replay } from '../../server/rooms/matters/index.ts'
import { wantsWeaving } from './weave.ts'

// The counts that a public article tells of the three districts, each counted anew from the records: from steps wherever a
// mechanism has made them. Nothing here reads a stored figure.

const { house } = await openTestHouse({ woven: 'whole' })
/** How often bulletins come out: not woven, they are made as time goes by. */
const EDITIONS = ['F30', 'F31', 'F32']
const [YIJIANG, WANZHI, FANCHANG] = [340209, 340210, 340212]
const count = async (query: Sql): Promise<number> => (await house.db.one<{ n: number }>(query)).n
const nodes = (district: number, level: string) =>
  count(
    sql`select count(*) as n from node where district_id = ${district} and level = ${level} and to_at is null`,
  )

describe('the trees hold what the article counts', () => {
  test.each([
    [YIJIANG, 'street', 6],
    [YIJIANG, 'estate_grid', 302],
    [YIJIANG, 'responsibility_area', 3980],
    [WANZHI, 'community_grid', 19],
    [WANZHI, 'estate_grid', 191],
    [WANZHI, 'building_grid', 897],
    [WANZHI, 'responsibility_area', 3134],
    [FANCHANG, 'grid', 69],
    [FANCHANG, 'micro_grid', 86],
  ])('%i %s: %i', async (district, level, n) => {
    expect(await nodes(district, level)).toBe(n)
  })
  test('each lies in one of the level above it', async () => {
    const rows = await house.db.rows<{ level: string; above: string }>(sql`
      select distinct n.level, p.level as above from node n join node p on p.district_id = n.district_id and p.id = n.parent_id
      where n.district_id = ${WANZHI} and n.level ~ 'grid|area' order by 1`)
    expect(rows).toEqual([
      { level: 'building_grid', above: 'estate_grid' },
      { level: 'community_grid', above: 'community' },
      { level: 'estate_grid', above: 'community_grid' },
      { level: 'responsibility_area', above: 'building_grid' },
    ])
  })
})

/** Roots of the whistle for which a unit was called: the whistle was blown. */
const BLOWN = sql`exists (select from matter_step s where s.district_id = m.district_id and s.matter_id = m.id
  and s.step in ('dispatch', 'call_emergency'))`
/** The last answer of a call-back said so, and nothing reopened it since. */
const answered = (solved: string) => sql`(
  select s.data ->> 'solved' from matter_step s where s.district_id = m.district_id and s.matter_id = m.id
    and s.step in ('call_back', 'visit', 'evaluate', 'reopen') order by s.seq desc limit 1) = ${solved}`
const roots = (district: number, loop: string, where: Sql) =>
  count(
    sql`select count(*) as n from matter m where m.district_id = ${district} and m.id = m.root_id and m.loop = ${loop} and ${where}`,
  )

test.each([YIJIANG, WANZHI, FANCHANG])(
  'the ledger of %i is kept in many communities: sorted, listed by month, told back and cleared, some still open',
  async (district) => {
    const sheet = sql`count(distinct m.sheet) filter (where m.sheet ~ '^民情-[0-9]{4}-[0-9]{2}$')`
    const found = await house.db.one<Record<string, number>>(sql`
      select count(*) as all, count(distinct subpath(m.path, 0, 3)) as communities, ${sheet} as lists,
        count(*) filter (where m.closed_at is null) as open, count(*) filter (where m.state = 'cleared') as cleared,
        count(*) filter (where m.kind is null and m.state <> 'recorded') as unsorted
      from matter m where m.district_id = ${district} and m.id = m.root_id and m.loop = 'concern'`)
    expect(found.all).toBeGreaterThan(80)
    expect(found.communities).toBeGreaterThan(10)
    expect(found.lists).toBeGreaterThan(3)
    expect(found.open).toBeGreaterThan(2)
    expect(found.cleared).toBeGreaterThan(found.open ?? 0)
    expect(found.unsorted).toBe(0)
  },
)

describe('the matters that the article counts', () => {
  test('弋江: 1,563 whistles blown, 1,558 of them solved', async () => {
    expect(await roots(YIJIANG, 'whistle', BLOWN)).toBe(1563)
    expect(
      await roots(YIJIANG, 'whistle', sql`${BLOWN} and m.state = 'cleared' and ${answered('solved')}`),
    ).toBe(1558)
  })
  test('繁昌: 328 requests handled by whistle since 2022', async () => {
    expect(
      await roots(
        FANCHANG,
        'whistle',
        sql`${BLOWN} and m.closed_at is not null and m.created_at >= '2022-01-01'`,
      ),
    ).toBe(328)
  })
  test('湾沚: 73 forums with 559 opinions, 54 sheets to 13 departments and 24 property companies', async () => {
    const forums = sql`select distinct c.texts ->> 'forum' from matter m join matter_content c
      on c.district_id = m.district_id and c.matter_id = m.id and c.seq = 1 where m.loop = 'plaza_forum' and m.district_id = ${WANZHI}`
    expect(await count(sql`select count(*) as n from (${forums}) f`)).toBe(73)
    expect(await roots(WANZHI, 'plaza_forum', sql`true`)).toBe(559)
    const issued = (what: Sql) => sql`
      select count(distinct ${what}) as n from matter m join matter_step s on s.district_id = m.district_id and s.matter_id = m.id
      join partner u on u.district_id = m.district_id and u.id = (s.data ->> 'unit')::int
      where m.district_id = ${WANZHI} and m.loop = 'plaza_forum' and s.step = 'issue'`
    expect(await count(issued(sql`s.data ->> 'sheet'`))).toBe(54)
    expect(await count(sql`${issued(sql`u.id`)} and u.kind = 'department'`)).toBe(13)
    expect(await count(sql`${issued(sql`u.id`)} and u.kind = 'property'`)).toBe(24)
    expect(await count(issued(sql`u.id`))).toBe(37)
    // and so it is of those that hold them now
    const holders = sql`select distinct unit_id from matter where district_id = ${WANZHI} and loop = 'plaza_forum' and unit_id is not null`
    expect(await count(sql`select count(*) as n from (${holders}) h`)).toBe(37)
    expect(
      await roots(WANZHI, 'plaza_forum', sql`m.category like 'property.%' and ${answered('solved')}`),
    ).toBe(276)
  })
  test('湾沚: 468 publications of small wishes, with more than 760 realised', async () => {
    const published = sql`
      select count(distinct s.data ->> 'sheet') as n from matter_step s join matter m on m.district_id = s.district_id and m.id = s.matter_id
      where m.district_id = ${WANZHI} and m.loop = 'four_orders' and s.step = 'publish'`
    expect(await count(published)).toBe(468)
    const standing = sql`select count(distinct sheet) as n from matter where district_id = ${WANZHI} and loop = 'four_orders'`
    expect(await count(standing)).toBe(468)
    const realised = await roots(WANZHI, 'four_orders', answered('solved'))
    expect(realised).toBeGreaterThan(760)
    expect(realised).toBeLessThan(800)
  })
})

test('the stored fold of every matter is that of its steps', async () => {
  for (const { id } of house.tenants.all) expect((await replay(house, id)).different).toEqual([])
}, 60_000)

test('units, branches and workers are as many as the article says', async () => {
  const partners = (district: number, kind: string) =>
    count(sql`select count(*) as n from partner where district_id = ${district} and kind = ${kind}`)
  expect(await partners(YIJIANG, 'party_branch')).toBe(302)
  const tied = sql`select count(distinct n.id) as n from partner p join node n on n.district_id = p.district_id and n.id = p.node_id
    where p.kind = 'party_branch' and n.level = 'estate_grid' and p.district_id = ${YIJIANG}`
  expect(await count(tied)).toBe(302)
  const workers = sql`select count(distinct account_id) as n from post where district_id = ${YIJIANG} and role = 'grid_worker'`
  expect(await count(workers)).toBe(326)
  const manned = sql`select count(distinct p.node_id) as n from post p join node n on n.district_id = p.district_id and n.id = p.node_id
    where p.district_id = ${YIJIANG} and p.role = 'grid_worker' and n.level = 'estate_grid'`
  expect(await count(manned)).toBe(302)
})

test.each([
  [YIJIANG, 'resident', 156],
  [WANZHI, 'paired', 82],
  [FANCHANG, 'double_contact', 38],
  [FANCHANG, 'resident', 93],
])('%i has its organisations paired (%s): %i', async (district, kind, n) => {
  const paired = sql`select count(distinct partner_id) as n from partners_v_pairing where district_id = ${district} and kind = ${kind}`
  expect(await count(paired)).toBe(n)
})

test('繁昌 pairs them with 22 urban communities', async () => {
  const places = sql`select count(distinct p.node_id) as n from partners_v_pairing p
    join node n on n.district_id = p.district_id and n.id = p.node_id where p.district_id = ${FANCHANG} and n.level = 'community'`
  expect(await count(places)).toBe(22)
})

test('every line of the article that is counted from these records agrees with it', async () => {
  for (const { id: districtId, key } of house.tenants.all) {
    const { rootId } = await districtRoot(house.db, key)
    const { lines } = await figuresOf(house, { districtId, rootId })
    const counted = lines.filter((line) => line.computed !== null && !EDITIONS.includes(line.id))
    expect(counted.length).toBeGreaterThan(4)
    expect(counted.filter((line) => !line.agrees).map((line) => `${line.id} ${line.computed}`)).toEqual([])
  }
})

test('it is woven once', async () => {
  expect(await wantsWeaving(house)).toBe(false)
})
