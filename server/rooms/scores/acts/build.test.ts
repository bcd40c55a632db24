import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTestHttp, type TestHttp } from '../../../../tests/harness/http.ts'
import type { TestHouse } from '../../../../tests/harness/house.ts'
import { lostUmbrella, type Umbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { scoresCommand } from '../../../commands/scores.ts'
import { UsageError } from '../../../commands/command.ts'
import { sql } from '../../../kit/db.ts'
import { refreshStatistics } from '../../../kit/migrate.ts'
import { asOf, keepBuilt, measure, recountFigures } from '../index.ts'

let w: TestHouse & Umbrella
let http: TestHttp
const period = { from: '2026-01-01', to: '2026-12-31' }
const here = () => ({ districtId: w.districtId, path: [w.nodes.district] })
const building = async () =>
  (await http.ask<{ building: unknown }>('GET', '/api/rates', { as: w.who.centre })).body.building
const nothingWrong = async () =>
  expect(await recountFigures(w.house, w.districtId, { waitMs: 0 })).toMatchObject({ rows: [], sums: [] })

beforeAll(async () => {
  w = await lostUmbrella()
  http = await openTestHttp(w.house)
  for (const state of ['cleared', 'dispatched', 'checked'] as const) await w.bringTo(state)
  await w.allHeard()
})

describe('where the figures were made by another rule, or never', () => {
  const jobs = () =>
    w.house.db.rows<{ kind: string }>(sql`select kind from job where state in ('queued', 'running')`)
  test('a job makes them anew, one however many processes start, and pages say how far it is', async () => {
    await w.house.db.rows(sql`update figure_state set rule = 'of before'`)
    await w.house.db.rows(sql`delete from figure_row`)
    await w.house.db.rows(sql`delete from figure_sum`)
    await Promise.all([keepBuilt(w.house, w.districtId), keepBuilt(w.another().house, w.districtId)])
    expect(await jobs()).toEqual([{ kind: 'scores.build' }])
    expect(await building()).toEqual({ done: 0, total: null })
    await w.jobs.turn()
    expect(await building()).toEqual({ done: 3, total: 3 })
    await w.allDone()
    expect(await building()).toBeNull()
    expect((await measure(w.house, here(), period)).filed).toBe(3)
    await nothingWrong()
  })
  test('and no further one, once they stand', async () => {
    await keepBuilt(w.house, w.districtId)
    expect(await jobs()).toEqual([])
  })
  test('news that comes meanwhile is in them', async () => {
    await w.house.db.rows(sql`update figure_state set rule = null`)
    await keepBuilt(w.house, w.districtId)
    await w.jobs.turn()
    await w.bringTo('cleared')
    await w.allHeard()
    await w.jobs.turn()
    await w.bringTo('dispatched')
    await w.allHeard()
    await w.allDone()
    expect((await measure(w.house, here(), period)).filed).toBe(5)
    await nothingWrong()
  })
})

describe('the command', () => {
  afterEach(() => {
    process.exitCode = 0
  })
  const run = async (...args: string[]) => {
    const lines: string[] = []
    await scoresCommand.run({
      house: w.house,
      args,
      say: (line) => void lines.push(line),
      analyze: (tables) => refreshStatistics(w.owner, tables),
    })
    return lines
  }
  test('says that all is as the steps say, or what is not and ends with 1; and mends it', async () => {
    expect(await run('recount', '--check', '--district', 'umbrella')).toEqual([
      'umbrella: 5 matters, 0 not as their steps say, 0 sums not as their rows add up',
    ])
    await w.house.db.rows(
      sql`update figure_order_sum set fed_back = fed_back + 2 where node_id = ${w.nodes.street} and fed_back > 0`,
    )
    const [said, where] = await run('recount', '--check', '--district', 'umbrella')
    expect(said).toContain('0 not as their steps say, 1 sums not')
    expect(where).toBe(`  sum ${w.nodes.street} 2026-03-10 ${w.units.office} whistle: fed_back 5, counted 3`)
    expect(process.exitCode).toBe(1)
    expect(await run('recount', '--rebuild', '--district', 'umbrella')).toEqual([
      'umbrella: the figures of 5 matters are counted anew',
    ])
    await nothingWrong()
  })
  test('finds what is left of matters that are gone, and a rebuild clears it away', async () => {
    const gone = '00000000-0000-4000-8000-00000000d1ed'
    await w.house.db.rows(sql`
      insert into figure_row select (json_populate_record(r, json_build_object('id', ${gone}::text))).* from figure_row r limit 1`)
    const [said, ...more] = await run('recount', '--check', '--district', 'umbrella')
    expect(said).toContain('1 not as their steps say')
    expect(more).toContain(`  matter ${gone}`)
    await run('recount', '--rebuild', '--district', 'umbrella')
    await nothingWrong()
  })
  test('names the districts that there are, where another is asked for', async () => {
    await expect(run('recount', '--check', '--district', 'parasol')).rejects.toThrow(/“parasol”.*umbrella/)
  })
  test.each([[[]], [['recount']], [['recount', '--check', '--rebuild']], [['count', '--check']]])(
    'refuses %j with what can be done',
    async (args) => {
      await expect(run(...args)).rejects.toThrow(UsageError)
    },
  )
})

test('figures know of what happened until now, or until the last news that was counted', async () => {
  const then = w.clock.now()
  expect(await asOf(w.house, w.districtId)).toEqual(then)
  w.clock.forward(60_000)
  expect(await asOf(w.house, w.districtId)).toEqual(w.clock.now())
  await w.report()
  expect((await asOf(w.house, w.districtId)).getTime()).toBeLessThanOrEqual(then.getTime())
  await w.allHeard()
  expect(await asOf(w.house, w.districtId)).toEqual(w.clock.now())
})
