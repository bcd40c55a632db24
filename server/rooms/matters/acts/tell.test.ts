import { beforeEach, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, house, units, nodes, clock } = w
const names = new Map(Object.entries(who).map(([name, { accountId }]) => [accountId, name]))

/** What was told since the test began, once all facts so far were heard: who of which step, of one matter or of all. */
async function told(id?: string): Promise<string[]> {
  await w.allHeard()
  const rows = await house.db.rows<{ accountId: number; step: string; about: string }>(sql`
    select account_id as "accountId", data->>'step' as step, about from notice order by id`)
  return rows
    .filter((row) => !id || row.about === id)
    .map((row) => `${names.get(row.accountId)} of ${row.step}`)
}
const forget = async () => {
  await told()
  await house.db.rows(sql`delete from notice`)
}
/** Who was told of one step. */
const hearersOf = async (step: string, id?: string) =>
  (await told(id)).filter((line) => line.endsWith(` of ${step}`)).map((line) => line.split(' ')[0])
beforeEach(forget)

describe('a reporter', () => {
  const resident = async () => (await told()).filter((line) => line.startsWith('resident'))
  test('hears of each step that moved the matter, once, and not of their own', async () => {
    await w.bringTo('cleared', { assist: ['repair'] })
    expect(await resident()).toEqual(
      ['dispatch', 'report_in', 'feed_back', 'passed', 'clear'].map((step) => `resident of ${step}`),
    )
  })
  test('hears of progress that is told, and of a clock that stands still', async () => {
    const { orders } = await w.bringTo('reported_in')
    await forget()
    await w.step(who.liaison, orders[0] ?? '', 'progress', { words: '伞架明天到' })
    const until = new Date(clock.now().getTime() + 3 * DAY).toISOString().slice(0, 10)
    await w.step(who.street, orders[0] ?? '', 'suspend', { until, reason: '等零件' })
    expect(await resident()).toEqual(['resident of progress', 'resident of suspended'])
    await w.step(who.street, orders[0] ?? '', 'resume')
  })
  test('is told as of the step, however late the news is handed out', async () => {
    const { id } = await w.report()
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    const at = clock.now()
    clock.forward(DAY)
    await told()
    const rows = await house.db.rows<{ at: Date }>(
      sql`select created_at as at from notice where account_id = ${who.resident.accountId}`,
    )
    expect(rows.map((row) => row.at)).toEqual([at])
  })
  test('hears of no lateness, nor of what units and the staff settle among themselves', async () => {
    const { id, orders } = await w.bringTo('dispatched')
    await w.step(who.liaison, orders[0] ?? '', 'object', { reason: '不归我们', unit: units.repair })
    await w.step(who.clerk, orders[0] ?? '', 'reject', { ruling: '归你们' })
    await w.step(who.clerk, id, 'note', { note: '盯紧一点' })
    clock.forward(30 * DAY)
    await sweep(house)
    expect((await w.stored(id)).late).toBe(true)
    expect(await resident()).toEqual(['resident of dispatch'])
  })
  test('whom it is for hears of it, if they have a number here; else whoever reported it for them', async () => {
    const filed = await w.report(who.worker, { onBehalf: { name: '雷雨霏', phone: '13911112222' } })
    const nobody = await w.report(who.worker, { onBehalf: { name: '不留电话' } })
    await forget()
    for (const { id } of [filed, nobody])
      await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect(await hearersOf('dispatch', filed.id)).toEqual(['resident'])
    expect(await hearersOf('dispatch', nobody.id)).toEqual(['worker'])
  })
  test('of the staff hears like every reporter', async () => {
    const { id } = await w.report(who.worker)
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect(await hearersOf('dispatch')).toEqual(['worker'])
  })
})

describe('the level that holds a matter', () => {
  test('hears of what is reported there: the nearest where somebody works, and nobody further up', async () => {
    await w.report()
    expect((await told()).sort()).toEqual(['branch of report', 'worker of report'])
    await forget()
    await w.report(who.resident, { nodeId: nodes.handle })
    expect(await told()).toEqual(['clerkElsewhere of report'])
  })
  test('hears of what rises to it and of what is given back', async () => {
    const { id } = await w.report()
    await forget()
    await w.step(who.worker, id, 'rise', { reason: '管不了' })
    expect((await hearersOf('rise')).sort()).toEqual(['clerk', 'resident', 'secretary'])
    await forget()
    await w.step(who.secretary, id, 'rise', { reason: '管不了' })
    expect((await hearersOf('rise')).sort()).toEqual(['resident', 'street'])
    await forget()
    await w.step(who.street, id, 'hand_down', { reason: '网格能办' })
    expect((await hearersOf('hand_down')).sort()).toEqual(['branch', 'resident', 'worker'])
  })
  test('hears of its lateness, and of that of its orders, and then one level further up each working day', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'rise', { reason: '管不了' })
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    await forget()
    clock.forward(20 * DAY)
    await sweep(house)
    expect([...new Set(await hearersOf('late', id))].sort()).toEqual(['clerk', 'liaison', 'secretary'])
    // the matter's and the order's lateness both rise from the community
    expect((await hearersOf('escalate', id)).sort()).toEqual([
      'centre',
      'centre',
      'leader',
      'leader',
      'street',
      'street',
    ])
  })
})

