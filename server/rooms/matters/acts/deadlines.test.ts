import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { putSetting } from '../../../kit/settings.ts'
import { replay } from './replay.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, units, clock, house, nodes } = w
const times = async (id: string, step: string) => (await w.history(id)).filter((s) => s === step).length
const dueOf = async (id: string) => (await w.stored(id)).dueAt as Date

describe('the clock', () => {
  test('warns at four fifths, calls it late at its limit, not a moment before, and each once', async () => {
    const { id } = await w.report()
    const due = await dueOf(id)
    expect(due).toEqual(new Date('2026-03-11T11:30:00+08:00'))
    // eight working hours: 5.5 of Tuesday, the rest of Wednesday
    clock.set(new Date('2026-03-11T09:53:59+08:00'))
    expect(await sweep(house)).toBe(0)
    clock.set(new Date('2026-03-11T09:54:00+08:00'))
    expect([await sweep(house), await sweep(house)]).toEqual([1, 0])
    expect(await w.stored(id)).toMatchObject({ alarms: 1, late: false, wakeAt: due, dueAt: due })
    clock.set(new Date(due.getTime() - 1))
    expect(await sweep(house)).toBe(0)
    clock.set(due)
    expect([await sweep(house), await sweep(house)]).toEqual([1, 0])
    expect(await w.stored(id)).toMatchObject({ late: true, lapses: 1, dueAt: due, state: 'reported' })
    expect(await w.history(id)).toEqual(['report', 'warn', 'late'])
  })
  test('then rises one level each working day as far as the district, though nobody holds the matter, and is silent', async () => {
    const { id } = await w.report(who.resident, { nodeId: nodes.stairs })
    const due = await dueOf(id)
    clock.set(due)
    await sweep(house)
    const raised: (number | null)[] = []
    for (let day = 1; day <= 9; day++) {
      clock.forward(DAY)
      await sweep(house)
      raised.push((await w.stored(id)).raised)
    }
    // reported in a stairwell, six levels down, but held by the grid, the nearest level where somebody works; over a weekend
    expect((await w.stored(id)).held).toBe(4)
    expect(raised).toEqual([null, 3, 3, 3, 2, 1, 1, 1, 1])
    expect(await w.stored(id)).toMatchObject({ wakeAt: null, late: true, lapses: 1, dueAt: due })
    expect(await times(id, 'escalate')).toBe(3)
  })
  test('that could not look for a month catches up with all it had to say, once each, and no warning after the fact', async () => {
    const { id } = await w.report()
    clock.forward(30 * DAY)
    await sweep(house)
    expect(await sweep(house)).toBe(0)
    expect(await w.history(id)).toEqual(['report', 'late', 'escalate', 'escalate', 'escalate'])
  })
  test('forgets the lateness of a state that was left, and marks the next one by its own limit', async () => {
    const { id } = await w.report()
    clock.forward(10 * DAY)
    await sweep(house)
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect(await w.stored(id)).toMatchObject({ late: false, lapses: 1, raised: null, clockFrom: clock.now() })
    clock.forward(10 * DAY)
    await sweep(house)
    expect(await times(id, 'late')).toBe(2)
    const [order = ''] = await w.orders(id)
    expect([await times(order, 'late'), (await w.stored(order)).late]).toEqual([1, true])
  })
  test('lets a late step be taken all the same', async () => {
    const { id } = await w.report()
    clock.forward(10 * DAY)
    await sweep(house)
    const stepped = await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect(stepped).toMatchObject({ state: 'dispatched', late: false })
  })
  test('never comes for what is closed', async () => {
    const { id, orders } = await w.bringTo('cleared', { assist: ['repair'] })
    const before = await Promise.all([id, ...orders].map(w.history))
    clock.forward(365 * DAY)
    await sweep(house)
    expect(await Promise.all([id, ...orders].map(w.history))).toEqual(before)
  })
})

