// A district with so many matters that reading a whole table is never the shortest way, and what statements read of it.
import { lostUmbrella } from './lost-umbrella.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { loopsOnRecord } from '../../server/rooms/matters/index.ts'
import { addNode } from '../../server/rooms/grid/index.ts'

/** Large enough that reading a whole table is never the shortest way. */
const MATTERS = 40_000
/** Each has an order to a unit. */
export const ROWS = 2 * MATTERS
/** More rows than that are neither open nor of a week. */
export const MOST = 4_000
const LARGE = ['matter', 'figure_row', 'figure_order']

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

/** The neutral district, so large; `first` are nodes of it by depth, each lying in the one above it. */
export async function largeUmbrella() {
  const w = await lostUmbrella()
  const first: number[] = []
  const { house, districtId, clock } = w
  const loops = await loopsOnRecord(house, districtId)
  const version = (id: string) => Math.max(...loops.filter((l) => l.id === id).map((l) => l.version))
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
         case when i > 1300 then at + interval '1 day' end, 2, $4, 'whistle', 'resident', 'reported', n.path,
         'sanitation', 118.3 + (i % 997) / 5000.0, 31.2 + (i % 991) / 5000.0, i between 600 and 1300
       from generate_series(1, $2::int) i
       cross join lateral (select $3::timestamptz - i * interval '25 minutes' as at) t
       join (select id, path, row_number() over (order by id) - 1 as nth, count(*) over () as all from node
         where district_id = $1 and nlevel(path) >= 3) n on n.nth = i % n.all`,
      [districtId, MATTERS, now, version('whistle')],
    )
    await client.query(
      `insert into matter (district_id, grid_at_filing, number, id, root_id, created_at, changed_at, due_at, closed_at, version,
         loop_version, loop, source, state, path, late, unit_id)
       select district_id, grid_at_filing, number, gen_random_uuid(), id, created_at, changed_at, due_at, closed_at, 2, $3,
         'order', source, 'ordered', path, late, $2 from matter where district_id = $1 and id = root_id`,
      [districtId, w.units.office, version('order')],
    )
    await client.query(
      `insert into figure_row (district_id, filed_on, due_on, called_on, minutes, accepted, whistled, closed, in_time, rework,
         returned, judged, contacted, solved, satisfied, fair, id, path, loop, category)
       select district_id, created_at::date, due_at::date, due_at::date, 60, true, false, closed_at is not null, true, false,
         false, true, true, true, true, false, id, path, loop, category from matter where district_id = $1 and id = root_id`,
      [districtId],
    )
    await client.query(
      `insert into figure_order (district_id, ordered_on, acknowledge_on, contact_on, report_in_on, feed_back_on, late_on, unit_id,
         minutes, acknowledged, contacted, reported_in, fed_back, in_time, rework, upheld, overruled, id, root_id, path, loop, category)
       select district_id, created_at::date, created_at::date, created_at::date, created_at::date, due_at::date,
         case when late then due_at::date end, unit_id, 60, true, true, true, true, not late, false, false, false, id, root_id, path,
         'whistle', 'sanitation' from matter where district_id = $1 and id <> root_id`,
      [districtId],
    )
    await client.query('analyze matter, figure_row, figure_order, figure_sum, node')
  })

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
  return { w, first, readOf }
}
