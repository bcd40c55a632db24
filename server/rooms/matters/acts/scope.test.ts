import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, nodes, clock } = w

type Row = Out<'GET /api/matters'>['rows'][number]
/** Every row of a list, page by page. */
async function all(as: Who, query: Record<string, string> = {}, limit = 100): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor = ''; ; ) {
    const address = new URLSearchParams({ ...query, limit: String(limit), ...(cursor ? { cursor } : {}) })
    const { body } = await http.ask<Out<'GET /api/matters'>>('GET', `/api/matters?${address}`, { as })
    rows.push(...body.rows)
    if (!body.next) return rows
    cursor = body.next
  }
}
const titles = async (as: Who, query = {}) => (await all(as, query)).map((row) => row.title).sort()
const total = async (as: Who, query = {}) =>
  (
    await http.ask<Out<'GET /api/matters/counts'>>(
      'GET',
      `/api/matters/counts?${new URLSearchParams(query)}`,
      { as },
    )
  ).body.total
const pageOf = (as: Who, id: string) =>
  http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as })

const at: Record<string, string> = {}
const WHERE = [
  'district',
  'street',
  'before',
  'ribs',
  'tower',
  'stairs',
  'canopy',
  'after',
  'handle',
] as const
const orders: Record<string, string> = {}

beforeAll(async () => {
  for (const node of WHERE) {
    clock.forward(MINUTE)
    const person = node === 'canopy' ? who.neighbour : who.resident
    at[node] = (await w.report(person, { nodeId: nodes[node], title: node, words: '丢了一把伞' })).id
  }
  // the office is called to the ribs, the repair shop to the handle; an assisting factory to both
  for (const [node, lead] of [
    ['ribs', 'office'],
    ['handle', 'repair'],
  ] as const) {
    clock.forward(MINUTE)
    const form = { units: { lead: units[lead], assist: [units.factory] }, request: '内部要求：先看监控' }
    await w.step(who.centre, at[node] ?? '', 'dispatch', form)
    for (const id of await w.orders(at[node] ?? '')) orders[`${node} ${(await w.stored(id)).unitId}`] = id
  }
})

describe('each role sees its part of the district, in the list, in the count and by address alike:', () => {
  test.each([
    ['worker', ['ribs', 'stairs', 'tower']],
    ['canopyWorker', ['canopy']],
    ['branch', ['ribs', 'stairs', 'tower']],
    ['clerk', ['before', 'canopy', 'ribs', 'stairs', 'tower']],
    ['clerkElsewhere', ['after', 'handle']],
    ['secretary', ['before', 'canopy', 'ribs', 'stairs', 'tower']],
    ['street', ['after', 'before', 'canopy', 'handle', 'ribs', 'stairs', 'street', 'tower']],
    ['centre', [...WHERE].sort()],
    ['leader', [...WHERE].sort()],
    ['resident', ['after', 'before', 'district', 'handle', 'ribs', 'stairs', 'street', 'tower']],
    ['neighbour', ['canopy']],
    ['stranger', []],
  ] as const)('%s', async (name, seen) => {
    const person = who[name]
    expect(await titles(person)).toEqual(seen)
    expect(await total(person)).toBe(seen.length)
    for (const node of WHERE) {
      const { status } = await pageOf(person, at[node] ?? '')
      expect([node, status]).toEqual([node, (seen as readonly string[]).includes(node) ? 200 : 404])
    }
  })
  test('a liaison sees the orders to the own unit, and the matters that they belong to', async () => {
    const seen = async (person: Who) => (await all(person, { view: 'orders' })).map((r) => r.title).sort()
    expect([await seen(who.liaison), await seen(who.repairer), await seen(who.maker)]).toEqual([
      ['ribs'],
      ['handle'],
      ['handle', 'ribs'],
    ])
    expect(await total(who.maker, { view: 'orders' })).toBe(2)
    expect(await titles(who.liaison)).toEqual([])
    for (const [person, node, status] of [
      [who.liaison, 'ribs', 200],
      [who.liaison, 'handle', 404],
      [who.maker, 'handle', 200],
      [who.maker, 'before', 404],
    ] as const)
      expect((await pageOf(person, at[node] ?? '')).status).toBe(status)
    expect((await pageOf(who.liaison, orders[`handle ${units.factory}`] ?? '')).status).toBe(404)
  })
  test('an administrator and a person without a post see none', async () => {
    const nobody = await w.hire([])
    for (const person of [who.admin, nobody])
      for (const path of ['/api/matters', '/api/matters/counts', `/api/matters/${at.ribs}`, '/api/dashboard'])
        expect([path, (await http.ask('GET', path, { as: person })).status]).toEqual([path, 403])
  })
})

