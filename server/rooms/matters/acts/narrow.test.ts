import { describe, expect, test } from 'vitest'
import { LENDING, tenantsWithLoops } from '../../../../tests/harness/loops.ts'
import { lostUmbrella, RESIDENTS } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { countOf, listOf } from './list.ts'
import { openReporterFor } from './reporter.ts'
import { pageFor } from './show.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella({ tenants: tenantsWithLoops(LENDING) })
const { who, house } = w
const member = await w.hire([{ role: 'party_member', at: 'before' }])
const another = await w.hire([{ role: 'party_member', at: 'before' }])
const elsewhere = await w.hire([{ role: 'party_member', at: 'after' }])

const status = (person: Who, id: string) =>
  pageFor(house, person, id, 'zh').then(
    () => 'seen',
    (error) => error.code,
  )
const listed = async (person: Who, view: 'matters' | 'mine') => {
  const call = { who: person, query: { view, limit: 100 } } as unknown
  const { rows } = await listOf(house, call as Parameters<typeof listOf>[1])
  const { total } = await countOf(house, call as Parameters<typeof countOf>[1])
  expect(total).toBe(rows.length)
  return rows.map((row) => row.id)
}
const wanted = async () => (await w.report(who.resident, { loop: 'lending', form: {} })).id
const offered = async () => {
  const id = await wanted()
  await w.step(who.clerk, id, 'offer', { request: '老人腿脚不便，别声张' })
  return id
}

describe('a party member', () => {
  test('sees what is offered to party members of the place, while it is offered, and nothing else of the place', async () => {
    const report = await w.report()
    const id = await wanted()
    for (const one of [report.id, id]) expect(await status(member, one)).toBe('matters.none')
    await w.step(who.clerk, id, 'offer')
    expect([await status(member, id), await status(elsewhere, id)]).toEqual(['seen', 'matters.none'])
    expect(await listed(member, 'matters')).toEqual([])
    await w.step(another, id, 'take_it_on')
    expect(await status(member, id)).toBe('matters.none')
  })
  test('sees what they took on to its end, and finds it in their own list', async () => {
    const id = await offered()
    await w.step(member, id, 'take_it_on')
    expect((await w.stored(id)).holder).toBe(member.accountId)
    expect(await listed(member, 'mine')).toContain(id)
    await w.step(member, id, 'bring', { result: '送到了' })
    await w.step(who.resident, id, 'say_it_came', { words: '谢谢' })
    const page = await pageFor(house, member, id, 'zh')
    // what the resident says of it is for whoever brought it as well
    expect(page.thread.flatMap((k) => k.texts.map((t) => t.text))).toContain('谢谢')
    expect(page.holder).toMatchObject({ mine: true })
  })
  test('reads no note of the staff, and nothing of the resident before taking it on', async () => {
    const id = await offered()
    const seen = JSON.stringify(await pageFor(house, member, id, 'zh'))
    expect(seen).not.toContain('别声张')
    expect((await pageFor(house, member, id, 'zh')).reporter).toBeNull()
    const call = (person: Who) =>
      openReporterFor(house, {
        who: person,
        params: { id },
        body: { purpose: '送伞' },
        requestId: 'r',
      } as unknown as Parameters<typeof openReporterFor>[1])
    await expect(call(member)).rejects.toMatchObject({ code: 'matters.none' })
    await w.step(member, id, 'take_it_on')
    // whoever took it on calls whom it is for, as long as they hold it; each opening is on record
    expect(await call(member)).toMatchObject({ phone: RESIDENTS.resident.phone })
    await expect(call(another)).rejects.toMatchObject({ code: 'matters.none' })
    await w.step(member, id, 'give_back')
    await expect(call(member)).rejects.toMatchObject({ code: 'matters.none' })
    const { n } = await house.db.one<{ n: number }>(
      sql`select count(*) as n from audit where act = 'reporter_opened'`,
    )
    expect(n).toBe(1)
  })
  test('who gave it back holds nothing any more, and the next may take it', async () => {
    const id = await offered()
    await w.step(member, id, 'take_it_on')
    expect(await w.outcome(another, id, 'give_back')).toBe('matters.none')
    expect(await w.outcome(another, id, 'bring', { result: '我来' })).toBe('matters.none')
    await w.step(member, id, 'give_back')
    expect(await w.stored(id)).toMatchObject({ holder: null, state: 'offered' })
    expect(await w.outcome(member, id, 'bring', { result: '送到了' })).toBe('matters.not_yours')
    expect(await w.outcome(another, id, 'take_it_on')).toBe('done')
  })
  test('twenty who want the same: one gets it, the others are told so', async () => {
    const id = await offered()
    const { version } = await w.stored(id)
    const crowd = await Promise.all(
      Array.from({ length: 20 }, () => w.hire([{ role: 'party_member', at: 'before' }])),
    )
    const results = await Promise.all(crowd.map((one) => w.outcome(one, id, 'take_it_on', {}, { version })))
    expect(results.filter((one) => one === 'done')).toHaveLength(1)
    for (const one of results) expect(['done', 'matters.stale', 'matters.none']).toContain(one)
    const holder = crowd[results.indexOf('done')]
    expect((await w.stored(id)).holder).toBe(holder?.accountId)
  })
  test('is told of what they hold, and no one of the place in their stead', async () => {
    const id = await offered()
    await w.step(member, id, 'take_it_on')
    await w.allHeard()
    await house.db.rows(sql`delete from notice`)
    w.clock.forward(10 * DAY)
    await sweep(house)
    await w.allHeard()
    const told = await house.db.rows<{ who: number }>(sql`
      select account_id as who from notice where about = ${id} and data->>'step' = 'late'`)
    const ids = told.map((row) => row.who)
    expect(ids).toContain(member.accountId)
    expect(ids).not.toContain(another.accountId)
    expect(ids).toContain(who.clerk.accountId)
  })
})
