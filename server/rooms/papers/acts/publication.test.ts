import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who } = w

type State = Out<'GET /api/matters/:id/publication'>
type List = Out<'GET /api/public/:district/matters'>
const PHONE = '13912345678'
const WORDS = `我叫张小明，电话${PHONE}，在3幢2单元501室门口丢了一把红伞。`
const SAFE = { title: '一把红伞', words: '在3幢门口丢了一把红伞。' }

/** Left half red; the right half a pattern of single pixels that a box is to hide. */
async function photo(as: Who): Promise<string> {
  const pixels = Buffer.alloc(200 * 100 * 3)
  for (let i = 0; i < 200 * 100; i++)
    pixels.set(
      i % 200 < 100 ? [255, 0, 0] : (i + Math.floor(i / 200)) % 2 ? [255, 255, 255] : [0, 0, 0],
      i * 3,
    )
  const body = await sharp(pixels, { raw: { width: 200, height: 100, channels: 3 } })
    .png()
    .toBuffer()
  const answer = await http.ask<Out<'POST /api/files'>>('POST', '/api/files', {
    as,
    body,
    headers: { 'content-type': 'image/png' },
  })
  return answer.body.hash
}
const ask = (method: string, path: string, as: Who | undefined, body?: unknown) =>
  http.ask(method, path, { as, body })
const state = async (id: string, as = who.clerk) =>
  (await http.ask<State>('GET', `/api/matters/${id}/publication`, { as })).body
const publish = (id: string, over: Record<string, unknown> = {}, as = who.clerk) =>
  ask('POST', `/api/matters/${id}/publication`, as, {
    version: 0,
    audience: 'public',
    photos: [],
    ...SAFE,
    ...over,
  })
const around = async (query = '', as?: Who) =>
  (await http.ask<List>('GET', `/api/public/umbrella/matters${query}`, { as })).body
const report = (over: Record<string, unknown> = {}) =>
  w.report(who.resident, { words: WORDS, visibility: 'public', ...over } as never)

let id = ''
beforeEach(async () => {
  w.clock.forward(1000)
  id = (await report()).id
})

describe('what staff are shown', () => {
  test('the original with marks, and the words without them', async () => {
    const { suggestion, wish, mayPublish, version } = await state(id)
    expect([wish, mayPublish, version]).toEqual(['public', true, 0])
    expect(suggestion?.words.original).toBe(WORDS)
    expect(suggestion?.words.redacted).toBe('我叫某某，电话［电话已隐去］，在3幢某户门口丢了一把红伞。')
    expect(suggestion?.words.marks.map((mark) => mark.kind)).toEqual(['name', 'phone', 'door'])
  })
  test('the reporter sees whether it is published, and no suggestion', async () => {
    expect(await state(id, who.resident)).toMatchObject({
      mayPublish: false,
      current: null,
      suggestion: null,
    })
  })
})

describe('nothing is shown', () => {
  test('until staff publish it', async () => {
    expect((await around()).rows.map((row) => row.id)).not.toContain(id)
    expect((await ask('GET', `/api/public/umbrella/matters/${id}`, undefined)).body.code).toBe(
      'papers.not_published',
    )
  })
  test.each([
    ['private', undefined, 'neighbours', 'papers.stays_private'],
    ['private', undefined, 'public', 'papers.stays_private'],
    ['neighbours', 'neighbours', 'public', 'papers.wider_than_wish'],
    ['neighbours', 'neighbours', 'neighbours', undefined],
  ])('wider than wished: %s (%s) to %s', async (_, visibility, audience, code) => {
    const one = await report({ visibility })
    expect((await publish(one.id, { audience })).body.code).toBe(code)
    expect((await around()).rows.map((row) => row.id)).not.toContain(one.id)
  })
  test('of a confidential report', async () => {
    const one = await report({ confidential: true })
    expect((await publish(one.id)).body.code).toBe('papers.confidential')
    expect(await state(one.id)).toMatchObject({ mayPublish: false, suggestion: null })
  })
  test('with a phone number left in it', async () => {
    expect((await publish(id, { words: `打${PHONE}` })).body.code).toBe('papers.still_personal')
  })
  test('by those who may not: a grid worker, a unit, the reporter, the next community', async () => {
    const codes = []
    for (const person of [who.worker, who.liaison, who.resident, who.clerkElsewhere])
      codes.push((await publish(id, {}, person)).body.code)
    expect(codes).toEqual(['auth.not_allowed', 'auth.not_allowed', 'auth.not_allowed', 'matters.none'])
  })
  test('of photos that belong to another matter', async () => {
    const photos = [{ hash: await photo(who.clerk), boxes: [] }]
    expect((await publish(id, { photos })).body.code).toBe('papers.unknown_photo')
  })
  test('with a box that would hide nothing and seem to', async () => {
    const hash = await photo(who.resident)
    const one = await report({ files: [hash] })
    const whole = { x: 0, y: 0, w: 1, h: 1 }
    for (const over of [
      { x: 1 },
      { y: 1 },
      { w: 0 },
      { h: -1 },
      { x: -1 },
      { w: 2 },
      { x: null },
      { x: '0' },
    ]) {
      const { body } = await publish(one.id, { photos: [{ hash, boxes: [{ ...whole, ...over }] }] })
      expect([over, body.code]).toEqual([over, 'http.bad_input'])
    }
  })
  test('with a number in disguise: told in dots, in words, or with what is not seen between its digits', async () => {
    for (const number of ['139.1111.2222', '幺三九一一一一二二二二', '1\u200b3\u200b9\u200b11112222']) {
      const { body } = await publish(id, { words: `找到一把红伞，电话${number}` })
      expect([number, body.code]).toEqual([number, 'papers.still_personal'])
    }
  })
})

