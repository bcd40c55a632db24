import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Out } from '../../../tests/harness/http.ts'
import { DAY } from '../../kit/clock.ts'
import { sql } from '../../kit/db.ts'
import type { Who } from '../../kit/scope.ts'
import { putSetting } from '../../kit/settings.ts'
import { type Application, codeOf, listedUmbrellas } from './testing.ts'

const w = await listedUmbrellas()
const { house, districtId, nodes, who, units, http, ribs, handle, application } = w
const { apply, move, page, listed, refuse, at, said } = w

const told = async (person: Who, about: string) =>
  (
    await house.db.rows<{ kind: string }>(
      sql`select kind from notice where account_id = ${person.accountId} and about = ${about} order by id`,
    )
  ).map((n) => n.kind)

describe('the way onto the list', () => {
  test('an affair may be given to a grid from its publication on, not before, and everybody concerned is told', async () => {
    const { body } = await apply({ title: '捡拾雨伞登记' })
    const { id } = body.entry
    expect([body.entry.state, await at(id)]).toEqual(['applied', 'lists.not_published'])
    expect(await said(id)).toBe('“捡拾雨伞登记”已申请准入，还没有公布（待审核），暂不能派给网格或社区。')
    await move(id, 'approve', who.centre)
    expect(await at(id)).toBe('lists.not_published')
    const published = await move(id, 'publish', who.centre, { version: 2 })
    expect([published.body.entry.state, await at(id)]).toEqual(['published', 'ok'])
    expect(published.body.thread.map((k) => [k.step, k.by.role])).toEqual([
      ['apply', 'unit_liaison'],
      ['approve', 'district_centre'],
      ['publish', 'district_centre'],
    ])
    expect(await told(who.centre, id)).toEqual(['lists.applied'])
    expect(await told(who.liaison, id)).toEqual(['lists.approved', 'lists.published'])
    expect(await told(who.secretary, id)).toEqual(['lists.published'])
    expect(await told(who.maker, id)).toEqual([])
  })
  test('of one grid, the community and the street around it hear as well, of its publication and of its end', async () => {
    const elsewhere = await w.hire([{ role: 'community_secretary', at: 'after' }])
    const id = await listed({ nodeId: nodes.ribs, title: '伞骨网格收伞' })
    await move(id, 'withdraw', who.centre, { version: 3, reason: '伞都收完了' })
    for (const person of [who.secretary, who.street])
      expect(await told(person, id)).toEqual(['lists.published', 'lists.withdrawn'])
    for (const person of [elsewhere, who.worker, who.clerk]) expect(await told(person, id)).toEqual([])
  })
  test('what is on no list is refused by name, and what is on the task list of the district is not', async () => {
    expect(await said('juggling')).toBe(
      '“juggling”不在事项清单上，不能派给网格或社区。请主管部门先申请准入。',
    )
    expect(await at('party.wishes')).toBe('lists.not_listed')
  })
  test('a rejection needs a reason, and the reason is what a dispatch is refused with', async () => {
    const { id } = (await apply({ title: '替人撑伞' })).body.entry
    expect(codeOf(await move(id, 'reject', who.centre))).toEqual([400, 'lists.reason_needed'])
    await move(id, 'reject', who.centre, { reason: '不是网格的事' })
    expect(await said(id)).toContain('没有通过（不是网格的事）')
    expect(codeOf(await move(id, 'publish', who.centre, { version: 2 }))).toEqual([409, 'lists.not_now'])
  })
  test('taken off the list, it may no longer be given; the department may do that for its own, others may not', async () => {
    const id = await listed()
    const reason = { version: 3, reason: '伞都找到了' }
    expect(codeOf(await move(id, 'withdraw', who.maker, reason))).toEqual([403, 'lists.not_yours'])
    expect(codeOf(await move(id, 'withdraw', who.liaison, reason))).toEqual([200, 'done'])
    expect([await at(id), (await page(id)).body.entry.state]).toEqual(['lists.withdrawn', 'withdrawn'])
    expect(await told(who.secretary, id)).toEqual(['lists.published', 'lists.withdrawn'])
  })
  test('an entry for one part of the district holds there and nowhere else', async () => {
    const id = await listed({ nodeId: nodes.before, title: '雨前收伞' })
    expect([await at(id, ribs), await at(id, handle)]).toEqual(['ok', 'lists.elsewhere'])
    expect(await said(id, handle)).toContain('只在雨前社区准入')
  })
})

