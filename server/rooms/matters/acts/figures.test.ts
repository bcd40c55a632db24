import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import type { Who } from '../../../kit/scope.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes, units } = w
type Dashboard = Out<'GET /api/dashboard'>

const dashboard = async (as: Who) => (await http.ask<Dashboard>('GET', '/api/dashboard', { as })).body
const listed = async (as: Who, filter: Record<string, string>) =>
  (
    await http.ask<Out<'GET /api/matters'>>(
      'GET',
      `/api/matters?${new URLSearchParams({ ...filter, limit: '100' })}`,
      { as },
    )
  ).body.rows.length

const people: [string, Who][] = []
beforeAll(async () => {
  const categories = ['sanitation', 'sanitation.litter', 'sanitation.smell', 'other', undefined]
  for (const node of Object.values(nodes)) {
    for (const category of categories) await w.report(who.resident, { nodeId: node, category })
  }
  await w.bringTo('cleared')
  await w.bringTo('dispatched')
  w.clock.forward(DAY)
  const { id } = await w.report()
  w.clock.forward(30 * DAY)
  await sweep(w.house)
  await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  people.push(
    ['a worker', who.worker],
    ['a clerk', who.clerk],
    ['a street clerk', who.street],
    ['the centre', who.centre],
    [
      'somebody with posts at several depths',
      await w.hire([
        { role: 'grid_worker', at: 'stairs' },
        { role: 'community_clerk', at: 'after' },
        { role: 'grid_worker', at: 'canopy' },
      ]),
    ],
  )
})

describe('a figure opens exactly the records that it counts', () => {
  test('whatever it is, for whomever', async () => {
    for (const [name, person] of people) {
      const { figures, byState, byPlace, byCategory } = await dashboard(person)
      expect(figures.map((f) => f.key)).toEqual(expect.arrayContaining(['total', 'open', 'late', 'cleared']))
      const all: { of: string; count: number; filter: Record<string, string> }[] = [
        ...figures.map((f) => ({ of: f.key, count: f.count, filter: f.filter })),
        ...byPlace.map((p) => ({ of: p.name, count: p.total, filter: p.filter })),
      ]
      for (const { of, count, filter } of all)
        expect([name, of, await listed(person, filter)]).toEqual([name, of, count])
      const total = figures.find((f) => f.key === 'total')
      const sum = (rows: { count: number }[]) => rows.reduce((n, row) => n + row.count, 0)
      expect([name, sum(byState), sum(byCategory)]).toEqual([name, total?.count, total?.count])
      expect([name, byPlace.reduce((n, p) => n + p.total, 0)]).toEqual([name, total?.count])
      for (const { state, count } of byState)
        expect([name, state, await listed(person, { ...total?.filter, state })]).toEqual([name, state, count])
      for (const { category, count } of byCategory.filter((c) => c.category !== null))
        expect([
          name,
          category,
          await listed(person, { ...total?.filter, category: category ?? '' }),
        ]).toEqual([name, category, count])
    }
  })
  test('and the numbers are those of the world that was made', async () => {
    const { figures, byPlace } = await dashboard(who.centre)
    expect(Object.fromEntries(figures.map((f) => [f.key, f.count]))).toMatchObject({
      total: 48,
      open: 47,
      late: 46,
      cleared: 1,
    })
    expect(byPlace.map((p) => [p.nodeId === nodes.district, p.total])).toEqual([
      [false, 43],
      [true, 5],
    ])
  })
  test('late is what is late now: the one dispatched since has time again', async () => {
    const { figures } = await dashboard(who.worker)
    const late = figures.find((f) => f.key === 'late')
    expect(late?.count).toBe(await listed(who.worker, { ...late?.filter }))
  })
})
