import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { type Filed, openPartner, type Problem } from '../../../../tests/harness/intake.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const line = await openPartner(w, http, {
  source: 'hotline',
  categories: { '0301': 'utilities' },
  defaultCategory: 'other',
})
const UMBRELLA = '在公交站丢了一把红伞，麻烦找一找。'
let count = 0
const fresh = (over: object = {}) => ({ ref: `U-${++count}`, words: UMBRELLA, ...over })
const row = (ref: string) =>
  w.house.db.one<Record<string, unknown>>(sql`
    select m.number, m.source, m.category, m.place, m.title, n.code, m.reporter_id as reporter, m.lat, m.lng, m.confidential
    from matter m join node n on n.district_id = m.district_id and n.id = m.grid_at_filing
    where m.ref = ${ref} and m.source = 'hotline'`)
const filedUnder = (ref: string) =>
  w.house.db.one<{ n: number }>(
    sql`select count(*) as n from matter where ref = ${ref} and source = 'hotline'`,
  )

describe('a signed report', () => {
  test('becomes a matter with its number, state and place', async () => {
    const { status, body } = await line.file(
      fresh({
        ref: 'U-first',
        title: '红伞',
        node: '990001001001-D2',
        address: '公交站台',
        lat: 31.33,
        long: 118.37,
        category: '0301',
        occurredAt: '2026-03-10T08:00:00+08:00',
        confidential: true,
      }),
    )
    expect([status, body.ref, body.repeated, body.closed]).toEqual([200, 'U-first', false, false])
    expect(body.state.words.zh).toMatch(/\p{Script=Han}/u)
    expect(await row('U-first')).toEqual({
      number: body.number,
      source: 'hotline',
      category: 'utilities',
      place: '公交站台',
      title: '红伞',
      code: '990001001001-D2',
      reporter: null,
      lat: 31.33,
      lng: 118.37,
      confidential: true,
    })
  })
  test('sent again gives the first answer and makes nothing', async () => {
    const first = await line.file(fresh({ ref: 'U-again' }))
    const before = await w.rowCounts()
    const again = await line.file(fresh({ ref: 'U-again' }))
    expect(again.body).toEqual({ ...first.body, repeated: true })
    expect(await w.rowCounts()).toEqual(before)
  })
  test('with other words under a known reference is refused with the number', async () => {
    const first = await line.file(fresh({ ref: 'U-other' }))
    const other = await line.file(fresh({ ref: 'U-other', words: '丢的是一把黑伞，不是红的。' }))
    expect([other.status, other.body.code]).toEqual([409, 'matters.already_filed'])
    expect(other.body.detail).toContain(String(first.body.number))
    expect(other.body.current?.number).toBe(first.body.number)
  })
  test('twenty times at once makes one matter, and all get its number', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => line.file(fresh({ ref: 'U-race' }))))
    expect(answers.map((a) => a.status)).toEqual(Array(20).fill(200))
    expect(new Set(answers.map((a) => a.body.number)).size).toBe(1)
    expect(answers.filter((a) => !a.body.repeated)).toHaveLength(1)
    expect(await filedUnder('U-race')).toEqual({ n: 1 })
  })
  test('of another channel under the same reference is another matter', async () => {
    const other = await openPartner(w, http, { source: 'chat_group' })
    const [a, b] = [await line.file(fresh({ ref: 'U-same' })), await other.file(fresh({ ref: 'U-same' }))]
    expect([a.status, b.status]).toEqual([200, 200])
    expect(a.body.number).not.toBe(b.body.number)
  })
  test("keeps the reporter's name and phone sealed, and the channel's counter right", async () => {
    await line.file(fresh({ ref: 'U-phone', reporter: { name: '雷雨霏', phone: '+86 139-1111-2222' } }))
    expect((await row('U-phone')).reporter).toBe(w.who.resident.accountId)
    const { received, sent } = await w.house.db.one<{ received: number; sent: number }>(sql`
      select received, (select count(*) from intake_receipt r where r.channel_id = c.id) as sent
      from intake_channel c where source = 'hotline'`)
    expect(received).toBe(sent)
  })
})

