import { describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { LENDING, tenantsWithLoops } from '../../../../tests/harness/loops.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import type { Who } from '../../../kit/scope.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella({ tenants: tenantsWithLoops(LENDING) })
const http = await openTestHttp(w.house)
const { who, units, nodes, clock } = w
const member = await w.hire([{ role: 'party_member', at: 'before' }])

type Row = Out<'GET /api/matters'>['rows'][number]
async function todo(as: Who, filter: Record<string, string> = {}, limit = 100): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor = ''; ; ) {
    const query = { view: 'todo', limit: String(limit), ...filter, ...(cursor ? { cursor } : {}) }
    const { body } = await http.ask<Out<'GET /api/matters'>>(
      'GET',
      `/api/matters?${new URLSearchParams(query)}`,
      { as },
    )
    rows.push(...body.rows)
    if (!body.next) return rows
    cursor = body.next
  }
}
const counts = async (as: Who) =>
  (await http.ask<Out<'GET /api/matters/counts'>>('GET', '/api/matters/counts?view=todo', { as })).body

const PEOPLE = {
  worker: who.worker,
  branch: who.branch,
  clerk: who.clerk,
  secretary: who.secretary,
  street: who.street,
  centre: who.centre,
  office: who.liaison,
  repair: who.repairer,
  resident: who.resident,
  elsewhere: who.clerkElsewhere,
  member,
}
/** Who has one matter, or one of what it made, in the work list. */
async function waitsFor(id: string): Promise<string[]> {
  const found: string[] = []
  for (const [name, person] of Object.entries(PEOPLE))
    if ((await todo(person)).some((row) => row.rootId === id)) found.push(name)
  return found
}

describe('a matter waits for exactly those whose step it is:', () => {
  test('a report for the grid, then for the community and the street as it rises', async () => {
    const { id } = await w.report()
    expect(await waitsFor(id)).toEqual(['worker', 'branch'])
    await w.step(who.worker, id, 'sign')
    expect(await waitsFor(id)).toEqual(['worker', 'branch'])
    await w.step(who.worker, id, 'rise', { reason: '管不了' })
    expect(await waitsFor(id)).toEqual(['clerk', 'secretary'])
    await w.step(who.clerk, id, 'rise', { reason: '管不了' })
    expect(await waitsFor(id)).toEqual(['street'])
    await w.step(who.street, id, 'rise', { reason: '管不了' })
    expect(await waitsFor(id)).toEqual(['centre'])
    await w.step(who.centre, id, 'hand_down', { reason: '网格能办' })
    expect(await waitsFor(id)).toEqual(['worker', 'branch'])
  })
  test('one that nobody takes up also for the level that its lateness has risen to', async () => {
    const { id } = await w.report()
    clock.forward(4 * DAY)
    await sweep(w.house)
    const { raised } = await w.stored(id)
    expect(raised).toBe(2)
    expect(await waitsFor(id)).toEqual(['worker', 'branch', 'street'])
  })
  test('what the grid handles itself for the grid', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'solve_here')
    expect(await waitsFor(id)).toEqual(['worker', 'branch'])
  })
  test('an order for its unit alone, each its own, until it has fed back', async () => {
    const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
    expect(await waitsFor(id)).toEqual(['office', 'repair'])
    for (const order of await w.orders(id)) await w.work(order, 'report_in')
    expect(await waitsFor(id)).toEqual(['office', 'repair'])
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    expect(await waitsFor(id)).toEqual(['repair'])
  })
  test('an objection for those who rule', async () => {
    const { id, orders } = await w.bringTo('dispatched')
    await w.step(who.liaison, orders[0] ?? '', 'object', { reason: '不归', unit: units.factory })
    expect(await waitsFor(id)).toEqual(['secretary', 'street'])
  })
  test('a check for the worker, and what it finds for the community and the reporter', async () => {
    const { id } = await w.bringTo('fed_back')
    expect(await waitsFor(id)).toEqual(['worker'])
    await w.check(id, 'deny')
    expect(await waitsFor(id)).toEqual(['clerk', 'secretary'])
    await w.step(who.clerk, id, 'send_back', { reason: '没好' })
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    await w.check(id, 'confirm')
    expect(await waitsFor(id)).toEqual(['clerk', 'secretary', 'resident'])
    await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'fair' })
    expect(await waitsFor(id)).toEqual(['clerk', 'secretary'])
    await w.step(who.clerk, id, 'clear')
    expect(await waitsFor(id)).toEqual([])
  })
  test('a final reply for those who review it', async () => {
    const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    for (let times = 0; times < 2; times++) {
      await w.step(who.clerk, id, 'return', { reason: '不满意' })
      await w.work(await w.orderOf(id, units.office), 'feed_back')
      await w.check(id, 'confirm')
      await w.step(who.resident, id, 'call_back', { solved: 'unsolved', satisfaction: 'unsatisfied' })
    }
    await w.step(who.clerk, id, 'propose_final', { reply: '办到头了', ways: '复查' })
    expect(await waitsFor(id)).toEqual(['street', 'centre'])
  })
  test('what is offered for party members, then for whoever took it on, then for whoever asked', async () => {
    const { id } = await w.report(who.resident, { loop: 'lending', form: {} })
    // nobody in the grid may offer it: the community holds it
    expect([(await w.stored(id)).held, await waitsFor(id)]).toEqual([3, ['clerk']])
    await w.step(who.clerk, id, 'offer')
    expect(await waitsFor(id)).toEqual(['member'])
    await w.step(member, id, 'take_it_on')
    expect(await waitsFor(id)).toEqual(['member'])
    await w.step(member, id, 'bring', { result: '送到了' })
    expect(await waitsFor(id)).toEqual(['resident'])
    await w.step(who.resident, id, 'say_it_came')
    expect(await waitsFor(id)).toEqual([])
  })
  test('what was joined to another, and what was imported, for nobody', async () => {
    const [first, second] = [await w.report(), await w.report(who.neighbour)]
    await w.step(who.worker, second.id, 'merge', { into: first.id })
    expect(await waitsFor(second.id)).toEqual([])
  })
})

