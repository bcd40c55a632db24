import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella, RESIDENTS } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units } = w
const jpeg = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
  .jpeg()
  .toBuffer()

const bring = async (as: Who) =>
  (
    await http.ask<Out<'POST /api/files'>>('POST', '/api/files', {
      as,
      body: jpeg,
      headers: { 'content-type': 'image/jpeg' },
    })
  ).body.hash
const page = async (as: Who, id: string) =>
  (await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as })).body
const texts = (body: Out<'GET /api/matters/:id'>) => body.thread.flatMap((k) => k.texts.map((t) => t.text))

let id = ''
let photo = ''
const INTERNAL = [
  '内部要求：别惊动居民',
  '内部说明：监控坏了',
  '内部理由：人手不够',
  '裁定：就归你们',
  '沟通情况：电话里很急',
]
const STAFF = ['余前', '石无', '修一']

beforeAll(async () => {
  photo = await bring(who.resident)
  id = (await w.report(who.resident, { files: [photo], words: '丢了一把红伞' })).id
  const wanted = { lead: units.office, assist: [units.repair] }
  await w.step(who.clerk, id, 'dispatch', { units: wanted, request: INTERNAL[0] })
  const orders = await w.orders(id)
  const [lead, assist] = (await w.stored(orders[0] ?? '')).lead ? orders : orders.toReversed()
  await w.step(who.liaison, lead ?? '', 'acknowledge')
  await w.step(who.liaison, lead ?? '', 'object', { reason: INTERNAL[2], unit: units.factory })
  await w.step(who.clerk, lead ?? '', 'reject', { ruling: INTERNAL[3] })
  await w.step(who.liaison, lead ?? '', 'acknowledge')
  await w.step(who.liaison, lead ?? '', 'contact', { reached: 'reached', note: INTERNAL[4] })
  await w.step(who.liaison, lead ?? '', 'report_in', { words: '到公交站了' })
  await w.work(assist ?? '', 'report_in')
  await w.step(who.liaison, lead ?? '', 'feed_back', { result: '伞找到了', note: INTERNAL[1] })
  await w.step(who.repairer, assist ?? '', 'feed_back', {
    result: '伞修好了',
    photos: [await bring(who.repairer)],
  })
})

describe('a resident', () => {
  test('reads what is open, and nothing that the staff wrote for themselves', async () => {
    const seen = texts(await page(who.resident, id))
    expect(seen).toEqual(expect.arrayContaining(['丢了一把红伞', '到公交站了', '伞找到了', '伞修好了']))
    for (const internal of INTERNAL)
      expect(JSON.stringify(await page(who.resident, id))).not.toContain(internal)
    const forStaff = texts(await page(who.clerk, id))
    for (const internal of INTERNAL) expect(forStaff).toContain(internal)
  })
  test('sees which units act, and no name of anybody in them', async () => {
    const body = await page(who.resident, id)
    expect(new Set(body.thread.map((k) => k.by.name))).toEqual(new Set([null]))
    const whole = JSON.stringify(body)
    for (const name of STAFF) expect(whole).not.toContain(name)
    expect(body.thread.map((k) => k.by.unit)).toContain('失物招领处')
    const names = (await page(who.clerk, id)).thread.map((k) => k.by.name)
    for (const name of STAFF) expect(names).toContain(name)
  })
  test("sees nobody else's matter: not in a list, not by address, not its photo, not to step in", async () => {
    const { body } = await http.ask<Out<'GET /api/matters'>>('GET', '/api/matters', { as: who.neighbour })
    expect(body.rows).toEqual([])
    for (const path of [`/api/matters/${id}`, `/api/matters/${id}/files/${photo}`])
      expect((await http.ask('GET', path, { as: who.neighbour })).status).toBe(404)
    const answer = { solved: 'solved', satisfaction: 'satisfied' }
    const step = { requestId: crypto.randomUUID(), version: 4, step: 'call_back', form: answer }
    const refused = await http.ask('POST', `/api/matters/${id}/steps`, { as: who.neighbour, body: step })
    expect([refused.status, refused.body.code]).toEqual([404, 'matters.none'])
  })
  test('is shown as masked to the staff, and as themselves', async () => {
    expect((await page(who.clerk, id)).reporter).toMatchObject({
      name: '雷**',
      phone: '139****2222',
      mine: false,
    })
    expect((await page(who.resident, id)).reporter).toMatchObject({ mine: true })
    expect(JSON.stringify(await page(who.clerk, id))).not.toContain(RESIDENTS.resident.phone)
  })
})

