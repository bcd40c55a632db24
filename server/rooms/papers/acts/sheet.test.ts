import { describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { LENDING, tenantsWithLoops } from '../../../../tests/harness/loops.ts'
import { unpacked } from './unpacked.ts'

const [want, ...further] = LENDING.steps
const line = (name: string, zh: string, open: boolean) => ({
  name,
  kind: 'line',
  label: { zh, en: name },
  open,
})
const FORUM = {
  ...LENDING,
  id: 'forum',
  steps: [{ ...want, form: [line('session', '场次', true), line('remark', '内部', false)] }, ...further],
}
const w = await lostUmbrella({
  publicUrl: 'https://umbrella.example',
  tenants: tenantsWithLoops(FORUM as typeof LENDING),
})
const http = await openTestHttp(w.house)
const { who } = w

type Paper = Out<'GET /api/matters/:id/order'>
const paperOf = (id: string, as: Who = who.clerk) =>
  http.ask<Paper & { code?: string }>('GET', `/api/matters/${id}/order`, { as })

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
  test('opens all its matters by its code, and names the forum where they were raised, once', async () => {
    const forum = { session: '三月伞具问政', remark: '不外传' }
    for (const one of ['伞架太少', '伞架太高']) {
      const { id } = await w.report(who.clerk, { words: one, loop: 'forum', form: forum })
      await w.house.db.rows(sql`update matter set sheet = '伞 7' where id = ${id}`)
    }
    const { body } = await sheetOf('伞 7')
    expect(body.sessions).toEqual([{ label: { zh: '场次', en: 'session' }, text: '三月伞具问政' }])
    const url = new URL(body.url)
    expect([url.origin, url.pathname]).toEqual(['https://umbrella.example', '/desk/work'])
    expect(Object.fromEntries(url.searchParams)).toEqual({ view: 'matters', sheet: '伞 7' })
    expect(Buffer.from(body.qr.split(',')[1] ?? '', 'base64').toString('latin1', 1, 4)).toBe('PNG')
    const word = await unpacked(
      (await http.ask('GET', `/api/sheets/${encodeURIComponent('伞 7')}/order.docx`, { as: who.clerk }))
        .bytes,
    )
    expect(word.text).toContain('场次：三月伞具问政')
    expect(word.relations).toMatch(/media\/[\w-]+\.png/)
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
