import { beforeAll, describe, expect, test } from 'vitest'
import { type Umbrella, lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import type { TestHouse } from '../../../../tests/harness/house.ts'
import { live } from '../../../../tests/harness/lives.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from '../../matters/index.ts'
import { toldBySteps } from '../../../../tests/harness/told-by-steps.ts'
import { rebuildFigures, recordsOf, recountFigures } from '../index.ts'
import { MATTERS, ORDERS } from '../sides.ts'
import type { Where } from '../figures.ts'
import { count } from './count.ts'

/** 500 acts in the suite; GRIDLOOM_LIVES=10000 for the long proof. */
const ACTS = Number(process.env.GRIDLOOM_LIVES ?? 500)
const SEED = Number(process.env.GRIDLOOM_SEED ?? 11)
const ALWAYS = { from: '2020-01-01', to: '2035-12-31' }

let w: TestHouse & Umbrella
let at: (over?: Partial<Where>) => Where
beforeAll(
  async () => {
    w = await lostUmbrella()
    at = (over = {}) => ({ districtId: w.districtId, path: [w.nodes.district], ...over })
    await live(w, ACTS, SEED)
    await contested(w)
    await w.allHeard()
  },
  60_000 + ACTS * 60,
)

/** What chance seldom brings: an objection that is ruled against, then a lateness that a contest makes good. */
async function contested({ who, units, ...w }: TestHouse & Umbrella): Promise<void> {
  const { id } = await w.bringTo('dispatched')
  const order = await w.orderOf(id, units.office)
  await w.step(who.liaison, order, 'object', { reason: '伞不归我们管。', unit: units.repair })
  await w.step(who.clerk, order, 'reject', { ruling: '归你们管。' })
  await w.work(order, 'report_in')
  w.clock.forward(20 * DAY)
  await sweep(w.house)
  await w.work(order, 'feed_back')
  await w.check(id, 'confirm')
  await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'fair' })
  await w.step(who.clerk, id, 'clear')
  await w.step(who.liaison, order, 'contest', { reason: '暴雨封路。' })
  await w.step(who.centre, order, 'exempt', { words: '属实。' })
}

