import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { personOf, residentWithPhone } from '../../access/index.ts'
import { replay } from './replay.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, clock } = w
const ROUNDS = 8

const page = async (as: Who, id: string) =>
  (await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as })).body
const offered = async (as: Who, id: string) =>
  (await page(as, id)).offers.filter((o) => o.allowed).map((o) => o.step)
const told = async (as: Who) =>
  (await http.ask<Out<'GET /api/notices'>>('GET', '/api/notices', { as })).body.rows
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code ?? String(error),
  )
const mainOf = async (id: string) =>
  (await w.house.db.one<{ main: string | null }>(sql`select main_id as main from matter where id = ${id}`))
    .main
const CLOSING = { channel: 'petition', reason: '请走信访渠道' }
const only = { units: { lead: units.office, assist: [] } }

describe('a report of what somebody else reported already', () => {
  const FIRST = '公交站丢了一把红伞，我住3幢1201室'
  const OWN = '红伞在公交站不见了，我家孩子的'
  let main = ''
  let own = ''
  beforeAll(async () => {
    main = (await w.report(who.resident, { words: FIRST, place: '3幢1201室' })).id
    own = (await w.report(who.neighbour, { words: OWN, sameAs: main })).id
  })
  test('is filed under its own number and goes on with the first', async () => {
    const mine = await page(who.neighbour, own)
    expect(mine.matter).toMatchObject({ state: 'merged', mainId: main })
    expect(mine.main).toEqual({ id: main, number: (await page(who.clerk, main)).matter.number })
    expect(mine.matter.number).not.toBe(mine.main?.number)
    expect(mine.thread[0]?.texts.map((t) => t.text)).toEqual([OWN])
    expect((await page(who.clerk, main)).joined).toEqual({
      count: 1,
      matters: [{ id: own, number: mine.matter.number }],
    })
  })
  test('neither of the two reads what the other wrote', async () => {
    const others = await page(who.neighbour, main)
    // no bare digits: an id may hold them
    expect(JSON.stringify(others)).not.toMatch(/红伞|幢|室/)
    expect(others.reporter).toBeNull()
    // with their own receipt named, so that they find back
    expect(others.joined).toEqual({ count: 1, matters: [{ id: own, number: expect.any(Number) }] })
    const firsts = await page(who.resident, main)
    expect(JSON.stringify(firsts)).not.toContain('孩子')
    expect(firsts.joined).toEqual({ count: 1, matters: [] })
    expect((await http.ask('GET', `/api/matters/${own}`, { as: who.resident })).status).toBe(404)
  })
  test('both are told of each move, asked at the end, may both answer, and the second may reopen', async () => {
    await w.step(who.clerk, main, 'dispatch', only)
    const [order = ''] = await w.orders(main)
    await w.step(who.liaison, order, 'acknowledge')
    await w.step(who.liaison, order, 'contact', { reached: 'reached' })
    await w.step(who.liaison, order, 'report_in')
    await w.step(who.liaison, order, 'feed_back', { result: '在失物招领处' })
    await w.step(who.worker, await w.task(main, 'check'), 'confirm')
    await w.allHeard()
    for (const person of [who.resident, who.neighbour]) {
      const about = (await told(person)).filter((notice) => notice.about === main)
      expect(about.length).toBeGreaterThan(2)
      expect(await offered(person, main)).toContain('call_back')
    }
    expect(JSON.stringify(await told(who.neighbour))).not.toMatch(/幢|室/)
    await w.step(who.neighbour, main, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
    expect(await offered(who.resident, main)).toContain('answer_too')
    expect(await offered(who.neighbour, main)).not.toContain('answer_too')
    await w.step(who.resident, main, 'answer_too', { solved: 'solved', satisfaction: 'fair' })
    await w.step(who.clerk, main, 'clear')
    clock.forward(HOUR)
    expect(await offered(who.neighbour, main)).toContain('reopen')
    await w.step(who.neighbour, main, 'reopen', { facts: '伞骨是断的' })
    expect((await w.stored(main)).state).toBe('reported')
  })
  test('that is not the same after all goes on by itself, and nothing that was written is gone', async () => {
    const number = (await page(who.neighbour, own)).matter.number
    expect(await offered(who.neighbour, own)).toEqual(['split'])
    await w.step(who.neighbour, own, 'split', { reason: '我的是另一把' })
    const mine = await page(who.neighbour, own)
    expect(mine.matter).toMatchObject({ state: 'reported', mainId: null, number })
    expect(mine.thread.flatMap((k) => k.texts.map((t) => t.text))).toEqual([OWN, '我的是另一把'])
    expect(mine.matter.dueAt).not.toBeNull()
    expect((await http.ask('GET', `/api/matters/${main}`, { as: who.neighbour })).status).toBe(404)
    expect((await page(who.clerk, main)).joined.count).toBe(0)
  })
})

test('a report sent again after the one that it joined was closed gets its first answer, and no second row', async () => {
  const { id: main } = await w.report(who.resident)
  const id = randomUUID()
  const words = '我也丢了红伞'
  const first = await w.report(who.neighbour, { id, words, sameAs: main })
  await w.step(who.clerk, main, 'direct', CLOSING)
  expect((await w.report(who.neighbour, { id, words, sameAs: main })).number).toBe(first.number)
  expect(await code(w.report(who.neighbour, { words, sameAs: main }))).toBe('matters.cannot_join')
})

describe('on behalf of somebody else', () => {
  const phone = '13955556666'
  test('with a number: the person reported for is the reporter of the joined one, and hears and answers', async () => {
    const { id: main } = await w.report(who.resident)
    const { id } = await w.report(who.worker, {
      words: '王大妈的红伞也在公交站丢了',
      onBehalf: { name: '王大妈', phone },
      sameAs: main,
    })
    const aunt = await personOf(
      w.house,
      (await residentWithPhone(w.house, { districtId: w.districtId, phone })).id,
    )
    expect((await page(aunt, id)).main?.id).toBe(main)
    await w.step(who.clerk, main, 'dispatch', only)
    await w.allHeard()
    expect((await told(aunt)).filter((notice) => notice.about === main)).toHaveLength(1)
    const filed = await page(who.worker, id)
    expect(filed.reporter).toMatchObject({ name: '王**', phone: '139****6666', onBehalf: true })
    expect(JSON.stringify(await page(who.resident, main))).not.toContain('王')
    expect((await http.ask('GET', '/api/matters?view=mine', { as: who.worker })).body).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ id })]),
    })
  })
  test('without a number: whoever filed it hears of it and is asked, so that no receipt is lost', async () => {
    const { id: main } = await w.report(who.resident)
    const filer = await w.hire([{ role: 'grid_worker', at: 'canopy' }])
    await w.report(filer, {
      nodeId: w.nodes.canopy,
      words: '李大爷的红伞也丢了',
      onBehalf: { name: '李大爷' },
      sameAs: main,
    })
    await w.step(who.clerk, main, 'dispatch', only)
    await w.allHeard()
    expect((await told(filer)).filter((notice) => notice.about === main)).toHaveLength(1)
    expect((await page(filer, main)).joined).toMatchObject({ count: 1, matters: [{}] })
  })
})