describe('a photo', () => {
  // it was kept for a day, and the next person at a shared computer had it from there without asking
  test('that a browser keeps is shown again only to whoever may still see it', async () => {
    const url = `/api/matters/${id}/files/${photo}`
    const first = await http.ask('GET', url, { as: who.clerk })
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    const again = await http.ask('GET', url, { as: who.clerk, headers })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect((await http.ask('GET', url, { as: who.neighbour, headers })).status).toBe(404)
    expect((await http.ask('GET', `${url}?thumb=yes`, { as: who.clerk, headers })).status).toBe(200)
  })
  test('is shown to whoever may see the matter, at both sizes, and to nobody by its hash alone', async () => {
    const get = (as: Who, hash: string, rest = '') =>
      http.ask('GET', `/api/matters/${id}/files/${hash}${rest}`, { as })
    const whole = await get(who.clerk, photo)
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect((await sharp(whole.bytes).metadata()).width).toBe(60)
    expect((await get(who.resident, photo, '?thumb=yes')).status).toBe(200)
    for (const person of [who.clerkElsewhere, who.maker, who.neighbour, who.stranger])
      expect((await get(person, photo)).status).toBe(404)
    expect((await get(who.clerk, 'a'.repeat(64))).status).toBe(404)
    const other = await w.report(who.resident)
    expect(
      (await http.ask('GET', `/api/matters/${other.id}/files/${photo}`, { as: who.resident })).status,
    ).toBe(404)
  })
  test('may be attached by who brought it, not by who knows its hash', async () => {
    const before = await w.rowCounts()
    const refused = w.report(who.neighbour, { files: [photo] })
    await expect(refused).rejects.toMatchObject({ code: 'matters.unknown_photo' })
    expect(await w.rowCounts()).toEqual(before)
  })
})

describe('the reporter behind a matter', () => {
  const open = (as: Who, purpose: string) =>
    http.ask<Out<'POST /api/matters/:id/reporter'>>('POST', `/api/matters/${id}/reporter`, {
      as,
      body: { purpose },
    })
  const openings = () =>
    w.house.db.rows(sql`
      select account_id as "accountId", about, purpose, request_id is not null as traced from audit where act = 'reporter_opened' order by id`)

  test('is opened with a purpose, and each opening is logged before it is answered', async () => {
    const answer = await open(who.clerk, '回访核实')
    expect(answer.body).toEqual({ ...RESIDENTS.resident })
    await open(who.liaison, '上门还伞')
    expect(await openings()).toEqual([
      { accountId: who.clerk.accountId, about: id, purpose: '回访核实', traced: true },
      { accountId: who.liaison.accountId, about: id, purpose: '上门还伞', traced: true },
    ])
  })
  test('stays closed without a purpose, without reach, and without the permission; then nothing is logged', async () => {
    const before = await openings()
    for (const [person, purpose, status] of [
      [who.clerk, ' ', 400],
      [who.clerkElsewhere, '看看', 404],
      [who.maker, '看看', 404],
      [who.leader, '看看', 403],
      [who.resident, '看看', 403],
      [who.admin, '看看', 403],
    ] as const)
      expect((await open(person, purpose)).status).toBe(status)
    expect(await openings()).toEqual(before)
  })
  test('of a report for somebody else is who it is for, not who filed it', async () => {
    const onBehalf = { name: '撑伞人', phone: '13977770000' }
    const filed = await w.report(who.worker, { onBehalf })
    const { body } = await http.ask('POST', `/api/matters/${filed.id}/reporter`, {
      as: who.worker,
      body: { purpose: '回访' },
    })
    expect(body).toEqual(onBehalf)
  })
})

test('who signs in later with the number finds the report that was filed for them', async () => {
  const onBehalf = { name: '迟来人', phone: '13977771111' }
  const filed = await w.report(who.worker, { onBehalf, title: 'for somebody' })
  await w.house.db.rows(sql`update district set demo = true where key = 'umbrella'`)
  const asked = await http.ask<Out<'POST /api/session/code'>>('POST', '/api/session/code', {
    body: { district: 'umbrella', phone: onBehalf.phone },
  })
  const entered = await http.ask('POST', '/api/session/phone', {
    body: { district: 'umbrella', phone: onBehalf.phone, code: asked.body.shownInDemo },
  })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { body } = await http.ask<Out<'GET /api/matters'>>('GET', '/api/matters', { headers: { cookie } })
  expect(body.rows.map((r) => r.id)).toEqual([filed.id])
})
