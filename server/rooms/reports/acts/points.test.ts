import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes } = w
type Points = Out<'GET /api/dashboard/points'>

const points = async (as: Who, query: Record<string, string> = {}) =>
  (await http.ask<Points>('GET', `/api/dashboard/points?${new URLSearchParams(query)}`, { as })).body
const listed = async (as: Who, filter: Record<string, string>) => {
  const query = new URLSearchParams({ ...filter, limit: '100' })
  return (await http.ask<Out<'GET /api/matters'>>('GET', `/api/matters?${query}`, { as })).body.rows.length
}
const finest = ({ nets }: Points) => nets.find((net) => net.perDegree === 400)
const shownIn = (net: Points['nets'][number] | undefined) =>
  (net?.cells ?? []).reduce((sum, [, , n]) => sum + n, 0)

/** Two homes far from each other, a market, and a door that somebody asks to keep to themselves. */
const HOME = { lng: 118.4012, lat: 31.3012 }
const MARKET = { lng: 118.3512, lat: 31.2512 }
const DOOR = { lng: 118.5512, lat: 31.4512 }

beforeAll(async () => {
  w.clock.forward(-40 * DAY)
  for (let i = 0; i < 4; i++) await w.report(who.resident, { at: MARKET })
  w.clock.forward(40 * DAY)
  for (let i = 0; i < 5; i++)
    await w.report(i % 2 ? who.resident : who.neighbour, {
      at: { lng: MARKET.lng + i / 1e5, lat: MARKET.lat - i / 1e5 },
    })
  for (let i = 0; i < 2; i++) await w.report(who.resident, { at: HOME })
  await w.report(who.neighbour, { at: DOOR, confidential: true })
  await w.report(who.resident, { nodeId: nodes.handle, at: MARKET })
  await w.report(who.resident)
  await w.allHeard()
})

describe('where matters lie', () => {
  test('is told by squares with three or more in them, never by a point', async () => {
    const found = await points(who.centre)
    expect(finest(found)?.cells).toEqual([[Math.floor(118.3512 * 400), Math.floor(31.2512 * 400), 6]])
    expect([found.filed, found.placed, finest(found)?.scattered]).toEqual([10, 9, 3])
    const text = JSON.stringify(found)
    for (const place of [HOME, DOOR, MARKET])
      for (const degrees of Object.values(place)) expect(text).not.toContain(String(degrees))
  })
  test('one or two at a home, or what is confidential and alone, are in no square of any size', async () => {
    const { nets } = await points(who.centre)
    for (const { perDegree, cells } of nets)
      for (const { lng, lat } of [HOME, DOOR]) {
        const at = [Math.floor(lng * perDegree), Math.floor(lat * perDegree)]
        expect(cells.filter(([x, y]) => x === at[0] && y === at[1])).toEqual([])
      }
  })
  test('a square opens exactly the matters that it counts, for each who may see it', async () => {
    for (const person of [who.centre, who.street, who.clerk, who.worker, who.leader])
      for (const period of ['30', '90']) {
        const { nets, filter } = await points(person, { period })
        for (const { perDegree, cells } of nets)
          for (const [x, y, n] of cells)
            expect(await listed(person, { ...filter, cell: `${perDegree}.${x}.${y}` })).toBe(n)
      }
  })
  test('only those of the period and of the place are drawn', async () => {
    expect(shownIn(finest(await points(who.centre, { period: '90' })))).toBe(10)
    expect(shownIn(finest(await points(who.centre, { node: String(nodes.before) })))).toBe(5)
    expect(shownIn(finest(await points(who.clerkElsewhere)))).toBe(0)
  })
  test('a place out of reach is refused with the reason, and none of another district is known', async () => {
    const ask = (as: Who, node: number) => http.ask('GET', `/api/dashboard/points?node=${node}`, { as })
    const refused = await ask(who.clerk, nodes.after)
    expect([refused.status, refused.body.code]).toEqual([403, 'reports.not_your_area'])
    const strange = await ask(who.stranger, nodes.ribs)
    expect([strange.status, strange.body.code]).toEqual([404, 'grid.no_node'])
  })
})