describe('at once', () => {
  test('two that are joined to each other: one wins, never a ring that nobody works on', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b] = [await w.report(), await w.report(who.neighbour)]
      const join = (id: string, into: string) =>
        code(w.step(who.clerk, id, 'merge', { into, why: 'same' }, { version: 1 }))
      const results = await Promise.all([join(a.id, b.id), join(b.id, a.id)])
      expect(results.filter((result) => result === 'done')).toHaveLength(1)
      expect([await mainOf(a.id), await mainOf(b.id)].filter((main) => main !== null)).toHaveLength(1)
    }
  })
  test('one joined to a second while that is joined to a third: no chain is left', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b, c] = [await w.report(), await w.report(who.neighbour), await w.report()]
      const join = (id: string, into: string) =>
        code(w.step(who.clerk, id, 'merge', { into, why: 'same' }, { version: 1 }))
      await Promise.all([join(a.id, b.id), join(b.id, c.id)])
      const [ofA, ofB] = [await mainOf(a.id), await mainOf(b.id)]
      expect(ofA !== null && ofB !== null).toBe(false)
    }
  })
  test('five residents who follow one report while it is dispatched: all are joined, and the order stands', async () => {
    const { id: main } = await w.report()
    const joins = Array.from({ length: 5 }, (_, i) =>
      code(w.report(who.neighbour, { words: `我也看见了第${i}把伞`, sameAs: main })),
    )
    const results = await Promise.all([
      ...joins,
      code(w.step(who.clerk, main, 'dispatch', only, { version: 1 })),
    ])
    expect(results).toEqual(Array.from({ length: 6 }, () => 'done'))
    const seen = await page(who.clerk, main)
    expect([seen.joined.count, seen.orders.length, seen.matter.state]).toEqual([5, 1, 'dispatched'])
  })
  test('joining a report while its reporter withdraws it: one of the two is refused, nobody is left with a dead end', async () => {
    const ends = new Set<string>()
    for (let round = 0; round < 2 * ROUNDS; round++) {
      const { id: main } = await w.report()
      const join = () => code(w.report(who.neighbour, { words: '我也丢了红伞', sameAs: main }))
      const withdraw = () => code(w.step(who.resident, main, 'withdraw'))
      // each begins first in turn
      const [first, second] = round % 2 ? [join, withdraw] : [withdraw, join]
      const results = await Promise.all([first(), second()])
      expect(results.filter((result) => result === 'done')).toHaveLength(1)
      for (const result of results) ends.add(result)
    }
    expect(
      [...ends].every((end) => ['done', 'matters.cannot_join', 'matters.has_joined'].includes(end)),
    ).toBe(true)
  })
})

test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(w.house, w.districtId)).different).toEqual([])
})
