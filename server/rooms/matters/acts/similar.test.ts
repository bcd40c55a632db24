import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella, RESIDENTS } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { putSetting } from '../../../kit/settings.ts'
import { similarRows } from '../store/similar.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes, clock } = w
type Answer = Out<'POST /api/matters/similar'>
type Ask = { nodeId?: number; words?: string; place?: string; at?: { lng: number; lat: number }; id?: string }

const WORDS = '公交站丢了一把红伞，麻烦找一找'
const STOP = { lng: 118.35, lat: 31.33 }
const ask = (as: Who, over: Ask = {}) =>
  http.ask<Answer>('POST', '/api/matters/similar', {
    as,
    body: { nodeId: nodes.ribs, words: WORDS, ...over },
  })
const found = async (as: Who, over: Ask = {}) => (await ask(as, over)).body.rows
const ids = async (as: Who, over: Ask = {}) => (await found(as, over)).map((row) => row.id)

const names = async (...nodeIds: number[]) =>
  (
    await w.house.db.rows<{ name: string }>(
      sql`select name from node where id = any(${nodeIds}::int[]) order by nlevel(path)`,
    )
  ).map((row) => row.name)

let id = ''
const SECRET_PLACE = '3幢2单元1201室'
const SECRET_WORDS = '公交站丢了一把红伞，伞柄刻着雷家的电话13911112222'
beforeAll(async () => {
  id = (await w.report(who.resident, { words: SECRET_WORDS, place: SECRET_PLACE, category: 'other' })).id
  clock.forward(90 * 60_000)
})

describe('what a resident is shown of somebody else’s report', () => {
  test('is its category, grid, hour, state and how many reported it, and nothing else', async () => {
    const { body } = await ask(who.neighbour)
    const [community, grid] = await names(nodes.before, nodes.ribs)
    expect(body.rows).toEqual([
      {
        id,
        category: 'other',
        place: `${community} · ${grid}`,
        at: new Date(Math.floor((+clock.now() - 90 * 60_000) / HOUR) * HOUR).toISOString(),
        state: { zh: '待签收', en: 'to sign' },
        ended: false,
        reports: 1,
        mine: false,
        staff: null,
      },
    ])
    const said = JSON.stringify(body)
    const { title } = await w.house.db.one<{ title: string }>(sql`select title from matter where id = ${id}`)
    for (const secret of [SECRET_PLACE, '幢', '室', title, '红伞', '雷', RESIDENTS.resident.phone])
      expect(said.includes(secret), secret).toBe(false)
  })
  test('names the community and the grid, never the building or the stairs below it', async () => {
    const deep = await w.report(who.resident, { nodeId: nodes.stairs, words: '楼梯间里丢了一只黄手套' })
    const [row] = await found(who.neighbour, { nodeId: nodes.stairs, words: '楼梯间里丢了一只黄手套' })
    expect(row?.id).toBe(deep.id)
    for (const name of await names(nodes.tower, nodes.stairs)) expect(row?.place.includes(name)).toBe(false)
    expect(row?.place.split(' · ')).toHaveLength(2)
  })
  test('is nothing of a confidential report', async () => {
    const words = '伞厂夜里偷偷倒染料'
    await w.report(who.resident, { words, confidential: true })
    expect(await ids(who.neighbour, { words })).toEqual([])
    expect(await found(who.clerk, { words })).toHaveLength(1)
  })
  test('their own report is called theirs', async () => {
    expect((await found(who.resident))[0]?.mine).toBe(true)
  })
})

test('staff whose place it is see number, title, distance and likeness', async () => {
  const at = (north: number) => ({ lng: STOP.lng, lat: STOP.lat + north / 111_195 })
  const made = await w.report(who.resident, { words: '长椅下有一把折断的蓝伞', at: at(0) })
  const [row] = await found(who.worker, { words: '长椅下有一把折断的蓝伞', at: at(30) })
  expect(row).toMatchObject({
    id: made.id,
    at: made.createdAt instanceof Date ? made.createdAt.toISOString() : made.createdAt,
  })
  expect(row?.staff).toMatchObject({
    number: made.number,
    metres: 30,
    version: 1,
    title: '长椅下有一把折断的蓝伞',
  })
  expect(row?.staff?.likeness).toBeGreaterThan(0.9)
  // of another grid's a worker is shown what a resident is
  const elsewhere = await found(who.canopyWorker, { nodeId: nodes.canopy, words: WORDS })
  expect(elsewhere.every((one) => one.staff === null)).toBe(true)
})

