// What was published never changes, whatever happens to the records afterwards.
import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { session } from '../../../kit/postgres/roles.ts'
import { contentFor } from '../build.ts'
import { bulletinWorld } from '../testing.ts'

const w = await bulletinWorld()
/** What was published, as its bytes lie in the database. */
const keptOf = (id: string) =>
  w.house.db.one<{ content: string; digest: string }>(
    sql`select content::text, digest from report_frozen where edition_id = ${id}`,
  )
const { who, units, nodes, clock } = w
/** The week as it would be made now. */
const madeToday = async () => {
  const { id: nodeId, ...node } = await w.house.db.one<{
    id: number
    node: string
    nodeEn: string
    path: string
  }>(sql`select id, name as node, name_en as "nodeEn", path::text from node where id = ${nodes.district}`)
  const edition = { kind: 'weekly', nodeId, ...node, fromDay: '2026-03-09' } as const
  return JSON.stringify(await contentFor(w.house, w.districtId, edition))
}
let cleared = ''
let week = ''
const figure = { side: 'units', row: units.office, column: 'fed_back' }
const contest = (as: typeof who.liaison, over: object = {}) =>
  w.post(as, `/api/editions/${week}/contests`, { ...figure, reason: '钟停了，其实按时反馈了。', ...over })
const ruling = (as: typeof who.centre, id: string | undefined, body: object) =>
  w.post(as, `/api/editions/${week}/contests/${id}/ruling`, { reason: '核对过通话记录。', ...body })

beforeAll(async () => {
  const made = await w.bringTo('cleared')
  cleared = made.id
  await w.bringTo('dispatched')
  clock.set('2026-03-16T09:00:00+08:00')
  await w.make()
})

describe('a draft', () => {
  test('is seen by whoever may publish it, and by nobody else', async () => {
    expect((await w.list(who.centre)).length).toBeGreaterThan(0)
    for (const as of [who.liaison, who.street, who.leader, who.worker]) {
      expect(await w.list(as)).toEqual([])
      const [row] = await w.list(who.centre)
      const { body } = await w.http.ask('GET', `/api/editions/${row?.id}`, { as })
      expect(body.code).toBe('reports.no_edition')
    }
  })
  test('may be made anew, and is then another version; who saw the old one can’t publish it', async () => {
    const [row] = await w.list(who.centre, 'kind=weekly')
    const id = String(row?.id)
    await w.report(who.resident)
    // filed after the week: nothing of it is in the numbers
    const before = (await w.seen(id)).sides
    expect((await w.post(who.centre, `/api/editions/${id}/draft`, { version: 1 })).status).toBe(200)
    expect((await w.seen(id)).sides).toEqual(before)
    expect((await w.post(who.centre, `/api/editions/${id}/freeze`, { version: 1 })).code).toBe(
      'reports.stale',
    )
    expect((await w.seen(id)).version).toBe(2)
  })
  test('is not contested', async () => {
    const [row] = await w.list(who.centre, 'kind=weekly')
    week = String(row?.id)
    expect((await contest(who.liaison)).code).toBe('reports.no_edition')
  })
})

