import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { type Sql, sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { loadTenants } from '../../server/kit/tenants.ts'
import { type Weaving, weaveDemo } from './weave.ts'

// One district is enough to see it: the others are woven by the same hand.
const ONE: Weaving = { districts: ['fanchang'] }
/** Ms: on a machine that is busy with other things as well. */
const LONG = 120_000
const house = async () => (await openTestHouse({ tenants: loadTenants() })).house

const WHO = sql`(select coalesce(a.login, encode(a.phone_mark, 'hex')) from account a where a.district_id = s.district_id and a.id = s.by_account)`
const PLACE = (column: Sql) =>
  sql`(select code from node where district_id = x.district_id and id = ${column})`
/** Everything there is but what is random for safety's sake: salts, seals, ids that the engine gives to what a matter makes. */
const TABLES: Record<string, Sql> = {
  nodes: sql`select code, name, name_en, level, position, from_at from node x order by code`,
  shapes: sql`select ${PLACE(sql`x.node_id`)} as code, geometry, made_up, note from node_shape x order by 1`,
  units: sql`select kind, name, name_en, ${PLACE(sql`x.node_id`)} as at, created_at from partner x order by name`,
  duties: sql`select u.name, x.category, ${PLACE(sql`x.node_id`)} as at from partner_duty x
    join partner u on u.district_id = x.district_id and u.id = x.partner_id order by 1, 2, 3`,
  pairings: sql`select u.name, x.kind, ${PLACE(sql`x.node_id`)} as at, x.from_at from partner_pairing x
    join partner u on u.district_id = x.district_id and u.id = x.partner_id order by 1, 2, 3`,
  posts: sql`select a.login, a.name, x.role, ${PLACE(sql`x.node_id`)} as at, u.name as unit, x.from_at from post x
    join account a on a.district_id = x.district_id and a.id = x.account_id
    left join partner u on u.district_id = x.district_id and u.id = x.partner_id order by 1, 3, 4, 5`,
  matters: sql`select x.root_id, x.loop, x.loop_version, u.name as unit, x.lead, x.state, x.kind, x.category, x.source, x.title,
      x.place, x.path = n.path as at_filing, n.code, x.lng, x.lat, x.confidential, x.visibility, x.sheet, x.main_id, x.held, x.raised,
      x.lapses, x.late, x.exempt, x.supervised, x.solved, x.satisfaction, x.created_at, x.changed_at, x.due_at, x.wake_at, x.closed_at,
      rank() over (order by x.number) as nth
    from matter x join node n on n.district_id = x.district_id and n.id = x.grid_at_filing
    left join partner u on u.district_id = x.district_id and u.id = x.unit_id order by 1, 2, 4, x.created_at, x.changed_at, x.state`,
  steps: sql`select m.root_id, m.loop, s.seq, s.step, s.by_role, ${WHO} as who, s.occurred_at, s.recorded_at, s.due_at,
      s.data - 'unit' - 'units' as data, c.texts, u.name as unit
    from matter_step s join matter m on m.district_id = s.district_id and m.id = s.matter_id
    left join matter_content c on c.district_id = s.district_id and c.matter_id = s.matter_id and c.seq = s.seq
    left join partner u on u.district_id = m.district_id and u.id = m.unit_id
    order by 1, 2, u.name, s.occurred_at, s.seq, s.step, 6, s.due_at, c.texts::text`,
  editions: sql`select e.id, e.kind, e.from_day, e.version, e.made_at, e.frozen_at,
      coalesce(f.content, e.draft) #> '{sides,units,total}' as units, coalesce(f.content, e.draft) #> '{sides,places,total}' as places
    from report_edition e left join report_frozen f on f.district_id = e.district_id and f.edition_id = e.id order by 1`,
  contests: sql`select x.edition_id, x.step, x.at, x.data ->> 'contest' as contest from report_step x order by 1, 3, 2`,
}

/** A digest of each part of a world. */
async function digestOf({ db, secrets }: House): Promise<Record<string, string>> {
  const digest = (rows: unknown) => createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  const parts = Object.entries(TABLES).map(
    async ([name, query]) => [name, digest(await db.plainRows(query))] as const,
  )
  const people = await db.rows<{ name: Buffer | null; phone: Buffer; since: Date }>(sql`
    select name_sealed as name, phone_sealed as phone, created_at as since from account where kind = 'resident'`)
  const named = people.map((p) => [secrets.open(p.phone), p.name && secrets.open(p.name), p.since]).sort()
  return { ...Object.fromEntries(await Promise.all(parts)), residents: digest(named) }
}

const first = await house()
await weaveDemo(first, ONE)
const world = await digestOf(first)

test('the same seed at the same time gives the same world, in every part of it', {
  timeout: LONG,
}, async () => {
  const second = await house()
  await weaveDemo(second, ONE)
  expect(await digestOf(second)).toEqual(world)
})

test('another seed gives another one, with as much in it', { timeout: LONG }, async () => {
  const other = await house()
  await weaveDemo(other, { ...ONE, seed: 2 })
  const parts = await digestOf(other)
  expect(Object.keys(parts).filter((part) => parts[part] === world[part])).toEqual([])
  const counts = (of: House) =>
    of.db.one(sql`
      select (select count(*) from node) as nodes, (select count(distinct root_id) from matter where loop = 'order') as blown,
        (select count(*) from post) as posts, (select count(*) from partner_pairing) as pairings`)
  expect(await counts(other)).toEqual(await counts(first))
})

describe('a weaving that was cut off is completed by the next one', () => {
  // its transactions in order: three districts loaded, six people of the small world, all others and the units, the histories
  test.each([
    ['while people come to their posts', 9],
    ['while the histories are written', 10],
  ])('%s', { timeout: LONG }, async (_, whole) => {
    const begun = await house()
    let left = whole
    const tx: House['db']['tx'] = (work) =>
      begun.db.tx(async (q) => {
        const done = await work(q)
        if (left-- > 0) return done
        throw new Error('the power went')
      })
    await expect(weaveDemo({ ...begun, db: { ...begun.db, tx } }, ONE)).rejects.toThrow('the power went')
    await weaveDemo(begun, ONE)
    expect(await digestOf(begun)).toEqual(world)
  })
})
