import { expect, test } from 'vitest'
import { sql } from '../server/kit/db.ts'
import { loadTenants } from '../server/kit/tenants.ts'
import { replay } from '../server/rooms/matters/index.ts'
import { wantsWeaving, weaveDemo } from '../tools/weave/weave.ts'
import { openTestHouse } from './harness/house.ts'
import { openTestHttp, type Out } from './harness/http.ts'

const SMALL = { size: 'small' } as const
const { house } = await openTestHouse({ woven: true })
const http = await openTestHttp(house)
const rows = (db = house.db) =>
  db.one(sql`
    select (select count(*) from matter) as matters, (select count(*) from matter_step) as steps, (select count(*) from account) as accounts,
      (select count(*) from node) as nodes, (select count(*) from post) as posts, (select count(*) from partner) as units`)

const accounts = async () => (await http.ask<Out<'GET /api/demo/accounts'>>('GET', '/api/demo/accounts')).body
const enter = async (id: number) => {
  const answer = await http.ask<Out<'GET /api/session'>>('POST', '/api/demo/session', { body: { id } })
  return { person: answer.body.person, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

test('every made-up account is entered by one click, is marked as demo, and finds work or its own reports', async () => {
  const listed = await accounts()
  const roles = new Set(listed.map((account) => account.role))
  expect(roles.size).toBeGreaterThanOrEqual(10)
  for (const { id, role } of listed) {
    const { person, cookie } = await enter(id)
    expect([role, person?.demo]).toEqual([role, true])
    const view = role === 'unit_liaison' ? 'orders' : 'matters'
    const { status } = await http.ask('GET', `/api/matters?view=${view}`, { headers: { cookie } })
    expect([role, status]).toEqual([role, role === 'admin' ? 403 : 200])
  }
})
test('the districts say that they are a demo, so that every page can', async () => {
  const { body } = await http.ask<Out<'GET /api/districts'>>('GET', '/api/districts')
  expect(body.length).toBeGreaterThan(1)
  expect(body.map((district) => district.demo)).toEqual(body.map(() => true))
})
test('the matters went their way through the same acts as real ones', async () => {
  const reports = await Promise.all(house.tenants.all.map(({ id }) => replay(house, id)))
  expect(reports.flatMap((report) => report.different)).toEqual([])
  const states = await house.db.rows<{ state: string }>(
    sql`select distinct state from matter where id = root_id order by 1`,
  )
  // matters of every loop that the districts have for people, at many points of their roads
  expect(states.map((row) => row.state)).toEqual([
    'checked',
    'cleared',
    'dispatched',
    'evaluated',
    'explained',
    'followed',
    'handed_on',
    'handled',
    'offered',
    'on_sheet',
    'ordered',
    'own',
    'raised',
    'recorded',
    'reported',
    'reported_in',
    'sorted',
  ])
})
test('a visitor finds something that was published around, with nobody in it', async () => {
  const { body } = await http.ask<Out<'GET /api/public/:district/matters'>>(
    'GET',
    '/api/public/yijiang/matters',
  )
  expect(body.rows.map((row) => [row.title, row.ended])).toEqual([['楼道灯坏了三天', true]])
  expect(JSON.stringify(body)).not.toMatch(/林清秋|15400000001|单元/)
})
test('a weaving that is whole is not woven again, and weaving again adds nothing', async () => {
  expect(await wantsWeaving(house)).toBe(false)
  const before = await rows()
  await weaveDemo({ ...house, clock: { now: () => new Date(house.clock.now().getTime() + 1) } }, SMALL)
  expect(await rows()).toEqual(before)
})
test('a weaving that was cut off is completed by the next one', async () => {
  const begun = (await openTestHouse({ tenants: loadTenants() })).house
  let left = 12
  const cut: typeof begun.db.one = (query) =>
    left-- > 0 ? begun.db.one(query) : Promise.reject(new Error('the power went'))
  await expect(weaveDemo({ ...begun, db: { ...begun.db, one: cut } }, SMALL)).rejects.toThrow(
    'the power went',
  )
  expect(await wantsWeaving(begun)).toBe(true)
  await weaveDemo(begun, SMALL)
  expect(await wantsWeaving(begun)).toBe(false)
  expect(await rows(begun.db)).toEqual(await rows())
})