describe('whose step is next', () => {
  const atWork = async () => {
    const { orders } = await w.bringTo('reported_in')
    await forget()
    return orders[0] ?? ''
  }
  test('hears of it: of an objection whoever rules nearest, of the ruling the unit', async () => {
    const { orders } = await w.bringTo('dispatched')
    await forget()
    await w.step(who.liaison, orders[0] ?? '', 'object', { reason: '不归', unit: units.factory })
    expect(await told()).toEqual(['secretary of object'])
    await w.step(who.secretary, orders[0] ?? '', 'uphold', { unit: units.factory })
    expect(await hearersOf('uphold')).toEqual(['liaison'])
    expect(await hearersOf('order')).toEqual(['maker'])
  })
  test('of an extension first the community, then the street, then the unit', async () => {
    const order = await atWork()
    await w.step(who.liaison, order, 'ask_extension', { reason: '等配件' })
    expect((await hearersOf('ask_extension')).sort()).toEqual(['clerk', 'secretary'])
    await w.step(who.clerk, order, 'back_extension')
    expect(await hearersOf('back_extension')).toEqual(['street'])
    await w.step(who.street, order, 'grant_extension')
    expect(await hearersOf('grant_extension')).toEqual(['liaison'])
  })
  test('the next one up where the nearest is whoever acted', async () => {
    const order = await atWork()
    await w.step(who.liaison, order, 'ask_extension', { reason: '等配件' })
    await w.step(who.street, order, 'back_extension')
    expect(await hearersOf('back_extension')).toEqual(['centre'])
  })
  test('of supervision the unit, of its answer those who supervise; of a contest the district', async () => {
    const order = await atWork()
    clock.forward(30 * DAY)
    await sweep(house)
    await w.step(who.street, order, 'supervise', { demand: '三天内办结' })
    expect(await hearersOf('supervise')).toEqual(['liaison'])
    await w.step(who.liaison, order, 'answer_supervision', { words: '明天办结' })
    expect(await hearersOf('answer_supervision')).toEqual(['secretary'])
    await w.work(order, 'feed_back')
    const { rootId } = await house.db.one<{ rootId: string }>(sql`
      select root_id as "rootId" from matter where id = ${order}`)
    await w.check(rootId, 'confirm')
    await w.step(who.resident, rootId, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
    await w.step(who.clerk, rootId, 'clear')
    await w.step(who.liaison, order, 'contest', { reason: '停电' })
    expect(await hearersOf('contest')).toEqual(['centre'])
    await w.step(who.centre, order, 'exempt', { words: '属实' })
    expect(await hearersOf('exempt')).toEqual(['liaison'])
  })
  test('of a check the nearest worker, and of what it found those who go on', async () => {
    const { id } = await w.bringTo('fed_back')
    expect((await hearersOf('ask')).sort()).toEqual(['branch', 'worker'])
    await forget()
    await w.check(id, 'deny')
    expect((await hearersOf('failed')).sort()).toEqual(['clerk', 'resident', 'secretary'])
  })
})

describe('a unit', () => {
  test('hears of its own order, not of another unit’s', async () => {
    const { id } = await w.bringTo('dispatched', { assist: ['repair'] })
    expect((await hearersOf('order')).sort()).toEqual(['liaison', 'repairer'])
    await forget()
    await w.step(who.clerk, id, 'transfer', { service: '119', words: '着火了' })
    expect((await hearersOf('called_off')).sort()).toEqual(['liaison', 'repairer'])
  })
})

test('nobody is told of their own act, and of imported history nobody at all', async () => {
  await w.report(who.worker)
  expect(await told()).toEqual(['branch of report'])
  await forget()
  const { id } = await w.report(who.branch)
  await forget()
  await w.step(who.worker, id, 'rise', { reason: '管不了' })
  expect(await hearersOf('rise')).not.toContain('worker')
})
test('what the clock says is urgent, what people say is not', async () => {
  await w.report()
  clock.forward(7 * DAY)
  await sweep(house)
  await w.allHeard()
  const urgent = await house.db.rows<{ step: string; urgent: boolean }>(sql`
    select distinct data->>'step' as step, urgent from notice order by 1`)
  expect(urgent).toEqual(
    urgent.map(({ step }) => ({ step, urgent: ['warn', 'late', 'escalate'].includes(step) })),
  )
  expect(urgent.map((one) => one.step)).toEqual(expect.arrayContaining(['late', 'report']))
})