describe('a limit', () => {
  test('set on a node counts for what starts there from then on; a clock that runs keeps its own', async () => {
    clock.set('2026-06-02T10:00:00+08:00')
    const running = await w.report()
    const set = (nodeId: number, value: string) =>
      putSetting(house.db, {
        districtId: w.districtId,
        nodeId,
        key: 'loops.whistle.reported.limit',
        value,
        by: null,
        now: clock.now(),
      })
    await set(nodes.before, '2h')
    await set(nodes.canopy, '30m')
    clock.forward(MINUTE)
    const due = async (nodeId: number) =>
      (await dueOf((await w.report(who.resident, { nodeId })).id)).getTime()
    const from = clock.now().getTime()
    // the nearest node above wins, the node itself before all; the next community has none of it
    expect(await due(nodes.ribs)).toBe(from + 2 * HOUR)
    expect(await due(nodes.stairs)).toBe(from + 2 * HOUR)
    expect(await due(nodes.canopy)).toBe(from + 30 * MINUTE)
    expect(await due(nodes.handle)).toBe(new Date('2026-06-03T11:31:00+08:00').getTime())
    expect(await dueOf(running.id)).toEqual(new Date('2026-06-03T11:30:00+08:00'))
  })
  test('of working days leaves the holidays out', async () => {
    clock.set('2026-09-29T10:00:00+08:00')
    const { id } = await w.bringTo('dispatched')
    // Wednesday, then National Day from Thursday to the Wednesday after; two more days and a Saturday that is worked
    expect(await dueOf(id)).toEqual(new Date('2026-10-10T17:30:00+08:00'))
  })
})

describe('two servers that sweep 200 overdue at once', () => {
  test('fire each exactly once, trip over nobody, and leave nothing', async () => {
    clock.set('2026-04-07T10:00:00+08:00')
    await sweep(house)
    const roots: string[] = []
    for (let i = 0; i < 50; i++) {
      clock.forward(MINUTE)
      roots.push((await w.bringTo('dispatched', { assist: ['repair'] })).id, (await w.report()).id)
    }
    const rows = await house.db.rows<{ id: string }>(
      sql`select id from matter where root_id = any(${roots}::uuid[])`,
    )
    expect(rows).toHaveLength(200)
    clock.forward(30 * DAY)
    const other = w.another().house
    const taken = await Promise.all([sweep(house), sweep(other)])
    const rest = await sweep(house)
    // each is called late and raised thrice
    expect(taken[0] + taken[1] + rest).toBe(800)
    const fired = await house.db.rows<{ count: number }>(sql`
      select count(*) from matter_step where step = 'late' and matter_id = any(${rows.map((r) => r.id)}::uuid[]) group by matter_id`)
    expect(fired.map((f) => f.count)).toEqual(rows.map(() => 1))
    expect(rest).toBe(0)
  })
  test('begin with what is longest overdue', async () => {
    const ids: string[] = []
    for (let i = 0; i < 60; i++) {
      clock.forward(-HOUR)
      ids.push((await w.report()).id)
    }
    clock.forward(60 * DAY)
    await sweep(house)
    const order = await house.db.rows<{ about: string }>(sql`
      select about from fact where name = 'matters.stepped' and data->>'step' = 'late' and about = any(${ids}::uuid[]) order by tx, id`)
    const waited = await Promise.all(order.map(({ about }) => dueOf(about)))
    expect(waited.map(Number)).toEqual(waited.map(Number).sort((a, b) => a - b))
    expect(waited).toHaveLength(60)
  })
  test('and people who act meanwhile get their step or a clean refusal', async () => {
    const orders: string[] = []
    for (let i = 0; i < 24; i++) orders.push((await w.bringTo('reported_in')).orders[0] ?? '')
    const { version } = await w.stored(orders[0] ?? '')
    clock.forward(60 * DAY)
    const results = await Promise.all([
      sweep(house),
      ...orders.map((id) =>
        w.step(who.liaison, id, 'feed_back', { result: '找到了' }, { version }).then(
          () => 'done',
          (error) => error.code,
        ),
      ),
    ])
    for (const result of results.slice(1)) expect(['done', 'matters.stale']).toContain(result)
    await sweep(house)
    const left = await house.db.rows(sql`select id from matter where wake_at <= ${clock.now()}`)
    expect(left).toEqual([])
  })
})

test('one matter that the clock cannot move does not hold up the others', async () => {
  const [stuck, free] = [await w.report(), await w.report()]
  await house.db.rows(sql`update matter set loop_version = 9 where id = ${stuck.id}`)
  clock.forward(30 * DAY)
  await sweep(house)
  expect((await w.stored(free.id)).late).toBe(true)
  expect((await w.stored(stuck.id)).late).toBe(false)
  await house.db.rows(sql`update matter set loop_version = ${free.loopVersion} where id = ${stuck.id}`)
})
test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, w.districtId)).different).toEqual([])
})
