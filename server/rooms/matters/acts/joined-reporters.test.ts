import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, house } = w
const FIRST = { words: '我家老人在站台丢了一把红伞，柄上刻着名字。', title: '老人的红伞', place: '三号站台' }
const SECOND = '站台上有人丢了伞。'
const answer = { solved: 'solved', satisfaction: 'satisfied' }

const bring = async (as: Who, background: string) => {
  const body = await sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .jpeg()
    .toBuffer()
  const headers = { 'content-type': 'image/jpeg' }
  return (await http.ask<Out<'POST /api/files'>>('POST', '/api/files', { as, body, headers })).body.hash
}
const page = async (as: Who, id: string) =>
  (await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as })).body
const said = (body: Out<'GET /api/matters/:id'>) => body.thread.flatMap((k) => k.texts.map((t) => t.text))
const photos = (body: Out<'GET /api/matters/:id'>) => body.thread.flatMap((k) => k.files)

let first = ''
let second = ''
let photo = ''
let result = ''
beforeAll(async () => {
  photo = await bring(who.resident, 'red')
  first = (await w.report(who.resident, { ...FIRST, files: [photo] })).id
  second = (await w.report(who.neighbour, { words: SECOND, sameAs: first })).id
  await w.step(who.clerk, first, 'dispatch', { units: { lead: units.office, assist: [units.repair] } })
  const order = await w.orderOf(first, units.office)
  await w.work(order, 'report_in')
  await w.work(await w.orderOf(first, units.repair), 'feed_back')
  result = await bring(who.liaison, 'blue')
  await w.step(who.liaison, order, 'feed_back', { result: '伞找到了。', note: '监控坏了', photos: [result] })
})

describe('who reported the same', () => {
  test('sees how it goes on: the road, the units, what is open, and the photos of the result', async () => {
    const body = await page(who.neighbour, first)
    expect(said(body)).toContain('伞找到了。')
    expect(photos(body)).toEqual([result])
    expect(body.orders.map((o) => o.unit?.name).sort()).toEqual(['失物招领处', '雨伞修理铺'])
    expect(body.joined).toMatchObject({ count: 1, matters: [{ id: second }] })
    const photoOf = (hash: string) =>
      http.ask('GET', `/api/matters/${first}/files/${hash}`, { as: who.neighbour })
    expect((await photoOf(result)).status).toBe(200)
    expect((await photoOf(photo)).status).toBe(404)
  })
  test('sees nothing of what the first one said, showed and called it, nor who that is', async () => {
    const body = await page(who.neighbour, first)
    expect(body.matter).toMatchObject({ title: '', place: null })
    expect(body.reporter).toBeNull()
    const whole = JSON.stringify(body)
    for (const words of [FIRST.words, FIRST.title, FIRST.place, photo, '雷**', '监控坏了'])
      expect([words, whole.includes(words)]).toEqual([words, false])
    const forFirst = await page(who.resident, first)
    expect([said(forFirst), photos(forFirst)]).toEqual([
      expect.arrayContaining([FIRST.words]),
      expect.arrayContaining([photo]),
    ])
  })
  test('is not seen by the first one either, but for the count', async () => {
    const body = await page(who.resident, first)
    expect(body.joined).toEqual({ count: 1, matters: [] })
    expect(JSON.stringify(body)).not.toContain(SECOND)
    expect((await http.ask('GET', `/api/matters/${second}`, { as: who.resident })).status).toBe(404)
  })
  test('keeps the own report as it was, with its own number and words', async () => {
    const mine = await page(who.neighbour, second)
    expect(said(mine)).toContain(SECOND)
    expect(mine.matter).toMatchObject({ id: second, mainId: first, state: 'merged' })
    const { body } = await http.ask<Out<'GET /api/matters'>>('GET', '/api/matters?view=mine', {
      as: who.neighbour,
    })
    expect(body.rows.map((row) => row.id)).toEqual([second])
  })
})