test('nobody approves what they applied for themselves, nor rules on their own refusal, by a second post', async () => {
  const both = await w.hire([
    { role: 'unit_liaison', at: 'office' },
    { role: 'district_centre', at: 'district' },
    { role: 'community_secretary', at: 'before' },
  ])
  const { id } = (await apply({}, both)).body.entry
  expect(codeOf(await move(id, 'approve', both))).toEqual([409, 'lists.own_request'])
  const offer = (await page(id, both)).body.offers.find((o) => o.step === 'approve')
  expect(offer).toMatchObject({ allowed: false, why: '“申请准入”是您自己办的，要由另一个人审。' })
  await move(id, 'approve', who.centre)
  expect(codeOf(await move(id, 'publish', both, { version: 2 }))).toEqual([200, 'done'])
  await refuse(id, 3, both)
  const ruling = { version: 4, nodeId: nodes.before, reason: '已配伞架' }
  expect(codeOf(await move(id, 'overrule', both, ruling))).toEqual([409, 'lists.own_request'])
  expect(codeOf(await move(id, 'overrule', who.centre, ruling))).toEqual([200, 'done'])
})

describe('an urgent affair', () => {
  test('needs its last day, not in the past and not beyond the longest that the district allows', async () => {
    const tried = async (over: Application) => codeOf(await apply({ urgent: true, ...over }))[1]
    expect(await tried({})).toBe('lists.urgent_needs_expiry')
    expect(await tried({ lastDay: '2026-03-09' })).toBe('lists.expiry_past')
    expect(await tried({ lastDay: '2026-04-10' })).toBe('lists.expiry_too_far')
    expect(await tried({ lastDay: '2026-04-09' })).toBe('done')
    expect(await tried({ urgent: false, lastDay: '2026-12-31' })).toBe('done')
    const now = w.clock.now()
    const key = 'lists.urgent_most'
    await putSetting(house.db, { districtId, nodeId: nodes.district, key, value: '3d', by: null, now })
    expect([await tried({ lastDay: '2026-03-14' }), await tried({ lastDay: '2026-03-13' })]).toEqual([
      'lists.expiry_too_far',
      'done',
    ])
    await putSetting(house.db, {
      districtId,
      nodeId: nodes.district,
      key,
      value: '30d',
      by: null,
      now: new Date(now.getTime() + 1),
    })
    w.clock.forward(1)
  })
  test('stops being admitted at the end of its last day, to the minute, with no sweep in between', async () => {
    const start = w.clock.now()
    const id = await listed({ urgent: true, lastDay: '2026-03-12', title: '雨季巡伞' })
    w.clock.set('2026-03-12T23:59:59+08:00')
    expect(await at(id)).toBe('ok')
    w.clock.set('2026-03-13T00:00:00+08:00')
    expect(await said(id)).toBe('“雨季巡伞”是临时准入，2026年3月12日已到期，不能再派给网格或社区。')
    const { body } = await page(id)
    expect([body.entry.state, body.thread.at(-1)?.step, body.thread.at(-1)?.by.role]).toEqual([
      'expired',
      'expire',
      'clock',
    ])
    expect(codeOf(await refuse(id))).toEqual([409, 'lists.not_now'])
    w.clock.set(start)
  })
  test('that ran out before it was published can no longer be published', async () => {
    const start = w.clock.now()
    const { id } = (await apply({ urgent: true, lastDay: '2026-03-11' })).body.entry
    await move(id, 'approve', who.centre)
    w.clock.forward(3 * DAY)
    expect(codeOf(await move(id, 'publish', who.centre, { version: 2 }))).toEqual([400, 'lists.expiry_past'])
    w.clock.set(start)
  })
})