describe('what counts as near', () => {
  test('another community is not, unless both points lie close together', async () => {
    const words = '桥头捡到一顶绿帽子'
    const made = await w.report(who.resident, { words, at: STOP })
    expect(await ids(who.neighbour, { nodeId: nodes.handle, words })).toEqual([])
    expect(await ids(who.neighbour, { nodeId: nodes.handle, words, at: STOP })).toEqual([made.id])
    const sixty = { lng: STOP.lng, lat: STOP.lat + 60 / 111_195 }
    expect(await ids(who.neighbour, { words, at: sixty })).toEqual([])
  })
  test('a day later a report is no longer offered; a district may say otherwise', async () => {
    const words = '邮筒上挂着一条灰围巾'
    const made = await w.report(who.resident, { words })
    clock.forward(DAY + 1000)
    expect(await ids(who.neighbour, { words })).toEqual([])
    const key = 'matters.similar.hours'
    await putSetting(w.house.db, {
      districtId: w.districtId,
      nodeId: nodes.street,
      key,
      value: 48,
      by: null,
      now: clock.now(),
    })
    expect(await ids(who.neighbour, { words })).toEqual([made.id])
    clock.forward(1000)
    await putSetting(w.house.db, {
      districtId: w.districtId,
      nodeId: nodes.street,
      key,
      value: 24,
      by: null,
      now: clock.now(),
    })
  })
  test('what is closed is not offered to residents; staff find it beside a report of its time', async () => {
    const words = '喷泉的水泵坏了三天'
    const { id: closed } = await w.bringTo('cleared', { report: { words } })
    expect(await ids(who.neighbour, { words })).toEqual([])
    const again = await w.report(who.neighbour, { words })
    expect(await found(who.clerk, { words, id: again.id })).toMatchObject([{ id: closed, ended: true }])
    // the same question by a resident stays a resident's
    expect(await ids(who.neighbour, { words, id: again.id })).toEqual([])
  })
  test('a report that was joined to another is not offered: the main one is, with how many reported it', async () => {
    const words = '亭子里落下一把花伞'
    const main = await w.report(who.resident, { words })
    await w.report(who.neighbour, { words, sameAs: main.id })
    expect(await found(who.worker, { words })).toMatchObject([{ id: main.id, reports: 2 }])
    expect((await found(who.neighbour, { words }))[0]?.mine).toBe(true)
  })
})

test('asking is rationed, and for a place outside of one’s posts refused', async () => {
  expect((await ask(who.clerkElsewhere)).body).toMatchObject({ code: 'matters.not_your_area' })
  expect((await ask(who.liaison)).status).toBe(403)
  const asker = await w.hire([{ role: 'grid_worker', at: 'ribs' }])
  const nosy = { ...who.neighbour }
  const answers: number[] = []
  for (let i = 0; i < 121; i++) answers.push((await ask(nosy, { words: '没有这样的事' })).status)
  expect(answers.at(-1)).toBe(429)
  expect((await ask(asker)).status).toBe(200)
})

test('a busy place is looked through no further than its newest reports', async () => {
  const bulk = Array.from({ length: 260 }, () => randomUUID())
  await w.house.db.rows(sql`
    insert into matter (district_id, grid_at_filing, number, id, root_id, created_at, changed_at, version, loop_version, loop, source, state, path, title)
    select m.district_id, m.grid_at_filing, nextval('matter_number'), b.id, b.id, ${clock.now()}, ${clock.now()}, 1, m.loop_version, m.loop, m.source, 'reported', m.path, '石头滚下来了'
    from matter m, unnest(${bulk}::uuid[]) b(id) where m.id = ${id}`)
  const { path } = await w.house.db.one<{ path: string }>(sql`select path::text from matter where id = ${id}`)
  const rows = await similarRows(w.house.db, {
    districtId: w.districtId,
    accountId: who.centre.accountId,
    loop: 'whistle',
    path: path.split('.').map(Number).slice(0, 3),
    from: new Date(+clock.now() - DAY),
    to: clock.now(),
    confidentialToo: true,
    box: { west: 100, east: 130, south: 20, north: 50 },
  })
  expect(rows.length).toBe(150)
  expect(await found(who.centre, { words: '石头滚下来了' })).toHaveLength(3)
})
