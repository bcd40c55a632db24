import { describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { putSetting } from '../../../kit/settings.ts'
import { unpacked } from './unpacked.ts'

const w = await lostUmbrella({ publicUrl: 'https://umbrella.example' })
const http = await openTestHttp(w.house)
const { who } = w

// set before anything runs: a process goes on with known limits for some seconds
await putSetting(w.house.db, {
  districtId: w.districtId,
  nodeId: w.nodes.canopy,
  key: 'loops.order.reported_in.limit',
  value: '7wd',
  by: null,
  now: w.clock.now(),
})

type Paper = Out<'GET /api/matters/:id/order'>
const WORDS = '雨前路公交站丢了一把红伞，电话13912345678。\n住3幢2单元501室。'
const ASKED = '请先看监控，再问司机。'

async function ordered(nodeId = w.nodes.ribs) {
  const said = { words: WORDS, place: '公交站', category: 'other', nodeId }
  const { id, number } = await w.report(who.resident, said)
  w.clock.forward(1000)
  await w.step(who.clerk, id, 'dispatch', {
    units: { lead: w.units.office, assist: [w.units.repair] },
    request: ASKED,
  })
  return { id, number, orders: await w.orders(id) }
}
const paperOf = (id: string, as: Who = who.clerk) =>
  http.ask<Paper & { code?: string }>('GET', `/api/matters/${id}/order`, { as })
const opened = (id: string, purpose: string, as: Who = who.clerk) =>
  http.ask<Paper & { code?: string }>('POST', `/api/matters/${id}/order`, { as, body: { purpose } })

test('words with what no XML may carry still make a Word file that opens', async () => {
  const { id } = await w.report(who.resident, { words: '一把\ufffe红伞\uffff丢了' })
  await w.step(who.clerk, id, 'dispatch', { units: { lead: w.units.office, assist: [] } })
  const { bytes } = await http.ask('GET', `/api/matters/${id}/order.docx`, { as: who.clerk })
  const { text } = await unpacked(bytes)
  expect(text).toContain('一把红伞丢了')
  expect(text).not.toMatch(/[\ufffe\uffff]/)
})
test('a purpose of one character opens nothing', async () => {
  const { id } = await ordered()
  expect((await opened(id, 'x')).status).toBe(400)
  expect((await opened(id, '回访')).body.opened).toBe(true)
})

describe('a task order', () => {
  test('says what is asked of whom until when, by whom, and opens the matter by its code', async () => {
    const { id, number } = await ordered()
    const { body } = await paperOf(id)
    expect(body).toMatchObject({
      number,
      title: '雨前路公交站丢了一把红伞，电话［电话已隐去］',
      place: '雨前社区 伞骨网格 公交站',
    })
    expect(body.asked.map((one) => one.text)).toEqual([ASKED])
    expect(body.ordered).toMatchObject({ by: '余前', at: '2026年3月10日 10:00' })
    expect(body.units.map((unit) => [unit.unit, unit.lead])).toEqual([
      ['失物招领处', true],
      ['雨伞修理铺', false],
    ])
    // to the assisting unit the contact is no duty, and it has its own time to come
    const limits = body.units.map((u) => u.limits.map((l) => [l.step.zh, l.limit, l.due]))
    expect(limits).toEqual([
      [
        ['签收', '1 个工作小时', '2026年3月10日 11:00'],
        ['联系上报人', '24 小时', null],
        ['报到', '3 个工作日', null],
        ['反馈结果', '5 个工作日', null],
      ],
      [
        ['签收', '1 个工作小时', '2026年3月10日 11:00'],
        ['报到', '3 个工作日', null],
        ['反馈结果', '5 个工作日', null],
      ],
    ])
    expect(body.url).toBe(`https://umbrella.example/m/${id}`)
    expect(Buffer.from(body.qr.split(',')[1] ?? '', 'base64').toString('latin1', 1, 4)).toBe('PNG')
  })
  test('says the limits that are left, the running one as the engine counts it, with those set at its place', async () => {
    const { id, orders } = await ordered(w.nodes.canopy)
    const [lead = ''] = orders
    await w.step(who.liaison, lead, 'acknowledge')
    await w.step(who.liaison, lead, 'contact', { reached: 'reached' })
    const [unit] = (await paperOf(id)).body.units
    expect(unit?.limits.map((l) => [l.step.zh, l.limit])).toEqual([
      ['报到', '3 个工作日'],
      ['反馈结果', '7 个工作日'],
    ])
    expect(unit?.limits[0]?.due).toMatch(/^2026年3月13日 \d\d:\d\d$/)
  })
  test('names the lead first, also one that came to it by a ruling', async () => {
    const { id, orders } = await ordered()
    await w.step(who.liaison, orders[0] ?? '', 'object', { reason: '不归我们', unit: w.units.factory })
    await w.step(who.street, orders[0] ?? '', 'uphold', { unit: w.units.factory })
    const { body } = await paperOf(id)
    expect(body.units.map((unit) => [unit.unit, unit.lead])).toEqual([
      ['伞厂', true],
      ['雨伞修理铺', false],
    ])
  })
  test('of one order names only its unit', async () => {
    const { orders } = await ordered()
    const { body } = await paperOf(orders[1] ?? '', who.repairer)
    expect(body.units.map((unit) => unit.unit)).toEqual(['雨伞修理铺'])
  })
  test('masks the reporter and numbers in the words; a home stays, or nobody would find it', async () => {
    const { body } = await paperOf((await ordered()).id)
    expect(body.reporter).toBe('雷** 139****2222')
    expect(body.words).toBe('雨前路公交站丢了一把红伞，电话［电话已隐去］。\n住3幢2单元501室。')
    expect(body.opened).toBe(false)
  })
  test('opens them for a purpose, and that is on record', async () => {
    const { id } = await ordered()
    const { body } = await opened(id, '上门还伞')
    expect([body.reporter, body.words, body.opened]).toEqual(['雷雨霏 13911112222', WORDS, true])
    const acts = await w.house.db.rows<{ act: string; purpose: string }>(
      sql`select act, purpose from audit where about = ${id} order by id`,
    )
    expect(acts).toEqual([
      { act: 'reporter_opened', purpose: '上门还伞' },
      { act: 'order_printed', purpose: '上门还伞' },
    ])
  })
  test('is never opened by an address alone: what fetches ahead opens nobody, and no purpose stands in a log', async () => {
    const { id } = await ordered()
    for (const file of ['order', 'order.docx']) {
      const { status, bytes } = await http.ask('GET', `/api/matters/${id}/${file}?purpose=return`, {
        as: who.clerk,
      })
      expect([status, bytes.includes('13911112222')]).toEqual([400, false])
      const bare = await http.ask('POST', `/api/matters/${id}/${file}`, { as: who.clerk, body: {} })
      expect(bare.status).toBe(400)
    }
    expect(await w.house.db.rows(sql`select act from audit where about = ${id}`)).toEqual([])
  })
  test('is opened within reach only', async () => {
    const { id } = await ordered()
    const codes = []
    for (const person of [who.resident, who.clerkElsewhere, who.maker])
      codes.push((await opened(id, '上门还伞', person)).body.code)
    expect(codes).toEqual(['auth.not_allowed', 'matters.none', 'matters.none'])
  })
  test('is for staff within reach', async () => {
    const { id } = await ordered()
    const codes = []
    for (const person of [who.resident, who.clerkElsewhere, who.maker])
      codes.push((await paperOf(id, person)).body.code)
    expect(codes).toEqual(['auth.not_allowed', 'matters.none', 'matters.none'])
  })
  test('needs an order: before, the reason is told', async () => {
    const { id } = await w.report()
    expect((await paperOf(id)).body.code).toBe('papers.no_order')
  })
})

describe('as a Word document', () => {
  const word = (id: string, lang: 'zh' | 'en' = 'zh') =>
    http.ask('GET', `/api/matters/${id}/order.docx`, { as: who.clerk, lang })

  test('it says what the order says, with the code as a picture, in the fonts of official papers', async () => {
    const { id, number } = await ordered()
    const { body } = await paperOf(id)
    const answer = await word(id)
    expect(answer.headers.get('content-type')).toMatch(/wordprocessingml/)
    expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain(
      `交办单-${number}.docx`,
    )
    const { text, xml, relations } = await unpacked(answer.bytes)
    for (const said of [
      `第 ${number} 号`,
      body.place,
      ASKED,
      '电话［电话已隐去］',
      '住3幢2单元501室。',
      `主办：失物招领处`,
      `协办：雨伞修理铺`,
      '签收 1 个工作小时（2026年3月10日 11:00 前）',
      '联系上报人 24 小时；报到 3 个工作日；反馈结果 5 个工作日',
      '余前',
      '签发',
      '签收',
      '雷** 139****2222',
    ])
      expect([said, text.includes(said ?? '!')]).toEqual([said, true])
    expect(text).not.toContain('13911112222')
    expect(text).not.toContain('演示数据')
    for (const font of ['仿宋', '黑体', '方正小标宋简体']) expect(xml).toContain(`w:eastAsia="${font}"`)
    expect(relations).toMatch(/media\/[\w-]+\.png/)
  })
  test('it speaks English to whoever does', async () => {
    const { text } = await unpacked((await word((await ordered()).id, 'en')).bytes)
    for (const said of ['Task order, Umbrella District', 'Lead: 失物招领处', 'What is asked'])
      expect(text).toContain(said)
  })
  test('made-up data says so on it', async () => {
    const { id } = await ordered()
    await w.house.db.rows(sql`update district set demo = true where key = 'umbrella'`)
    expect((await paperOf(id)).body.demo).toBe(true)
    expect((await unpacked((await word(id)).bytes)).text).toContain('演示数据，均为虚构')
  })
  test('opened for a purpose it names the reporter, and that is on record', async () => {
    const { id } = await ordered()
    const body = { purpose: '上门还伞' }
    const answer = await http.ask('POST', `/api/matters/${id}/order.docx`, { as: who.clerk, body })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await unpacked(answer.bytes)).text).toContain('雷雨霏 13911112222')
    const acts = await w.house.db.rows<{ act: string; purpose: string }>(
      sql`select act, purpose from audit where about = ${id} order by id`,
    )
    expect(acts).toEqual([
      { act: 'reporter_opened', ...body },
      { act: 'order_as_word', ...body },
    ])
  })
  test('and each one made is on record', async () => {
    const { id } = await ordered()
    await word(id)
    const acts = await w.house.db.rows<{ act: string }>(sql`select act from audit where about = ${id}`)
    expect(acts.map((row) => row.act)).toEqual(['order_as_word'])
  })
})