describe('at the end', () => {
  test('both are asked, each once, and neither reads the other’s words', async () => {
    await w.check(first, 'confirm')
    const asked = async (person: Who) =>
      (await page(person, first)).offers.filter((o) => o.allowed).map((o) => o.step)
    expect([await asked(who.resident), await asked(who.neighbour)]).toEqual([['call_back'], ['call_back']])
    const answered = await w.step(who.neighbour, first, 'call_back', { ...answer, words: '谢谢，邻居写的' })
    // nor does the answer to a step tell what the first one called it
    expect(answered).toMatchObject({ title: '', place: null, state: 'called_back' })
    expect(await asked(who.neighbour)).toEqual([])
    expect(await w.outcome(who.neighbour, first, 'answer_too', answer)).toBe('matters.answered_already')
    expect(await asked(who.resident)).toEqual(['answer_too'])
    const fair = { solved: 'explained', satisfaction: 'fair', words: '还没收到，第一位写的' }
    await w.step(who.resident, first, 'answer_too', fair)
    expect(said(await page(who.resident, first))).not.toContain('谢谢，邻居写的')
    expect(said(await page(who.neighbour, first))).not.toContain('还没收到，第一位写的')
    expect(said(await page(who.clerk, first))).toEqual(
      expect.arrayContaining(['谢谢，邻居写的', '还没收到，第一位写的']),
    )
    // nor does either see what the other chose
    const chosen = (body: Out<'GET /api/matters/:id'>, step: string) =>
      body.thread.filter((k) => k.step === step).flatMap((k) => k.choices.map((c) => c.field))
    expect(chosen(await page(who.resident, first), 'call_back')).toEqual([])
    expect(chosen(await page(who.neighbour, first), 'answer_too')).toEqual([])
    expect(chosen(await page(who.clerk, first), 'answer_too')).toEqual(['solved', 'satisfaction'])
    // the first answer stands; the other is for those who clear it to weigh
    expect(await w.stored(first)).toMatchObject({ satisfaction: 'satisfied', state: 'called_back' })
  })
  test('somebody whose report was not joined is not asked', async () => {
    const stranger = await w.report(who.neighbour)
    await w.step(who.neighbour, stranger.id, 'merge', { into: first })
    await w.step(who.neighbour, stranger.id, 'split', {})
    expect((await page(who.neighbour, first)).joined.count).toBe(1)
  })
  test('each may reopen it with new facts, and is asked again when it was done anew', async () => {
    await w.step(who.clerk, first, 'clear')
    const photoOfFacts = await bring(who.neighbour, 'green')
    await w.step(who.neighbour, first, 'reopen', { facts: '伞又丢了', photos: [photoOfFacts] })
    expect((await w.stored(first)).state).toBe('reported')
    expect(said(await page(who.resident, first))).not.toContain('伞又丢了')
    expect(photos(await page(who.resident, first))).not.toContain(photoOfFacts)
    expect(photos(await page(who.clerk, first))).toContain(photoOfFacts)
    await w.step(who.worker, first, 'solve_here')
    await w.step(who.worker, first, 'solved_here', { result: '又找到了' })
    await w.step(who.resident, first, 'call_back', answer)
    expect(await w.outcome(who.neighbour, first, 'answer_too', answer)).toBe('done')
  })
})

test('both hear of each move of the matter, and only the first one by the title that they gave it', async () => {
  await w.allHeard()
  const told = await house.db.rows<{ who: number; step: string; title: string | null }>(sql`
    select account_id as who, data->>'step' as step, data->>'title' as title from notice
    where about = ${first} and account_id in (${who.resident.accountId}, ${who.neighbour.accountId}) order by id`)
  const of = (person: Who) => told.filter((t) => t.who === person.accountId)
  const steps = (person: Who) => of(person).map((t) => t.step)
  const moves = ['dispatch', 'report_in', 'feed_back', 'passed', 'call_back', 'clear', 'reopen']
  // of their own acts they are not told
  expect(steps(who.resident)).toEqual([...moves, 'solve_here', 'solved_here'])
  expect(steps(who.neighbour)).toEqual([
    ...moves.filter((step) => step !== 'call_back' && step !== 'reopen'),
    'solve_here',
    'solved_here',
    'call_back',
  ])
  expect(new Set(of(who.resident).map((t) => t.title))).toEqual(new Set([FIRST.title]))
  expect(new Set(of(who.neighbour).map((t) => t.title))).toEqual(new Set([null]))
})