describe('a work list', () => {
  test('shows the nearest deadline first, what has none last, and each row once however small the page', async () => {
    for (let i = 0; i < 3; i++) {
      clock.forward(HOUR)
      await w.report()
      // at the same moment
      await w.report(who.neighbour)
    }
    const lent = await w.report(who.neighbour, { loop: 'lending', form: {} })
    await w.step(who.clerk, lent.id, 'offer')
    const both = await w.hire([
      { role: 'grid_worker', at: 'ribs' },
      { role: 'party_member', at: 'before' },
    ])
    const whole = await todo(both)
    const due = whole.map((row) => row.dueAt ?? '9')
    expect(due).toEqual(due.toSorted())
    expect(whole.at(-1)?.id).toBe(lent.id)
    for (const limit of [1, 2, 5, whole.length])
      expect((await todo(both, {}, limit)).map((row) => row.id)).toEqual(whole.map((row) => row.id))
  })
  test('of somebody who speaks for two units of one matter shows both orders, page by page', async () => {
    const both = await w.hire([
      { role: 'unit_liaison', at: 'office' },
      { role: 'unit_liaison', at: 'repair' },
    ])
    const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
    const rows = (await todo(both, {}, 1)).filter((row) => row.rootId === id)
    expect(rows.map((row) => row.unit?.id).sort()).toEqual([units.office, units.repair].sort())
    // they share the number of their matter, and its title
    expect(new Set(rows.map((row) => `${row.number} ${row.title}`)).size).toBe(1)
    expect(rows[0]?.title).not.toBe('')
  })
  test('gives a person with posts that overlap no row twice', async () => {
    const posts = [
      { role: 'grid_worker', at: 'ribs' },
      { role: 'community_clerk', at: 'before' },
      { role: 'branch_secretary', at: 'ribs' },
    ] as const
    const rows = await todo(await w.hire([...posts]))
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
  })
  test('counts what it lists, for everybody', async () => {
    for (const [name, person] of Object.entries(PEOPLE)) {
      const rows = await todo(person)
      const { total, open, late, states } = await counts(person)
      expect([name, total, open]).toEqual([name, rows.length, rows.length])
      expect([name, late]).toEqual([name, rows.filter((row) => row.late).length])
      for (const { loop, state, count } of states)
        expect([name, state, count]).toEqual([
          name,
          state,
          rows.filter((row) => row.loop === loop && row.state === state).length,
        ])
    }
  })
  test('keeps to its filters', async () => {
    const late = await todo(who.worker, { late: 'yes' })
    expect(late.length).toBeGreaterThan(0)
    expect(late.every((row) => row.late)).toBe(true)
    const checks = await todo(who.worker, { loop: 'check' })
    expect(checks.every((row) => row.loop === 'check')).toBe(true)
    expect((await todo(who.clerk, { node: String(nodes.canopy) })).length).toBe(0)
  })
  test('of an administrator is none, and a leader’s is empty', async () => {
    expect((await http.ask('GET', '/api/matters?view=todo', { as: who.admin })).status).toBe(403)
    expect(await todo(who.leader)).toEqual([])
  })
})

test('the list of orders gives each of one matter once, page by page', async () => {
  await w.bringTo('dispatched', { assist: ['repair', 'factory'] })
  const pages = async (limit: number) => {
    const ids: string[] = []
    for (let cursor = ''; ; ) {
      const query = { view: 'orders', limit: String(limit), ...(cursor ? { cursor } : {}) }
      const { body } = await http.ask<Out<'GET /api/matters'>>(
        'GET',
        `/api/matters?${new URLSearchParams(query)}`,
        { as: who.centre },
      )
      ids.push(...body.rows.map((row) => row.id))
      if (!body.next) return ids
      cursor = body.next
    }
  }
  const whole = await pages(100)
  expect(new Set(whole).size).toBe(whole.length)
  for (const limit of [1, 2, 7]) expect(await pages(limit)).toEqual(whole)
})

describe('what was asked for', () => {
  test('waits for whoever decides next, and no longer once it is decided', async () => {
    const { id, orders } = await w.bringTo('reported_in')
    const [order = ''] = orders
    const asks = { reason: '还差一块伞骨' }
    expect(await waitsFor(id)).toEqual(['office'])
    await w.step(who.liaison, order, 'ask_extension', asks)
    expect(await waitsFor(id)).toEqual(['clerk', 'secretary', 'office'])
    expect((await todo(who.clerk)).find((row) => row.id === order)?.awaits).toBe('back_extension')
    await w.step(who.clerk, order, 'back_extension')
    expect(await waitsFor(id)).toEqual(['street', 'centre', 'office'])
    await w.step(who.street, order, 'grant_extension')
    expect(await waitsFor(id)).toEqual(['office'])
    await w.step(who.liaison, order, 'ask_extension', asks)
    await w.step(who.street, order, 'refuse_extension', { reason: '够了' })
    expect(await waitsFor(id)).toEqual(['office'])
  })
  test('does not outlive the state in which it was asked', async () => {
    const { id, orders } = await w.bringTo('reported_in')
    const [order = ''] = orders
    await w.step(who.liaison, order, 'ask_extension', { reason: '还差一块伞骨' })
    await w.step(who.liaison, order, 'feed_back', { result: '修好了' })
    expect((await todo(who.clerk)).some((row) => row.id === order)).toBe(false)
    expect(await waitsFor(id)).toEqual(['worker'])
  })
})