describe('the place', () => {
  test.each([
    ['named in the address, the deepest', { address: '雨前社区伞骨网格3号楼' }, '990001001001-D1'],
    ['not named anywhere', { address: '公交站' }, '990001001'],
    ['left out', {}, '990001001'],
  ])('%s', async (name, over, code) => {
    const ref = `place-${name.length}`
    expect((await line.file(fresh({ ref, ...over }))).status).toBe(200)
    expect((await row(ref)).code).toBe(code)
  })
  test('outside the area of the channel, or nowhere, is refused', async () => {
    const small = await openPartner(w, http, { source: 'small', nodeId: w.nodes.before })
    const into = async (node: string) => (await small.file(fresh({ node }))).body.code ?? 'done'
    expect([
      await into('990001001001-D1'),
      await into('990001001002-D1'),
      await into('990001'),
      await into('990002'),
    ]).toEqual(['done', 'intake.not_your_area', 'intake.not_your_area', 'intake.no_node'])
  })
})

describe('many at once', () => {
  type Bulk = { results: { ref: string | null; matter: Filed | null; problem: Problem | null }[] }
  const bulk = (matters: unknown[]) =>
    line.ask<Bulk & Problem>('POST', '/api/intake/matters/bulk', { matters })
  test('each has an answer of its own, in order', async () => {
    await line.file(fresh({ ref: 'U-bulk-old' }))
    const { status, body } = await bulk([
      fresh({ ref: 'U-bulk-1' }),
      { ref: 'U-bulk-2' },
      fresh({ ref: 'U-bulk-old', words: '说的是另一把伞，蓝色的。' }),
      fresh({ ref: 'U-bulk-old' }),
      'umbrella',
    ])
    expect(status).toBe(200)
    expect(body.results.map((r) => [r.ref, r.matter?.repeated ?? null, r.problem?.code ?? null])).toEqual([
      ['U-bulk-1', false, null],
      ['U-bulk-2', null, 'http.bad_input'],
      ['U-bulk-old', null, 'matters.already_filed'],
      ['U-bulk-old', true, null],
      [null, null, 'http.bad_input'],
    ])
    expect(body.results[2]?.problem).toMatchObject({ status: 409, number: expect.any(Number) })
  })
  test('more than a hundred are refused whole', async () => {
    const { status, body } = await bulk(Array.from({ length: 101 }, () => fresh()))
    expect([status, body.code]).toEqual([400, 'http.bad_input'])
  })
})

test.each([
  ['no reference', { ref: undefined }],
  ['a reference with a slash', { ref: 'a/b' }],
  ['no words', { words: ' ' }],
  ['a phone that is none', { reporter: { phone: '12345' } }],
  ['a time without a zone', { occurredAt: '2026-03-10 08:00' }],
  ['a latitude that is none', { lat: 131 }],
  ['a field that there is not', { colour: 'red' }],
])('%s is refused with the field named', async (_, over) => {
  const { status, body } = await line.file(fresh(over))
  expect([status, body.code]).toEqual([400, 'http.bad_input'])
  expect(body.detail).toContain(Object.keys(over)[0] === 'colour' ? 'not a valid' : Object.keys(over)[0])
})
test('a number in Chinese is a reference like any other, and is found again', async () => {
  const ref = '热线〔2026〕12号'
  expect((await line.file(fresh({ ref }))).status).toBe(200)
  const { status, body } = await line.ask<Filed>('GET', `/api/intake/matters/${encodeURIComponent(ref)}`)
  expect([status, body.ref]).toEqual([200, ref])
})

describe('a photo', () => {
  const picture = () =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
  const bring = (body: Buffer) =>
    line.ask<{ hash: string; width: number; code?: string }>(
      'POST',
      '/api/intake/photos',
      body,
      {},
      { headers: { 'content-type': 'image/png' } },
    )
  test('is signed with its bare bytes, and belongs to the report that names it', async () => {
    const { status, body } = await bring(await picture())
    expect([status, body.width]).toEqual([200, 60])
    expect((await line.file(fresh({ ref: 'U-photo', photos: [body.hash] }))).status).toBe(200)
    const { files } = await w.house.db.one<{ files: string[] }>(sql`
      select c.files from matter_content c join matter m on m.id = c.matter_id where m.ref = 'U-photo' and c.seq = 1`)
    expect(files).toEqual([body.hash])
  })
  test("that another channel brought is nobody else's", async () => {
    const other = await openPartner(w, http, { source: 'photo_thief' })
    const { body } = await bring(await picture())
    const stolen = await other.file(fresh({ photos: [body.hash] }))
    expect([stolen.status, stolen.body.code]).toEqual([400, 'matters.unknown_photo'])
  })
  test('that is none is refused', async () => {
    expect((await bring(Buffer.from('no photo'))).body.code).toBe('file.not_a_photo')
  })
})
