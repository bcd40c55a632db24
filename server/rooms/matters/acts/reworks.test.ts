import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { pageFor } from './show.ts'

const w = await lostUmbrella()
const { who, units, house } = w
const unhappy = { solved: 'unsolved', satisfaction: 'unsatisfied' }
const again = { reason: '居民不满意' }
const states = async (id: string) =>
  (await Promise.all((await w.orders(id)).map(w.stored))).map((o) => o.state)

/** Back to work, done again, checked again, asked again: as unhappy as before. */
async function rework(id: string, step = 'return') {
  await w.step(step === 'return' ? who.clerk : who.street, id, step, again)
  for (const order of await w.orders(id)) await w.work(order, 'feed_back')
  await w.check(id, 'confirm')
  await w.step(who.resident, id, 'call_back', unhappy)
}
const reworkedTwice = async (assist: ('repair' | 'factory')[] = []) => {
  const { id } = await w.bringTo('called_back', { assist, satisfaction: 'unsatisfied' })
  await rework(id)
  await rework(id)
  return id
}

describe('a return', () => {
  test('carries every order back to work with a fresh limit, and keeps everything that was entered', async () => {
    const { id } = await w.bringTo('called_back', { assist: ['repair'], satisfaction: 'unsatisfied' })
    const kept = async () =>
      house.db.rows<{ texts: object }>(sql`
        select texts from matter_content c join matter m on m.id = c.matter_id where m.root_id = ${id} order by m.created_at, m.id, c.seq`)
    const before = await kept()
    await w.step(who.clerk, id, 'return', again)
    expect(await states(id)).toEqual(['reported_in', 'reported_in'])
    for (const order of await w.orders(id)) expect((await w.stored(order)).clockFrom).toEqual(w.clock.now())
    const after = await kept()
    expect(after).toEqual(expect.arrayContaining(before))
    expect(after).toHaveLength(before.length + 1)
  })
  test('takes back what the resident answered before', async () => {
    const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    expect(await w.stored(id)).toMatchObject({ satisfaction: 'unsatisfied', solved: 'solved' })
    await w.step(who.clerk, id, 'return', again)
    expect(await w.stored(id)).toMatchObject({ satisfaction: null, solved: null, state: 'reported_in' })
  })
  test('skips no unit: the matter waits for each to feed back again, and is checked again', async () => {
    const { id } = await w.bringTo('called_back', { assist: ['repair'], satisfaction: 'unsatisfied' })
    await w.step(who.clerk, id, 'return', again)
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    expect((await w.stored(id)).state).toBe('reported_in')
    await w.work(await w.orderOf(id, units.repair), 'feed_back')
    expect((await w.stored(id)).state).toBe('fed_back')
  })
  test('is possible twice and not a third time', async () => {
    const id = await reworkedTwice(['repair'])
    expect(await w.outcome(who.clerk, id, 'return', again)).toBe('matters.often_enough')
  })
})

describe('a resident who is not satisfied', () => {
  test('keeps the matter from being cleared, however often it was reworked', async () => {
    const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.rework_first')
    await rework(id)
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.rework_first')
    await rework(id)
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.rework_first')
  })
  test('and is satisfied after one rework lets it be cleared', async () => {
    const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    await w.step(who.clerk, id, 'return', again)
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    await w.check(id, 'confirm')
    await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'fair' })
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('done')
  })
})

const reply = { reply: '已按规定办到能办的程度。', ways: '可以向上一级申请复查。' }

