import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../tests/harness/http.ts'
import { lostUmbrella, RESIDENTS } from '../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../kit/db.ts'
import type { Who } from '../../kit/scope.ts'
import { sorted, tellerOf } from './testing.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes, units } = w
const tell = tellerOf(http, nodes.ribs)
type Handed = Out<'POST /api/concerns/:id/whistle'> & { code?: string }

async function handOn(as: Who, id: string, over: Record<string, unknown> = {}) {
  const { version } = await w.stored(id)
  const body = { matterId: randomUUID(), version, words: '公交站要一个雨棚，请有关单位来办。', ...over }
  return http.ask<Handed>('POST', `/api/concerns/${id}/whistle`, { as, body })
}
const linksOf = async (id: string, as = who.clerk) =>
  (await http.ask<Out<'GET /api/matters/:id/concerns'>>('GET', `/api/matters/${id}/concerns`, { as })).body
const concern = async (over = {}) => (await tell(who.worker, { ...sorted, ...over })).body.matter

describe('a concern that is handed on', () => {
  test('is a whistle at the same place, and each knows of the other', async () => {
    const { id } = await concern({ place: '三号站台' })
    const { body } = await handOn(who.clerk, id, { sheet: '民情-2026-03' })
    expect(body.concern).toMatchObject({ id, state: 'handed_on', sheet: '民情-2026-03' })
    expect(body.matter).toMatchObject({ loop: 'whistle', state: 'reported', place: '三号站台' })
    expect(body.matter).toMatchObject({ category: sorted.category, node: { id: nodes.ribs } })
    const number = body.matter.number
    expect(await linksOf(id)).toMatchObject({ own: true, became: { number, ended: false }, came: null })
    expect(await linksOf(body.matter.id)).toMatchObject({ own: false, concerns: [{ id, taken: false }] })
    // the thread says it as well, as part of the history
    const page = await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${id}`, { as: who.clerk })
    const knot = page.body.thread.find((one) => one.step === 'hand_on')
    expect(knot?.choices).toMatchObject([{ value: { zh: `第 ${number} 号` } }])
  })
  test('sent again makes no second whistle', async () => {
    const { id } = await concern()
    const over = { matterId: randomUUID(), version: (await w.stored(id)).version }
    const first = await handOn(who.clerk, id, over)
    const again = await handOn(who.clerk, id, over)
    expect([again.status, again.body.matter.number]).toEqual([200, first.body.matter.number])
    expect((await w.history(id)).filter((step) => step === 'hand_on')).toHaveLength(1)
  })
  test('by two clerks at the same moment becomes one whistle, and whoever came second leaves none behind', async () => {
    for (let round = 0; round < 8; round++) {
      const { id } = await concern()
      const { version } = await w.stored(id)
      const before = Number((await w.rowCounts()).matter)
      const answers = await Promise.all([
        handOn(who.clerk, id, { version }),
        handOn(who.worker, id, { version }),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('matters.stale')
      expect(Number((await w.rowCounts()).matter)).toBe(before + 1)
      expect((await w.history(id)).filter((step) => step === 'hand_on')).toHaveLength(1)
    }
  })
  test('files nothing where the step may not be taken, and says why', async () => {
    const { id } = (await tell(who.worker)).body.matter
    const before = await w.rowCounts()
    const unsorted = await handOn(who.clerk, id)
    expect([unsorted.status, unsorted.body.code]).toEqual([409, 'concerns.cannot_hand_on'])
    const late = await handOn(who.clerk, (await concern()).id, { version: 1 })
    expect(late.body.code).toBe('matters.stale')
    const elsewhere = await handOn(who.clerkElsewhere, id)
    expect(elsewhere.body.code).toBe('matters.none')
    const { matter } = await w.rowCounts()
    expect(matter).toBe(Number(before.matter) + 1)
    const { body } = await http.ask<Handed>('POST', `/api/concerns/${(await w.report()).id}/whistle`, {
      as: who.clerk,
      body: { matterId: randomUUID(), version: 1, words: '丢了一把伞' },
    })
    expect(body.code).toBe('concerns.none')
  })
  test('goes on with whoever told it, whose name nobody opened on the way', async () => {
    const { resident } = RESIDENTS
    const { id } = await concern({ onBehalf: { name: resident.name, phone: resident.phone } })
    const { body } = await handOn(who.clerk, id)
    const filed = await w.house.db.one<{ reporter: number; name: Buffer }>(sql`
      select m.reporter_id as reporter, r.name_sealed as name from matter m
      join matter_reporter r on r.matter_id = m.id where m.id = ${body.matter.id}`)
    expect(filed.reporter).toBe(who.resident.accountId)
    expect(w.house.secrets.open(filed.name)).toBe(resident.name)
    const opened = await w.house.db.one<{ n: number }>(
      sql`select count(*)::int as n from audit where act = 'reporter_opened'`,
    )
    expect(opened.n).toBe(0)
  })
  test('stays confidential', async () => {
    const { id } = await concern({ confidential: true, onBehalf: { name: RESIDENTS.neighbour.name } })
    const { body } = await handOn(who.worker, id)
    expect(body.matter.confidential).toBe(true)
  })
  test('comes back by itself when the whistle has ended, once', async () => {
    const { id } = await concern()
    const whistle = (await handOn(who.clerk, id)).body.matter.id
    await w.step(who.clerk, whistle, 'answer', { reply: '雨棚已排入下月计划。' })
    await w.allHeard()
    expect((await w.stored(id)).state).toBe('handed_on')
    await w.step(who.clerk, whistle, 'call_back', { solved: 'explained', satisfaction: 'fair' })
    await w.step(who.clerk, whistle, 'clear')
    await w.allHeard()
    expect((await w.stored(id)).state).toBe('handled')
    // what is noted of the whistle afterwards moves nothing
    await w.step(who.clerk, whistle, 'note', { note: '回访时带了伞。' })
    await w.allHeard()
    expect((await w.history(id)).filter((step) => step === 'come_back')).toHaveLength(1)
    await w.step(who.worker, id, 'tell_back', { solved: 'explained', satisfaction: 'fair' })
    await w.step(who.clerk, id, 'clear')
    expect((await w.stored(id)).closedAt).not.toBeNull()
  })
  test('waits for what its whistle was joined to', async () => {
    const { id } = await concern()
    const whistle = (await handOn(who.clerk, id)).body.matter.id
    const main = (await w.report()).id
    await w.step(who.clerk, whistle, 'merge', { into: main, why: 'same' })
    await w.allHeard()
    expect((await w.stored(id)).state).toBe('handed_on')
    await w.step(who.clerk, main, 'transfer', { service: '119', words: '伞着火了' })
    await w.allHeard()
    expect((await w.stored(id)).state).toBe('handled')
  })
  test('names the unit that leads as the one that answers for it', async () => {
    const { id } = await concern()
    const whistle = (await handOn(who.clerk, id)).body.matter.id
    await w.step(who.clerk, whistle, 'dispatch', { units: { lead: units.office, assist: [] } })
    const { rows } = (
      await http.ask<Out<'GET /api/concerns'>>('GET', '/api/concerns?state=handed_on', { as: who.clerk })
    ).body
    expect(rows.find((row) => row.id === id)).toMatchObject({
      responsible: '失物招领处',
      became: { unit: '失物招领处' },
    })
  })
})

describe('a concern taken from a matter', () => {
  test('keeps the link to it, its teller and its words, and is taken once', async () => {
    const { id: message } = await w.report(who.resident, { words: '车站漏雨，等车的人没处躲。' })
    const { body } = await tell(who.clerk, { linked: message, source: 'message', ...sorted })
    expect(body.matter).toMatchObject({ state: 'sorted', source: 'message' })
    expect(await linksOf(body.matter.id)).toMatchObject({ own: true, came: { id: message } })
    expect(await linksOf(message)).toMatchObject({ concerns: [{ id: body.matter.id, taken: true }] })
    const { reporter } = await w.house.db.one<{ reporter: number }>(
      sql`select reporter_id as reporter from matter where id = ${body.matter.id}`,
    )
    expect(reporter).toBe(who.resident.accountId)
    const again = await tell(who.worker, { linked: message, source: 'message' })
    expect([again.status, again.body.code]).toEqual([409, 'concerns.taken'])
  })
  test('can be told anew once the first is closed', async () => {
    const { id: message } = await w.report()
    const first = await tell(who.clerk, { linked: message, source: 'message' })
    await w.step(who.clerk, first.body.matter.id, 'drop', { reason: '误录' })
    expect((await tell(who.clerk, { linked: message, source: 'message' })).status).toBe(200)
  })
  test('names no matter that its writer does not see, nor itself, nor another concern', async () => {
    const { id: there } = await w.report(who.neighbour, { nodeId: nodes.handle })
    const id = randomUUID()
    const other = await concern()
    for (const linked of [there, id, other.id, randomUUID()]) {
      const { body } = await tell(who.worker, { id, linked })
      expect(body.code).toBe('matters.cannot_link')
    }
  })
})
