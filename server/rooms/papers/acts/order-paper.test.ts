import { describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { openZip } from '../../../kit/tables/zip.ts'

const w = await lostUmbrella({ publicUrl: 'https://umbrella.example' })
const http = await openTestHttp(w.house)
const { who } = w

type Paper = Out<'GET /api/matters/:id/order'>
const WORDS = '雨前路公交站丢了一把红伞，电话13912345678。\n住3幢2单元501室。'
const ASKED = '请先看监控，再问司机。'

async function ordered() {
  const { id, number } = await w.report(who.resident, { words: WORDS, place: '公交站', category: 'other' })
  w.clock.forward(1000)
  await w.step(who.clerk, id, 'dispatch', {
    units: { lead: w.units.office, assist: [w.units.repair] },
    request: ASKED,
  })
  return { id, number, orders: await w.orders(id) }
}
const paperOf = (id: string, as: Who = who.clerk, query = '', lang: 'zh' | 'en' = 'zh') =>
  http.ask<Paper & { code?: string }>('GET', `/api/matters/${id}/order${query}`, { as, lang })

/** The parts of a .docx and the text of its main one, paragraphs as lines. */
async function unpacked(bytes: Buffer) {
  const zip = await openZip(bytes)
  const read = async (name: string) => {
    const pieces: Buffer[] = []
    for await (const piece of await zip.read(name)) pieces.push(piece)
    return Buffer.concat(pieces).toString('utf8')
  }
  const xml = await read('word/document.xml')
  const text = xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
  return { xml, text, relations: await read('word/_rels/document.xml.rels'), has: zip.has }
}

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
    for (const unit of body.units)
      expect([unit.limit, unit.due]).toEqual([expect.any(String), expect.any(String)])
    expect(body.url).toBe(`https://umbrella.example/m/${id}`)
    expect(Buffer.from(body.qr.split(',')[1] ?? '', 'base64').toString('latin1', 1, 4)).toBe('PNG')
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
    const { body } = await paperOf(id, who.clerk, `?purpose=${encodeURIComponent('上门还伞')}`)
    expect([body.reporter, body.words, body.opened]).toEqual(['雷雨霏 13911112222', WORDS, true])
    const acts = await w.house.db.rows<{ act: string; purpose: string }>(
      sql`select act, purpose from audit where about = ${id} order by id`,
    )
    expect(acts).toEqual([
      { act: 'reporter_opened', purpose: '上门还伞' },
      { act: 'order_printed', purpose: '上门还伞' },
    ])
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
  const word = (id: string, lang: 'zh' | 'en' = 'zh', query = '') =>
    http.ask('GET', `/api/matters/${id}/order.docx${query}`, { as: who.clerk, lang })

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
      body.units[0]?.due,
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
  test('and each one made is on record', async () => {
    const { id } = await ordered()
    await word(id)
    const acts = await w.house.db.rows<{ act: string }>(sql`select act from audit where about = ${id}`)
    expect(acts.map((row) => row.act)).toEqual(['order_as_word'])
  })
})

describe('a numbered sheet', () => {
  type Sheet = Out<'GET /api/sheets/:sheet'>
  const sheetOf = (name: string, as: Who = who.clerk) =>
    http.ask<Sheet & { code?: string }>('GET', `/api/sheets/${encodeURIComponent(name)}`, { as })
  /** Matters of a forum: each given to a unit and put on a sheet. */
  async function onSheet(name: string, ...words: string[]) {
    for (const one of words) {
      const { id } = await w.report(who.resident, { words: one })
      await w.house.db.rows(
        sql`update matter set sheet = ${name}, unit_id = ${w.units.repair} where id = ${id}`,
      )
      w.clock.forward(1000)
    }
  }
  test('lists its matters in order, each with unit and place, numbers of people hidden', async () => {
    await onSheet('伞〔2026〕1号', '一号楼漏雨', '二号楼漏雨，打13912345678')
    const { body } = await sheetOf('伞〔2026〕1号')
    expect(body.rows.map((row) => [row.title, row.unit, row.place])).toEqual([
      ['一号楼漏雨', '雨伞修理铺', '伞骨网格'],
      ['二号楼漏雨，打［电话已隐去］', '雨伞修理铺', '伞骨网格'],
    ])
  })
  test('as a Word document says the same, and each one is on record', async () => {
    await onSheet('3', '三号楼漏雨')
    const answer = await http.ask('GET', '/api/sheets/3/order.docx', { as: who.clerk })
    const { text } = await unpacked(answer.bytes)
    for (const said of ['单号：3', '三号楼漏雨', '雨伞修理铺', '签收']) expect(text).toContain(said)
    const acts = await w.house.db.rows<{ act: string }>(sql`select act from audit where about = '3'`)
    expect(acts.map((row) => row.act)).toEqual(['sheet_as_word'])
  })
  test('shows nothing of another place, nor that it is there', async () => {
    await onSheet('4', '四号楼漏雨')
    expect((await sheetOf('4', who.clerkElsewhere)).body.code).toBe('papers.no_sheet')
  })
  test('holds matters that are orders themselves: each has its own paper', async () => {
    await onSheet('5', '五号楼漏雨')
    const [row] = (await sheetOf('5')).body.rows
    const { body } = await paperOf(row?.id ?? '')
    expect(body.units.map((unit) => [unit.unit, unit.lead])).toEqual([['雨伞修理铺', true]])
  })
})