describe('what was published', () => {
  let frozen: { content: string; digest: string }
  beforeAll(async () => {
    week = await w.frozen('weekly')
    frozen = await keptOf(week)
  })
  test('is told to the units that it speaks of, to the streets and the leaders', async () => {
    const told = await w.house.db.rows<{ account: number }>(
      sql`select account_id as account from notice where kind = 'reports.frozen' and about = ${week}`,
    )
    const ids = told.map((row) => row.account)
    expect(ids.sort()).toEqual([who.liaison, who.street, who.leader].map((one) => one.accountId).sort())
  })
  test('is frozen once: not made anew, not published again', async () => {
    const at = `/api/editions/${week}`
    expect((await w.post(who.centre, `${at}/draft`, { version: 2 })).code).toBe('reports.frozen_already')
    expect((await w.post(who.centre, `${at}/freeze`, { version: 2 })).code).toBe('reports.frozen_already')
  })
  test('stays equal byte for byte when matters are reopened, moved, and counted otherwise', async () => {
    expect(await madeToday()).toBe(frozen.content)
    clock.set('2026-03-12T09:00:00+08:00')
    await w.step(who.resident, cleared, 'reopen', { facts: '又丢了' })
    clock.set('2026-03-16T10:00:00+08:00')
    // as a restructuring moves it: another path, and the news of it
    await w.house.db.rows(sql`
      update matter set path = (select path from node where id = ${nodes.handle}) where root_id = ${cleared}`)
    await w.house.db.rows(sql`
      insert into fact (district_id, name, about, data)
      select ${w.districtId}, 'matters.moved', null, jsonb_build_object('ids', jsonb_build_array(${cleared}::text))`)
    await w.make()
    const [row] = await w.list(who.centre, 'kind=weekly')
    expect(row?.id).toBe(week)
    expect(await keptOf(week)).toEqual(frozen)
    // made today, the same week would be another one: the matter lies elsewhere and is not closed
    expect(await madeToday()).not.toBe(frozen.content)
    const shown = JSON.parse(frozen.content)
    expect((await w.seen(week)).sides[0]?.total.cells).toEqual(shown.sides.units.total.cells)
  })
  test('can’t be changed by the application at all: the database refuses', async () => {
    const tries = [
      sql`update report_frozen set content = '{}'`,
      sql`delete from report_frozen`,
      sql`update report_step set data = '{}'`,
      sql`delete from report_step`,
    ]
    for (const attempt of tries) await expect(w.house.db.rows(attempt)).rejects.toThrow('permission denied')
    const { rows } = await session(w.owner, (owner) =>
      owner.query(
        "select encode(sha256(convert_to(content::text, 'UTF8')), 'hex') = digest as same from report_frozen",
      ),
    )
    expect(rows.every((row) => row.same)).toBe(true)
  })

  describe('and a number of it', () => {
    test('is contested by its own unit or street, by nobody else', async () => {
      expect((await contest(who.repairer)).code).toBe('reports.not_your_figure')
      expect((await contest(who.street)).code).toBe('reports.not_your_figure')
      expect((await contest(who.worker)).code).toBe('auth.not_allowed')
      expect((await contest(who.liaison, { column: 'umbrellas' })).code).toBe('reports.no_figure')
      const street = { side: 'places', row: nodes.street, column: 'in_time' }
      expect((await contest(who.liaison, street)).code).toBe('reports.not_your_figure')
      expect((await contest(who.street, street)).status).toBe(200)
    })
    test('is corrected by an upheld contest, beside what was published, with who, why, from and to', async () => {
      const { contest: id } = await contest(who.liaison)
      expect((await contest(who.liaison)).code).toBe('reports.contested_already')
      expect((await ruling(who.centre, id, { uphold: true })).code).toBe('reports.correction_needed')
      expect((await ruling(who.centre, id, { uphold: true, to: { n: 9, of: 2 } })).code).toBe(
        'reports.correction_needed',
      )
      expect((await ruling(who.centre, id, { uphold: true, to: { n: 2, of: 2 } })).status).toBe(200)
      expect((await ruling(who.centre, id, { uphold: false })).code).toBe('reports.ruled_already')
      const { sides, contests } = await w.seen(week, who.liaison)
      const row = sides[0]?.rows.find((one) => one.id === units.office)
      expect(row?.cells.fed_back).toEqual({ n: 1, of: 1 })
      expect(row?.corrected).toEqual({ fed_back: { n: 2, of: 2 } })
      expect(contests.find((one) => one.id === id)).toMatchObject({
        state: 'upheld',
        from: { n: 1, of: 1 },
        to: { n: 2, of: 2 },
        by: who.liaison.name,
        reason: '钟停了，其实按时反馈了。',
        ruling: { by: who.centre.name, reason: '核对过通话记录。' },
      })
      expect(await keptOf(week)).toEqual(frozen)
    })
    test('stays as it is where the contest is rejected, with the reasons; both are told', async () => {
      const { contest: id } = await contest(who.liaison, { column: 'acknowledged' })
      expect((await ruling(who.street, id, { uphold: false })).code).toBe('auth.not_allowed')
      expect((await ruling(who.centre, id, { uphold: false })).status).toBe(200)
      const { sides, contests } = await w.seen(week)
      expect(sides[0]?.rows[0]?.corrected.acknowledged).toBeUndefined()
      expect(contests.find((one) => one.id === id)?.state).toBe('rejected')
      const told = await w.house.db.rows<{ kind: string; account: number }>(
        sql`select kind, account_id as account from notice where kind like 'reports.%' and kind <> 'reports.frozen' order by id`,
      )
      const of = (kind: string) => told.filter((row) => row.kind === kind).map((row) => row.account)
      expect(of('reports.contested')).toEqual(Array.from({ length: 3 }, () => who.centre.accountId))
      expect([of('reports.upheld'), of('reports.rejected')]).toEqual([
        [who.liaison.accountId],
        [who.liaison.accountId],
      ])
    })
    test('is never ruled on by whoever contested it, or stands for the unit', async () => {
      const both = await w.hire([
        { role: 'district_centre', at: 'district' },
        { role: 'unit_liaison', at: 'office' },
      ])
      const { contest: own } = await contest(both, { column: 'contacted' })
      expect((await ruling(both, own, { uphold: false })).code).toBe('reports.own_contest')
      const { contest: others } = await contest(who.liaison, { column: 'late' })
      expect((await ruling(both, others, { uphold: false })).code).toBe('reports.own_contest')
      const { contests } = await w.seen(week, both)
      expect(contests.find((one) => one.id === others)).toMatchObject({ mayRule: false, state: 'waiting' })
      expect((await ruling(who.centre, others, { uphold: false })).status).toBe(200)
    })
    test('is contested within the days that the district gives, and not later', async () => {
      const [{ frozen: at } = { frozen: new Date() }] = await w.house.db.rows<{ frozen: Date }>(
        sql`select frozen_at as frozen from report_frozen where edition_id = ${week}`,
      )
      clock.set(new Date(at.getTime() + 7 * DAY))
      expect((await contest(who.liaison, { column: 'reported_in' })).status).toBe(200)
      clock.set(new Date(at.getTime() + 7 * DAY + 15 * HOUR))
      expect((await contest(who.liaison, { column: 'received' })).code).toBe('reports.contest_over')
      expect((await w.seen(week, who.liaison)).sides[0]?.rows[0]?.contestable).toBe(false)
    })
    test('the same request a second time changes nothing, and for somebody else is refused', async () => {
      clock.set('2026-03-17T10:00:00+08:00')
      const body = { ...figure, column: 'received', reason: '少数了一单。', requestId: crypto.randomUUID() }
      const send = (as: typeof who.liaison) =>
        w.http.ask<{ contest?: string; code?: string }>('POST', `/api/editions/${week}/contests`, {
          as,
          body,
        })
      const first = await send(who.liaison)
      expect(first.body.contest).toBeDefined()
      expect((await send(who.liaison)).body).toEqual(first.body)
      expect((await send(who.repairer)).body.code).toBe('reports.request_reused')
    })
  })
})
