import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../tests/harness/http.ts'
import { lostUmbrella, RESIDENTS } from '../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../kit/clock.ts'
import { sql } from '../../kit/db.ts'
import { fileReport } from '../matters/index.ts'
import { sorted, tellerOf } from './testing.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes, clock } = w
const tell = tellerOf(http, nodes.ribs)
const ledgerOf = async (as = who.clerk, query = '') =>
  (await http.ask<Out<'GET /api/concerns'>>('GET', `/api/concerns${query}`, { as })).body
const countsOf = async (as = who.clerk, query = '') =>
  (await http.ask<Out<'GET /api/concerns/counts'>>('GET', `/api/concerns/counts${query}`, { as })).body

describe('a concern', () => {
  test('that is told with its sort and category by who may sort needs no second hand', async () => {
    const { body } = await tell(who.worker, sorted)
    expect(body.matter).toMatchObject({ loop: 'concern', state: 'sorted', ...sorted, source: 'visit' })
    expect(await w.history(body.matter.id)).toEqual(['record', 'sort'])
  })
  test('told without them waits to be sorted', async () => {
    const { body } = await tell(who.worker, { source: 'group' })
    expect(body.matter).toMatchObject({ state: 'recorded', kind: null })
  })
  test('sent again is the same one', async () => {
    const id = randomUUID()
    const first = await tell(who.worker, { id, ...sorted })
    const again = await tell(who.worker, { id, ...sorted })
    expect(again.body.matter.number).toBe(first.body.matter.number)
    expect(await w.history(id)).toEqual(['record', 'sort'])
  })
  test('of which only the first half arrived is sorted when it is sent again', async () => {
    const id = randomUUID()
    // as a process leaves it that dies between the two
    const half = { words: '公交站没有地方避雨。', loop: 'concern', source: 'visit', form: sorted }
    await fileReport(w.house, who.worker, { id, nodeId: nodes.ribs, ...half })
    expect((await w.stored(id)).state).toBe('recorded')
    expect((await tell(who.worker, { id, ...sorted })).body.matter.state).toBe('sorted')
  })
  test('keeps who told it sealed, and lists nobody', async () => {
    const { resident } = RESIDENTS
    const { body } = await tell(who.worker, { ...sorted, onBehalf: { name: resident.name } })
    const { rows } = await ledgerOf()
    expect(rows.some((row) => row.id === body.matter.id)).toBe(true)
    expect(JSON.stringify(rows)).not.toContain(resident.name)
    const kept = await w.house.db.one<{ name: Buffer }>(
      sql`select name_sealed as name from matter_reporter where matter_id = ${body.matter.id}`,
    )
    expect(w.house.secrets.open(kept.name)).toBe(resident.name)
    const page = await http.ask<Out<'GET /api/matters/:id'>>('GET', `/api/matters/${body.matter.id}`, {
      as: who.clerk,
    })
    expect(page.body.reporter?.name).toBe('雷**')
  })
  test('is no business of whose post is elsewhere', async () => {
    const { body } = await tell(who.worker, sorted)
    expect((await tell(who.clerkElsewhere)).body.code).toBe('matters.not_your_area')
    expect((await ledgerOf(who.clerkElsewhere)).rows).toEqual([])
    expect(await w.outcome(who.clerkElsewhere, body.matter.id, 'follow')).toBe('matters.none')
  })
})

describe('a party member', () => {
  test('tells what residents say, and sees of the ledger only that', async () => {
    const member = await w.hire([{ role: 'party_member', at: 'ribs' }])
    const own = await tell(member, { kind: 'hardship', source: 'meeting' })
    const other = await tell(who.worker, sorted)
    expect(own.body.matter.state).toBe('recorded')
    const mine = await http.ask<Out<'GET /api/matters'>>('GET', '/api/matters?view=mine&loop=concern', {
      as: member,
    })
    expect(mine.body.rows.map((row) => row.id)).toEqual([own.body.matter.id])
    expect((await http.ask('GET', `/api/matters/${own.body.matter.id}`, { as: member })).status).toBe(200)
    expect((await http.ask('GET', `/api/matters/${other.body.matter.id}`, { as: member })).status).toBe(404)
    expect((await http.ask('GET', '/api/concerns', { as: member })).body.code).toBe('auth.not_allowed')
  })
  test('tells nothing of a place that is not theirs', async () => {
    const member = await w.hire([{ role: 'party_member', at: 'canopy' }])
    expect((await tell(member)).body.code).toBe('matters.not_your_area')
  })
})

describe('several at once', () => {
  test('come each to an end of its own', async () => {
    const one = { id: randomUUID(), nodeId: nodes.ribs, words: '楼道灯不亮，雨天看不清。', source: 'group' }
    const body = { concerns: [one, { ...one, id: randomUUID(), nodeId: nodes.handle }] }
    const answer = await http.ask<Out<'POST /api/concerns/many'>>('POST', '/api/concerns/many', {
      as: who.clerk,
      body,
    })
    const [first, second] = answer.body.rows
    expect([first?.matter?.state, first?.problem]).toEqual(['recorded', null])
    expect([second?.matter, second?.problem?.code]).toEqual([null, 'matters.not_your_area'])
  })
})

describe('the counts', () => {
  test('are those of the list, by each way of looking at it', async () => {
    const late = await tell(who.worker, { kind: 'hazard', category: 'fire.escape_way', source: 'phone' })
    await w.house.db.rows(
      sql`update matter set created_at = ${new Date(clock.now().getTime() - 10 * DAY)} where id = ${late.body.matter.id}`,
    )
    const counts = await countsOf()
    expect(counts.total).toBe((await ledgerOf(who.clerk, '?limit=100')).rows.length)
    for (const [name, key] of [
      ['states', 'state'],
      ['kinds', 'kind'],
      ['sources', 'source'],
    ] as const)
      for (const one of counts[name].filter((one) => one.key !== null)) {
        const { rows } = await ledgerOf(who.clerk, `?limit=100&${key}=${one.key}`)
        expect([name, one.key, rows.length]).toEqual([name, one.key, one.total])
      }
    for (const one of counts.categories.filter((one) => one.key !== null))
      expect((await ledgerOf(who.clerk, `?limit=100&category=${one.key}`)).rows).toHaveLength(one.total)
    for (const place of counts.places) {
      const query = `?limit=100&node=${place.nodeId}${place.direct ? '&direct=yes' : ''}`
      expect((await ledgerOf(who.clerk, query)).rows).toHaveLength(place.total)
    }
    expect(counts.places.reduce((sum, one) => sum + one.total, 0)).toBe(counts.total)
    expect(counts.ages.reduce((sum, one) => sum + one.open, 0)).toBe(counts.open)
    expect(counts.ages.find((one) => one.days === 30)?.open).toBe(1)
  })
  test('are those of the place that is asked for, and of nobody else', async () => {
    const here = await countsOf(who.street)
    const there = await countsOf(who.street, `?node=${nodes.after}`)
    expect([here.total > 0, there.total]).toEqual([true, 0])
    expect((await countsOf(who.clerkElsewhere)).total).toBe(0)
    // a street sees its communities
    expect(here.places.map((place) => place.nodeId)).toEqual([nodes.before])
  })
})