describe(`after ${ACTS} acts of random people over months`, () => {
  test('what the sums say is what the rows add up to: by every key, at every depth, in every period', async () => {
    const path = [w.nodes.district, w.nodes.street, w.nodes.before, w.nodes.ribs]
    const [{ day: middle } = { day: '' }] = await w.house.db.rows<{ day: string }>(
      sql`select percentile_disc(0.5) within group (order by due_on)::text as day from figure_row`,
    )
    const periods = [ALWAYS, { from: '2026-03-10', to: middle }, { from: middle, to: middle }]
    const keys = ['place', 'unit', 'month', 'week', 'day'] as const
    let compared = 0
    for (const depth of [1, 2, 3, 4])
      for (const over of [
        {},
        { category: 'other' },
        { unit: w.units.office },
        { kind: 'hard' },
        { category: 'none' },
      ])
        for (const side of [MATTERS, ORDERS])
          for (const by of [
            undefined,
            ...keys,
            ...(side === MATTERS ? (['category', 'kind', 'loop'] as const) : []),
          ]) {
            if (side === ORDERS && ('category' in over || 'kind' in over)) continue
            const where = at({ path: path.slice(0, depth), ...over })
            const kept = await count(w.house, side, where, { periods, by })
            const live = await count(w.house, side, where, { periods, by, how: 'live' })
            const sorted = (rows: typeof kept) =>
              rows
                .filter((row) => Object.values(row.counts).some((n) => n !== 0))
                .sort((a, b) => a.period - b.period || a.key.localeCompare(b.key))
            expect([side.rows, depth, over, by, sorted(kept)]).toEqual([
              side.rows,
              depth,
              over,
              by,
              sorted(live),
            ])
            compared += kept.length
          }
    expect(compared).toBeGreaterThan(500)
  })

  test('and what the raw steps tell, read by another hand, day by day', async () => {
    const days = await count(w.house, MATTERS, at(), { periods: [ALWAYS], by: 'day' })
    const kept = Object.fromEntries(days.map((row) => [row.key, row.counts]))
    const told = await toldBySteps(w.house.db, w.districtId)
    for (const day of new Set([...Object.keys(kept), ...Object.keys(told)])) {
      const own = Object.fromEntries(Object.keys(told[day] ?? {}).map((name) => [name, kept[day]?.[name]]))
      expect([day, own]).toEqual([day, told[day]])
    }
    const whole = (name: string) => days.reduce((sum, row) => sum + (row.counts[name] ?? 0), 0)
    for (const name of ['filed', 'closed', 'in_time', 'rework', 'returned', 'valid', 'solved', 'fair'])
      expect([name, whole(name) > 0]).toEqual([name, true])
    expect(whole('in_time')).toBeLessThan(whole('to_close'))
  })

  test('each number opens exactly as many records, page by page', async () => {
    const [{ day: middle } = { day: '' }] = await w.house.db.rows<{ day: string }>(
      sql`select percentile_disc(0.5) within group (order by filed_on)::text as day from figure_row`,
    )
    const path = [w.nodes.district, w.nodes.street, w.nodes.before]
    const places = [
      at(),
      at({ path }),
      at({ path, direct: true }),
      at({ unit: w.units.office }),
      at({ category: 'none' }),
    ]
    let opened = 0
    for (const side of [MATTERS, ORDERS])
      for (const where of places)
        for (const period of [ALWAYS, { from: '2026-03-10', to: middle }]) {
          const [row] = await count(w.house, side, where, { periods: [period] })
          for (const name of side.measures.filter((one) => one !== 'minutes')) {
            const ids = new Set<string>()
            for (let after: string | undefined, pages = 0; pages === 0 || after; pages++) {
              const measured = side === ORDERS ? `orders.${name}` : name
              const page = await recordsOf(w.house, where, period, measured, {
                after,
                limit: ACTS > 1000 ? 100 : 7,
              })
              for (const id of page.ids) ids.add(id)
              after = page.next ?? undefined
            }
            expect([side.rows, where, name, ids.size]).toEqual([
              side.rows,
              where,
              name,
              row?.counts[name] ?? 0,
            ])
            opened += ids.size
          }
        }
    expect(opened).toBeGreaterThan(200)
  })

  test('a recount finds nothing wrong; heard twice, the news changes nothing', async () => {
    await w.house.db.rows(sql`
      insert into fact (district_id, name, about, data)
      select district_id, 'matters.filed', id, '{}' from matter where id = root_id`)
    await w.allHeard()
    const { matters, ...wrong } = await recountFigures(w.house, w.districtId, { waitMs: 0 })
    expect(matters).toBeGreaterThan(20)
    expect(wrong).toEqual({ rows: [], sums: [] })
  })

  test('an error planted in a sum is found with its place and mended by counting anew', async () => {
    const [planted] = await w.house.db.rows<{ day: string; closed: number }>(sql`
      update figure_sum set closed = closed + 3 where (district_id, node_id, dim, day, key, loop) = (
        select district_id, node_id, dim, day, key, loop from figure_sum where dim = 'all' and closed > 0 limit 1)
      returning day::text, closed`)
    const { rows, sums } = await recountFigures(w.house, w.districtId, { waitMs: 0 })
    expect(rows).toEqual([])
    expect(sums).toEqual([
      {
        key: expect.objectContaining({ day: planted?.day, dim: 'all' }),
        measures: { closed: { kept: planted?.closed, counted: Number(planted?.closed) - 3 } },
      },
    ])
    await rebuildFigures(w.house, w.districtId)
    expect(await recountFigures(w.house, w.districtId, { waitMs: 0 })).toMatchObject({ rows: [], sums: [] })
  })

  test('a row that is not what its steps say is found and mended as well', async () => {
    const [planted] = await w.house.db.rows<{ id: string }>(sql`
      update figure_row set solved = not solved where id = (select id from figure_row where called_on is not null limit 1)
      returning id`)
    // an order of another matter
    await w.house.db.rows(sql`
      delete from figure_order where id = (select id from figure_order where root_id <> ${planted?.id} limit 1)`)
    const { rows } = await recountFigures(w.house, w.districtId, { waitMs: 0 })
    expect(rows).toContain(planted?.id)
    expect(rows.length).toBe(2)
    await rebuildFigures(w.house, w.districtId)
    expect(await recountFigures(w.house, w.districtId, { waitMs: 0 })).toMatchObject({ rows: [], sums: [] })
  })
})