describe('posts that overlap', () => {
  test('give no row twice and count none twice', async () => {
    const posts = [
      { role: 'community_clerk', at: 'before' },
      { role: 'grid_worker', at: 'ribs' },
      { role: 'grid_worker', at: 'stairs' },
      { role: 'community_clerk', at: 'before' },
      { role: 'unit_liaison', at: 'office' },
      { role: 'unit_liaison', at: 'factory' },
      { role: 'grid_worker', at: 'handle' },
    ] as const
    const person = await w.hire([...posts])
    const seen = ['before', 'canopy', 'handle', 'ribs', 'stairs', 'tower']
    expect(await titles(person)).toEqual(seen)
    expect(await total(person)).toBe(seen.length)
    expect(await titles(person, { view: 'orders' })).toEqual(['handle', 'handle', 'ribs', 'ribs'])
    expect(await total(person, { view: 'orders' })).toBe(4)
  })
  test('count while they last', async () => {
    const person = await w.hire([{ role: 'community_clerk', at: 'before' }])
    const status = async () => {
      clock.forward(MINUTE)
      return (await http.ask('GET', '/api/matters', { as: person })).status
    }
    const set = (from: Date, to: Date | null) =>
      w.house.db.rows(
        sql`update post set from_at = ${from}, to_at = ${to} where account_id = ${person.accountId}`,
      )
    expect(await status()).toBe(200)
    const now = clock.now()
    await set(new Date(now.getTime() - 10 * MINUTE), now)
    expect(await status()).toBe(403)
    await set(new Date(now.getTime() + 10 * MINUTE), null)
    expect(await status()).toBe(403)
    clock.forward(10 * MINUTE)
    expect(await status()).toBe(200)
  })
})

describe('filters stay within reach', () => {
  test('of a node, a unit, a number, a state', async () => {
    expect(await titles(who.clerk, { node: String(nodes.ribs) })).toEqual(['ribs', 'stairs', 'tower'])
    expect(await titles(who.clerk, { node: String(nodes.stairs) })).toEqual(['stairs'])
    expect(await titles(who.clerk, { node: String(nodes.handle) })).toEqual([])
    expect(await titles(who.worker, { node: String(nodes.district) })).toEqual(['ribs', 'stairs', 'tower'])
    expect(await titles(who.centre, { node: String(nodes.before), direct: 'yes' })).toEqual(['before'])
    const number = String((await all(who.centre, { node: String(nodes.handle) }))[0]?.number)
    expect([await titles(who.centre, { number }), await titles(who.clerk, { number })]).toEqual([
      ['handle'],
      [],
    ])
    expect(await titles(who.centre, { state: 'dispatched' })).toEqual(['handle', 'ribs'])
    expect(await titles(who.clerk, { view: 'orders', unit: String(units.factory) })).toEqual(['ribs'])
  })
  test('and "mine" is what a person reported or filed, posts or not', async () => {
    await w.report(who.worker, { title: 'filed', words: '老人家丢了伞', onBehalf: { name: '老人家' } })
    expect(await titles(who.worker, { view: 'mine' })).toEqual(['filed'])
    expect(await titles(who.neighbour, { view: 'mine' })).toEqual(['canopy'])
    expect(await titles(who.clerk, { view: 'mine' })).toEqual([])
  })
})

describe('a list', () => {
  test('gives every row once, newest first, however small the page', async () => {
    const whole = (await all(who.centre)).map((r) => r.id)
    expect(new Set(whole).size).toBe(whole.length)
    for (const limit of [1, 2, 3, whole.length])
      expect((await all(who.centre, {}, limit)).map((r) => r.id)).toEqual(whole)
    const times = (await all(who.centre)).map((r) => r.createdAt)
    expect(times).toEqual(times.toSorted().reverse())
  })
  test('gives every row once where many were filed at the same moment', async () => {
    for (let i = 0; i < 7; i++) await w.report(who.neighbour, { nodeId: nodes.canopy, title: `same ${i}` })
    const rows = (await all(who.canopyWorker, {}, 2)).map((r) => r.title)
    expect([rows.length, new Set(rows).size]).toEqual([8, 8])
  })
  test('refuses a cursor that it never gave', async () => {
    for (const cursor of ['garbage', '1.', '%00', 'zzzzzzzzzzzzz.1'])
      expect((await http.ask('GET', `/api/matters?cursor=${cursor}`, { as: who.clerk })).status).toBe(400)
  })
})
