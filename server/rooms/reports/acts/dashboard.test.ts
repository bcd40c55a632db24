import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import type { Who } from '../../../kit/scope.ts'
import { sweep } from '../../matters/index.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes } = w
type Dashboard = Out<'GET /api/dashboard'>
type Filter = Record<string, string>

const dashboard = async (as: Who, query: Filter = {}) =>
  (await http.ask<Dashboard>('GET', `/api/dashboard?${new URLSearchParams(query)}`, { as })).body
/** How many records a filter opens: those of a sum, or a page of the work list. */
async function opened(as: Who, filter: Filter): Promise<number> {
  const query = new URLSearchParams({ ...filter, limit: '100' })
  if (filter.measure) {
    const { body } = await http.ask<Out<'GET /api/rates/records'>>('GET', `/api/rates/records?${query}`, {
      as,
    })
    expect(body.count).toBe(body.rows.length)
    return body.count
  }
  const { body } = await http.ask<Out<'GET /api/matters'>>('GET', `/api/matters?${query}`, { as })
  return body.rows.length
}
/** The number of a line that a measure's records are. */
const numberOf = (line: Dashboard['total'], measure: string): number => {
  const value = line[measure as keyof Dashboard['total']]
  return typeof value === 'number' ? value : (value as { of: number }).of
}

const people: [string, Who][] = []
beforeAll(async () => {
  for (const [i, node] of Object.values(nodes).entries())
    for (const category of ['sanitation', 'sanitation.litter', 'other', undefined].slice(i % 2))
      await w.report(who.resident, { nodeId: node, category })
  await w.bringTo('cleared')
  await w.bringTo('cleared', { satisfaction: 'fair', report: { category: 'other' } })
  w.clock.forward(40 * DAY)
  await sweep(w.house)
  await w.bringTo('cleared', { satisfaction: 'unsatisfied' }).catch(() => undefined)
  await w.bringTo('dispatched')
  w.clock.forward(3 * HOUR)
  await w.report()
  await w.allHeard()
  people.push(
    ['a worker', who.worker],
    ['a clerk', who.clerk],
    ['a street clerk', who.street],
    ['the centre', who.centre],
    ['a leader', who.leader],
    [
      'two posts',
      await w.hire([
        { role: 'grid_worker', at: 'ribs' },
        { role: 'community_clerk', at: 'after' },
      ]),
    ],
  )
}, 120_000)

describe('a number opens exactly the records that it counts', () => {
  test('each of each line, for whomever', async () => {
    let compared = 0
    for (const [name, person] of people) {
      const { records, total, places, categories, hot, trend } = await dashboard(person, { period: '90' })
      const lines = [
        { of: 'total', ...total },
        ...places.map((p) => ({ ...p, of: `${p.name} ${p.direct}` })),
        ...categories.map((c) => ({ ...c, of: String(c.category) })),
      ]
      for (const line of lines)
        for (const [measure, filter] of Object.entries(records)) {
          const found = await opened(person, { ...line.filter, ...filter })
          expect([name, line.of, measure, found]).toEqual([name, line.of, measure, numberOf(line, measure)])
          compared += found
        }
      for (const { now, before, filter } of [...hot.places, ...hot.categories]) {
        expect(await opened(person, { ...filter, ...records.filed })).toBe(now)
        expect(await opened(person, { ...filter, ...records.before })).toBe(before)
      }
      for (const { filed, closed, solved, filter } of trend.points)
        for (const [measure, n] of Object.entries({ filed, closed, judged: solved.of }))
          if (n > 0) expect([measure, await opened(person, { ...filter, measure })]).toEqual([measure, n])
    }
    expect(compared).toBeGreaterThan(500)
  }, 120_000)

  test('the lines of a place add up to the place', async () => {
    for (const [name, person] of people) {
      const { total, places, categories } = await dashboard(person, { period: '90' })
      for (const lines of [places, categories])
        for (const measure of ['open', 'due', 'late', 'filed', 'before'] as const) {
          const sum = lines.reduce((n, line) => n + line[measure], 0)
          if (lines.length > 0) expect([name, measure, sum]).toEqual([name, measure, total[measure]])
        }
    }
  })
})

describe('whose figures', () => {
  const way = async (as: Who, query: Filter = {}) => (await dashboard(as, query)).way.map(({ id }) => id)
  test('a street clerk begins at the street and goes down from it, never above', async () => {
    expect(await way(who.street)).toEqual([nodes.street])
    expect(await way(who.street, { node: String(nodes.ribs) })).toEqual([
      nodes.street,
      nodes.before,
      nodes.ribs,
    ])
    const above = await http.ask('GET', `/api/dashboard?node=${nodes.district}`, { as: who.street })
    expect([above.status, above.body.code]).toEqual([403, 'reports.not_your_area'])
  })
  test('a clerk is refused the community beside, and hears why', async () => {
    const { status, body } = await http.ask('GET', `/api/dashboard?node=${nodes.after}`, { as: who.clerk })
    expect([status, body.code, body.detail.length > 5]).toEqual([403, 'reports.not_your_area', true])
  })
  test('who has posts in several places chooses among them, and gets the widest first', async () => {
    const [, both] = people.at(-1) as [string, Who]
    const { way: at, tops } = await dashboard(both)
    expect([at.map(({ id }) => id), tops.map(({ id }) => id)]).toEqual([
      [nodes.after],
      [nodes.after, nodes.ribs],
    ])
    expect(await way(both, { node: String(nodes.ribs) })).toEqual([nodes.ribs])
  })
  test('whoever speaks for a unit has none, and a resident neither', async () => {
    for (const person of [who.liaison, who.resident])
      for (const path of ['/api/dashboard', '/api/dashboard/points'])
        expect((await http.ask('GET', path, { as: person })).status).toBe(403)
  })
  test('a figure of another district is told to nobody here', async () => {
    const { total, places } = await dashboard(who.stranger)
    expect([total.open, total.filed, places.reduce((n, p) => n + p.open, 0)]).toEqual([0, 0, 0])
  })
})

describe('how old the figures are', () => {
  test('they are of now where all news was counted, and say so where some waits', async () => {
    expect((await dashboard(who.centre)).at).toBe(w.clock.now().toISOString())
    const heard = w.clock.now()
    w.clock.forward(10 * 60_000)
    await w.report()
    expect((await dashboard(who.centre)).at <= heard.toISOString()).toBe(true)
    await w.allHeard()
    expect((await dashboard(who.centre)).at).toBe(w.clock.now().toISOString())
  })
  test('nobody is named in them, nor anything that was said', async () => {
    const text = JSON.stringify([await dashboard(who.centre), await dashboard(who.worker)])
    for (const said of ['伞小骨', '雷雨霏', '13911112222', '丢'].filter((s) => s.length > 1))
      expect(text).not.toContain(said)
  })
})