describe('a community may refuse', () => {
  test('the refusal holds in that community at once and in no other, with its reason', async () => {
    const id = await listed({ title: '收伞' })
    expect(codeOf(await refuse(id))).toEqual([200, 'done'])
    expect([await at(id, ribs), await at(id, handle)]).toEqual(['lists.refused_here', 'ok'])
    expect(await said(id)).toBe('雨前社区不承接“收伞”：社区没有放伞的地方（裁定前按不承接执行）。')
    expect(await told(who.centre, id)).toContain('lists.refused')
    expect(codeOf(await refuse(id, 4))).toEqual([409, 'lists.refused_already'])
  })
  test('overruled, the affair stands there; upheld, the refusal does; either way it is settled', async () => {
    const overruled = await listed()
    await refuse(overruled)
    const ruling = { version: 4, nodeId: nodes.before, reason: '已配伞架' }
    expect(codeOf(await move(overruled, 'overrule', who.secretary, ruling))).toEqual([403, 'lists.not_yours'])
    await move(overruled, 'overrule', who.centre, ruling)
    expect(await at(overruled)).toBe('ok')
    expect(codeOf(await refuse(overruled, 5))).toEqual([409, 'lists.refused_already'])
    const upheld = await listed()
    await refuse(upheld)
    await move(upheld, 'uphold', who.centre, ruling)
    expect([await at(upheld), await told(who.secretary, upheld)]).toEqual([
      'lists.refused_here',
      ['lists.published', 'lists.upheld'],
    ])
    expect(codeOf(await move(upheld, 'overrule', who.centre, { ...ruling, version: 5 }))).toEqual([
      409,
      'lists.no_refusal',
    ])
  })
  test('only its own secretary, and only where the affair holds', async () => {
    const id = await listed()
    expect(codeOf(await refuse(id, 3, who.secretary, nodes.after))).toEqual([403, 'lists.not_yours'])
    expect(codeOf(await refuse(id, 3, who.clerk))).toEqual([403, 'auth.not_allowed'])
    const elsewhere = await listed({ nodeId: nodes.after })
    expect(codeOf(await refuse(elsewhere))).toEqual([409, 'lists.not_here'])
  })
})

describe('two at once', () => {
  test('a stale version is refused with both versions; the same request again gives the first answer', async () => {
    const { id } = (await apply()).body.entry
    const requestId = randomUUID()
    const first = await move(id, 'approve', who.centre, { requestId })
    const again = await move(id, 'approve', who.centre, { requestId })
    expect([again.status, again.body]).toEqual([200, first.body])
    const stale = await http.ask('POST', `/api/admissions/${id}/steps`, {
      as: who.centre,
      body: { requestId: randomUUID(), version: 1, step: 'publish' },
    })
    expect([stale.status, stale.body.code, stale.body.current]).toEqual([
      409,
      'lists.stale',
      { version: 2, state: 'approved', yours: 1 },
    ])
    const other = await move(id, 'publish', who.centre, { requestId, version: 2 })
    expect(codeOf(other)).toEqual([409, 'lists.request_reused'])
  })
  test('of two who publish the same version, one does, and its history has one such step', async () => {
    const { id } = (await apply()).body.entry
    await move(id, 'approve', who.centre)
    const tries = await Promise.all([1, 2, 3, 4].map(() => move(id, 'publish', who.centre, { version: 2 })))
    expect(tries.map((t) => t.status).sort()).toEqual([200, 409, 409, 409])
    expect((await page(id)).body.thread.filter((k) => k.step === 'publish')).toHaveLength(1)
  })
  test('of many who apply at once each gets a number of its own', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => apply()))
    const numbers = answers.map((a) => a.body.entry.number).sort((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i))
  })
  test('the same application again is the first one; other words under its id are refused; one name, one open entry', async () => {
    const body = application({ title: '伞的登记' })
    const sent = () =>
      http.ask<Out<'POST /api/admissions'>>('POST', '/api/admissions', { as: who.liaison, body })
    const [first, again] = [await sent(), await sent()]
    expect([again.status, again.body.entry.number]).toEqual([200, first.body.entry.number])
    expect(codeOf(await apply({ ...body, about: '换了内容的申请' }))).toEqual([409, 'lists.id_taken'])
    expect(codeOf(await apply({ title: '伞的登记' }))).toEqual([409, 'lists.listed_already'])
    expect(codeOf(await apply({ unitId: units.factory }))).toEqual([403, 'lists.not_your_unit'])
    expect(codeOf(await apply({ class: 'umbrellas' }))).toEqual([400, 'lists.unknown_class'])
  })
})
