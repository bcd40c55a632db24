import { beforeAll, describe, expect, test } from 'vitest'
import { recording } from '../../../../bench/load/statements.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import type { House } from '../../../kit/house.ts'
import { session } from '../../../kit/postgres/roles.ts'
import type { Who } from '../../../kit/scope.ts'
import { addNode } from '../../grid/index.ts'
import { dashboard } from './dashboard.ts'
import { points } from './points.ts'

/** Large enough that reading a whole table is never the shortest way. */
const MATTERS = 40_000
/** Each has an order to a unit. */
const ROWS = 2 * MATTERS
/** More rows than that are neither open nor of a week. */
const MOST = 4_000
const LARGE = ['matter', 'figure_row', 'figure_order']

const w = await lostUmbrella()
/** Nodes of the district by depth, the first of each lying in the one above it. */
const first: number[] = []

beforeAll(async () => {
  const { house, districtId, clock } = w
  const below = async (parentId: number, level: string, i: number) =>
    (
      await addNode(
        house.db,
        districtId,
        { parentId, level, code: null, name: `${level} ${i}`, nameEn: '', position: i },
        clock.now(),
      )
    ).id
  first[0] = w.nodes.district
  for (let s = 0; s < 6; s++) {
    const street = await below(w.nodes.district, 'street', s)
    first[1] ??= street
    for (let c = 0; c < 8; c++) {
      const community = await below(street, 'community', c)
      first[2] ??= community
      for (let g = 0; g < 3; g++) first[3] ??= await below(community, 'estate_grid', g)
    }
  }
  await session(w.owner, async (client) => {
    const now = clock.now()
    await client.query(
      `insert into matter (district_id, grid_at_filing, number, id, root_id, created_at, changed_at, due_at, closed_at, version,
         loop_version, loop, source, state, path, category, lng, lat, late)
       select $1, n.id, 1000 + i, md5(i::text)::uuid, md5(i::text)::uuid, at, at, at + interval '2 days',
         case when i > 1300 then at + interval '1 day' end, 2, 1, 'whistle', 'resident', 'reported', n.path,
         'sanitation', 118.3 + (i % 997) / 5000.0, 31.2 + (i % 991) / 5000.0, i between 600 and 1300
       from generate_series(1, $2::int) i
       cross join lateral (select $3::timestamptz - i * interval '25 minutes' as at) t
       join (select id, path, row_number() over (order by id) - 1 as nth, count(*) over () as all from node
         where district_id = $1 and nlevel(path) >= 3) n on n.nth = i % n.all`,
      [districtId, MATTERS, now],
    )
    await client.query(
      `insert into matter (district_id, grid_at_filing, number, id, root_id, created_at, changed_at, due_at, closed_at, version,
         loop_version, loop, source, state, path, late, unit_id)
       select district_id, grid_at_filing, number, gen_random_uuid(), id, created_at, changed_at, due_at, closed_at, 2, 1,
         'order', source, 'ordered', path, late, $2 from matter where district_id = $1 and id = root_id`,
      [districtId, w.units.office],
    )
    await client.query(
      `insert into figure_row (district_id, filed_on, due_on, called_on, minutes, accepted, whistled, closed, in_time, rework,
         returned, judged, contacted, solved, satisfied, fair, id, path, loop, category)
       select district_id, created_at::date, due_at::date, due_at::date, 60, true, false, closed_at is not null, true, false,
         false, true, true, true, true, false, id, path, loop, category from matter where district_id = $1 and id = root_id`,
      [districtId],
    )
    await client.query('analyze matter, figure_row, figure_sum, node')
  })
}, 120_000)

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
const looksAt = (node: Plan): number =>
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)) *
  node['Actual Loops']

/** What statements read of the large tables, as the application runs them: with one plan for all values. */
const readOf = (asked: readonly { text: string; values: readonly unknown[] }[]) =>
  session(w.owner, async (client) => {
    await client.query('set plan_cache_mode = force_generic_plan')
    const said = (value: unknown): string =>
      Array.isArray(value)
        ? client.escapeLiteral(`{${value.map((one) => JSON.stringify(String(one))).join()}}`)
        : client.escapeLiteral(value instanceof Date ? value.toISOString() : String(value))
    const found: { scan: string; rows: number; text: string }[] = []
    for (const { text, values } of asked) {
      await client.query(`prepare one as ${text}`)
      const call = values.length > 0 ? `(${values.map(said).join()})` : ''
      const { rows } = await client.query(`explain (analyze, format json) execute one${call}`)
      await client.query('deallocate one')
      for (const node of nodesOf(rows[0]['QUERY PLAN'][0].Plan))
        if (LARGE.includes(node['Relation Name'] ?? ''))
          found.push({
            scan: node['Node Type'],
            rows: looksAt(node),
            text: text.replaceAll(/\s+/g, ' ').slice(0, 200),
          })
    }
    return found
  })

type Act = (house: House, call: { who: Who; query: { node: number; period: string } }) => Promise<unknown>
const acts = { dashboard, points } as unknown as Record<'dashboard' | 'points', Act>
const asked = async (depth: number, period: string) => {
  const { db, take } = recording(w.house.db)
  for (const act of Object.values(acts))
    await act({ ...w.house, db }, { who: w.who.centre, query: { node: first[depth] ?? 0, period } })
  return take()
}
const DEPTHS = ['the district', 'a street', 'a community', 'a grid'].map(
  (name, depth) => [name, depth] as const,
)

describe('no view of the dashboard reads a whole table of matters', () => {
  test('a statement that does would be found, also where it goes by an index', async () => {
    const values = [w.districtId]
    const [whole] = await readOf([
      { text: 'select count(*) from matter where source <> $1', values: ['umbrella'] },
    ])
    expect([whole?.scan, whole?.rows]).toEqual(['Seq Scan', ROWS])
    const [all] = await readOf([
      {
        text: 'select title from matter where district_id = $1 and id = root_id order by created_at',
        values,
      },
    ])
    expect(all?.rows).toBeGreaterThan(MOST)
  })
  test.each(DEPTHS)('of %s: no table is scanned, whatever the period', async (_, depth) => {
    for (const period of ['7', '365']) {
      const found = await readOf(await asked(depth, period))
      expect(found.length).toBeGreaterThan(1)
      expect(found.filter(({ scan }) => scan.includes('Seq Scan'))).toEqual([])
    }
  })
  test.each(DEPTHS)(
    'of %s: what is open and what a week brought is found without the archive',
    async (_, depth) => {
      const found = await readOf(await asked(depth, '7'))
      expect(found.filter(({ rows }) => rows > MOST)).toEqual([])
    },
  )
})