describe('what is published', () => {
  test('stands in the list with its redacted words, the community, the month and no name', async () => {
    await publish(id)
    const [row] = (await around()).rows
    expect(row).toMatchObject({ id, ...SAFE, place: '长柄街道 · 雨前社区', month: '2026-03', ended: false })
    const all = JSON.stringify(await around())
    for (const secret of [PHONE, '张小明', '501室', '单元', '伞骨'])
      expect([secret, all.includes(secret)]).toEqual([secret, false])
  })
  test('has photos of its own, in which the hidden pixels are gone; the original opens to nobody', async () => {
    const hash = await photo(who.resident)
    const one = await report({ files: [hash] })
    await publish(one.id, { photos: [{ hash, boxes: [{ x: 0.5, y: 0, w: 0.5, h: 1 }] }] })
    const [shown = ''] = (await around()).rows[0]?.photos ?? []
    expect(shown).not.toBe(hash)
    const url = `/api/public/umbrella/matters/${one.id}/photos/`
    const answer = await ask('GET', url + shown, undefined)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const part = await sharp(answer.bytes)
      .extract({ left: 110, top: 10, width: 80, height: 80 })
      .png()
      .toBuffer()
    for (const channel of (await sharp(part).stats()).channels) expect(channel.stdev).toBeLessThan(1)
    expect((await ask('GET', url + hash, undefined)).body.code).toBe('papers.not_published')
  })
  test('for neighbours shows to who lives or works in the community, to nobody else', async () => {
    const one = await report({ visibility: 'neighbours' })
    await publish(one.id, { audience: 'neighbours' })
    const sees = async (person?: Who) => (await around('', person)).rows.some((row) => row.id === one.id)
    expect([await sees(who.clerk), await sees(who.clerkElsewhere), await sees()]).toEqual([
      true,
      false,
      false,
    ])
  })
  test('is taken back by the reporter and is gone at once, photos too', async () => {
    const hash = await photo(who.resident)
    const one = await report({ files: [hash] })
    await publish(one.id, { photos: [{ hash, boxes: [] }] })
    const [shown = ''] = (await around()).rows[0]?.photos ?? []
    const taken = await ask('POST', `/api/matters/${one.id}/publication/withdrawal`, who.resident, {})
    expect(taken.body).toEqual({ version: 2 })
    expect((await around()).rows.map((row) => row.id)).not.toContain(one.id)
    const gone = await ask('GET', `/api/public/umbrella/matters/${one.id}/photos/${shown}`, undefined)
    expect(gone.body.code).toBe('papers.not_published')
  })
  test('and by staff, and may be published anew; all of it is on record, in the audit too', async () => {
    await publish(id)
    expect((await publish(id)).body.code).toBe('papers.stale')
    await ask('POST', `/api/matters/${id}/publication/withdrawal`, who.clerk, { reason: '漏盖了一处' })
    await publish(id, { version: 2, title: '又一把伞' })
    const { history, current, version } = await state(id)
    expect([version, current?.title]).toEqual([3, '又一把伞'])
    expect(history.map((step) => [step.act, step.by, step.reason])).toEqual([
      ['published', '余前', null],
      ['withdrawn', '余前', '漏盖了一处'],
      ['published', '余前', null],
    ])
    const acts = await w.house.db.rows<{ act: string }>(
      sql`select act from audit where about = ${id} order by id`,
    )
    expect(acts.map((row) => row.act)).toEqual(['published', 'publication_withdrawn', 'published'])
  })
  test('why the reporter took it back is not for others whose reports were joined', async () => {
    await publish(id)
    const reason = { reason: '邻居认出我了' }
    await ask('POST', `/api/matters/${id}/publication/withdrawal`, who.resident, reason)
    await w.report(who.neighbour, { sameAs: id })
    const seen = async (as: Who) => (await state(id, as)).history.map((step) => [step.by, step.reason])
    expect(await seen(who.resident)).toEqual([
      ['上报人', '邻居认出我了'],
      ['工作人员', null],
    ])
    expect((await seen(who.neighbour)).map(([, why]) => why)).toEqual([null, null])
  })
  test('vanishes when the wish is narrowed afterwards', async () => {
    await publish(id)
    await w.house.db.rows(sql`update matter set visibility = null where id = ${id}`)
    expect((await around()).rows.map((row) => row.id)).not.toContain(id)
  })
  test('is found by place and category, newest first, page by page', async () => {
    const made = []
    for (const category of ['other', 'noise', 'other']) {
      w.clock.forward(1000)
      const one = await report({ category })
      await publish(one.id)
      made.unshift(one.id)
    }
    expect((await around('?category=other')).rows.map((row) => row.id).slice(0, 2)).toEqual([
      made[0],
      made[2],
    ])
    expect((await around(`?node=${w.nodes.after}`)).rows).toEqual([])
    expect((await around(`?node=${w.nodes.ribs}&limit=2`)).rows.map((row) => row.id)).toEqual(
      made.slice(0, 2),
    )
    const first = await around('?limit=1')
    const second = await around(`?limit=1&cursor=${first.next}`)
    expect([first.rows[0]?.id, second.rows[0]?.id]).toEqual([made[0], made[1]])
    expect((await ask('GET', '/api/public/umbrella/matters?limit=500', undefined)).status).toBe(400)
  })
})