describe('a final reply', () => {
  test('comes after two reworks, not before, and only for a resident who is not satisfied', async () => {
    const { id } = await w.bringTo('called_back', { satisfaction: 'unsatisfied' })
    expect(await w.outcome(who.clerk, id, 'propose_final', reply)).toBe('matters.not_often_enough')
    await rework(id)
    expect(await w.outcome(who.clerk, id, 'propose_final', reply)).toBe('matters.not_often_enough')
    const happy = await w.bringTo('called_back')
    expect(await w.outcome(who.clerk, happy.id, 'propose_final', reply)).toBe('matters.nobody_discontent')
  })
  test('is reviewed by another person, and then ends the matter with the reasons and the further ways', async () => {
    const id = await reworkedTwice()
    await w.step(who.street, id, 'propose_final', reply)
    expect((await w.stored(id)).state).toBe('final_review')
    expect(await w.outcome(who.street, id, 'approve_final', reply)).toBe('matters.another_person')
    expect(await w.outcome(who.clerk, id, 'approve_final', reply)).toBe('matters.not_yours')
    expect(await w.outcome(who.centre, id, 'approve_final', { reply: reply.reply })).toBe(
      'matters.form_field',
    )
    await w.step(who.centre, id, 'approve_final', reply)
    expect(await w.stored(id)).toMatchObject({ state: 'concluded', dueAt: null, satisfaction: 'unsatisfied' })
    expect((await w.stored(id)).closedAt).toEqual(w.clock.now())
    const { thread } = await pageFor(house, who.resident, id, 'zh')
    const texts = thread.flatMap((k) => k.texts.map((t) => [k.step, t.text]))
    expect(texts).toEqual(
      expect.arrayContaining([
        ['approve_final', reply.reply],
        ['approve_final', reply.ways],
      ]),
    )
    // the draft is the staff's own
    expect(texts.map(([step]) => step)).not.toContain('propose_final')
  })
  test('that is rejected goes back to whoever drafts, and may be drafted anew', async () => {
    const id = await reworkedTwice()
    await w.step(who.clerk, id, 'propose_final', reply)
    await w.step(who.street, id, 'reject_final', { reason: '理由没写清' })
    expect(await w.stored(id)).toMatchObject({ state: 'called_back', satisfaction: 'unsatisfied' })
    await w.step(who.clerk, id, 'propose_final', reply)
    expect(await w.outcome(who.street, id, 'approve_final', reply)).toBe('done')
  })
  // whoever reviews could send it back for ever: draft, rework, discontent, draft
  test('may be turned into one more rework by whoever reviews it, and no second', async () => {
    const id = await reworkedTwice()
    await w.step(who.clerk, id, 'propose_final', reply)
    expect(await w.outcome(who.clerk, id, 'rework_again', again)).toBe('matters.not_yours')
    await rework(id, 'rework_again')
    expect(await w.stored(id)).toMatchObject({ state: 'called_back', satisfaction: 'unsatisfied' })
    expect(await w.outcome(who.clerk, id, 'return', again)).toBe('matters.often_enough')
    await w.step(who.clerk, id, 'propose_final', reply)
    expect(await w.outcome(who.street, id, 'rework_again', again)).toBe('matters.often_enough')
    expect(await w.outcome(who.street, id, 'approve_final', reply)).toBe('done')
  })
})

describe('what no unit handled', () => {
  const solvedHere = async (id: string) => {
    await w.step(who.worker, id, 'solve_here')
    await w.step(who.worker, id, 'solved_here', { result: '找到了' })
    await w.step(who.resident, id, 'call_back', unhappy)
  }
  test('goes back to be handled anew where the resident is not satisfied, and units may be called then', async () => {
    const { id } = await w.report()
    await solvedHere(id)
    // there is no unit that could take it up again: it would wait for nobody
    expect(await w.outcome(who.clerk, id, 'return', again)).toBe('matters.done_otherwise')
    await w.step(who.clerk, id, 'return_own', again)
    expect(await w.stored(id)).toMatchObject({ state: 'signed', satisfaction: null })
    const form = { units: { lead: units.office, assist: [] } }
    expect(await w.outcome(who.clerk, id, 'dispatch', form)).toBe('done')
  })
  test('counts its returns with those of units, and ends in a final reply like any other', async () => {
    const { id } = await w.report()
    await solvedHere(id)
    await w.step(who.clerk, id, 'return_own', again)
    await w.step(who.clerk, id, 'answer', { reply: '伞已经被火车带走。' })
    await w.step(who.resident, id, 'call_back', unhappy)
    await w.step(who.clerk, id, 'return_own', again)
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    await w.work(await w.orderOf(id, units.office), 'feed_back')
    await w.check(id, 'confirm')
    await w.step(who.resident, id, 'call_back', unhappy)
    for (const step of ['return', 'return_own'])
      expect(await w.outcome(who.clerk, id, step, again)).toBe('matters.often_enough')
    await w.step(who.clerk, id, 'propose_final', reply)
    expect(await w.outcome(who.street, id, 'approve_final', reply)).toBe('done')
  })
  test('may be sent by the reviewer to be handled anew', async () => {
    const { id } = await w.report()
    await solvedHere(id)
    for (let times = 0; times < 2; times++) {
      await w.step(who.clerk, id, 'return_own', again)
      await solvedHere(id)
    }
    await w.step(who.clerk, id, 'propose_final', reply)
    expect(await w.outcome(who.street, id, 'rework_again', again)).toBe('matters.done_otherwise')
    await w.step(who.street, id, 'rework_own', again)
    expect(await w.stored(id)).toMatchObject({ state: 'signed', satisfaction: null })
  })
})
