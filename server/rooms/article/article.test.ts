import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { type Out, openTestHttp } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../kit/db.ts'
import { loadTenants, type Tenants } from '../../kit/tenants.ts'
import { addNode } from '../grid/index.ts'
import { listsOf } from '../lists/index.ts'
import { addUnit } from '../partners/index.ts'
import { compute, recordsBehind } from './compute.ts'
import type { Measure } from './source.ts'

const LINES: { measure: Measure; change: () => Promise<unknown> }[] = []
const source = (value: number) => ({
  source: { zh: '一篇关于雨伞的文章', en: 'An article about umbrellas' },
  lines: [
    {
      ...{ id: 'U01', mechanism: 'whistle', zh: '丢失的雨伞', en: 'umbrellas lost' },
      said: { op: '=', value, unit: { zh: '把', en: 'umbrellas' } },
      measure: { of: 'matters', loop: 'whistle' },
    },
    {
      ...{ id: 'U02', mechanism: 'stations', zh: '伞架', en: 'umbrella stands' },
      said: { op: '>', value: 3, unit: { zh: '个', en: 'stands' } },
      measure: null,
      awaits: 'duty',
    },
  ],
})
/** The neutral districts, of which one has been written about. */
function writtenAbout(value: number): Tenants {
  const dir = mkdtempSync(join(tmpdir(), 'gridloom-article-'))
  cpSync(inject('postgres').districts, dir, { recursive: true })
  writeFileSync(join(dir, 'umbrella', 'article.json'), JSON.stringify(source(value)))
  return loadTenants(`${dir}/`)
}

const w = await lostUmbrella({ tenants: writtenAbout(2) })
const { house, districtId, nodes, who, clock } = w
const http = await openTestHttp(house)
const ask = { districtId, rootId: nodes.district }
const valueOf = (measure: Measure) => compute(house, ask, measure)
type Answer = Out<'GET /api/article'>
const page = async () => (await http.ask<Answer>('GET', '/api/article', { as: who.leader })).body.lines

const report = () => w.report()
const adds = (measure: Measure, change: () => Promise<unknown>) => LINES.push({ measure, change })
adds({ of: 'nodes', levels: ['estate_grid'] }, () =>
  addNode(
    house.db,
    districtId,
    {
      parentId: nodes.after,
      level: 'estate_grid',
      code: null,
      name: '伞尖网格',
      nameEn: 'San jian',
      position: 9,
    },
    clock.now(),
  ),
)
adds({ of: 'units', kinds: ['department'] }, () =>
  addUnit(house.db, districtId, {
    kind: 'department',
    name: '雨具局',
    nameEn: 'Rainwear Bureau',
    now: clock.now(),
  }),
)
adds({ of: 'people', roles: ['grid_worker'] }, () => w.hire([{ role: 'grid_worker', at: 'handle' }]))
adds({ of: 'matters', loop: 'whistle' }, report)
adds({ of: 'matters', loop: 'whistle', since: '2026-01-01' }, report)
adds({ of: 'matters', loop: 'whistle', called: true, except: ['import'] }, () => w.bringTo('dispatched'))
adds({ of: 'levels', below: 'community' }, () =>
  addNode(
    house.db,
    districtId,
    {
      parentId: nodes.stairs,
      level: 'umbrella_tip',
      code: null,
      name: '伞尖',
      nameEn: 'San jian',
      position: 0,
    },
    clock.now(),
  ),
)

describe('a value', () => {
  test.each(LINES)('of $measure.of follows the world', async ({ measure, change }) => {
    const before = await valueOf(measure)
    await change()
    expect(await valueOf(measure)).toBe((before ?? 0) + 1)
  })
  test('has as many records behind it as it says, page by page', async () => {
    for (let i = 0; i < 7; i++) await report()
    for (const { measure } of LINES) {
      const rows = []
      for (let after: { sort: string; key: string } | undefined; ; ) {
        const found = await recordsBehind(house, ask, measure, { after, limit: 3 })
        rows.push(...found)
        if (found.length < 3) break
        after = found.at(-1)
      }
      expect([measure.of, rows.length]).toEqual([measure.of, await valueOf(measure)])
      expect(new Set(rows.map((r) => r.key)).size).toBe(rows.length)
    }
  })
  test('counts neither what was imported nor another loop, category or answer, where a line says so', async () => {
    const all = await valueOf({ of: 'matters', loop: 'whistle' })
    await house.db.rows(
      sql`update matter set source = 'import' where id in (select id from matter where id = root_id limit 1)`,
    )
    expect(await valueOf({ of: 'matters', loop: 'whistle', except: ['import'] })).toBe((all ?? 0) - 1)
    expect(await valueOf({ of: 'matters', loop: 'plaza_forum' })).toBe(0)
    expect(await valueOf({ of: 'matters', loop: 'whistle', solved: ['solved'] })).toBe(0)
    expect(await valueOf({ of: 'matters', loop: 'whistle', handled: true })).toBe(0)
    expect(await valueOf({ of: 'matters', loop: 'whistle', since: '2030-01-01' })).toBe(0)
  })
  test('of the task list is what the list holds', async () => {
    const [classes, affairs] = [
      await valueOf({ of: 'tasks', what: 'classes' }),
      await valueOf({ of: 'tasks', what: 'affairs' }),
    ]
    expect(classes).toBeGreaterThan(0)
    expect(affairs).toBe(listsOf(house, districtId).tasks.classes.flatMap((c) => c.affairs).length)
    expect(
      (await recordsBehind(house, ask, { of: 'tasks', what: 'affairs' }, { after: undefined, limit: 999 }))
        .length,
    ).toBe(affairs)
  })
  test('of a bulletin is the time between its editions, and nothing while there are too few', async () => {
    const weekly: Measure = { of: 'interval', edition: 'weekly', unit: 'weeks' }
    expect(await valueOf(weekly)).toBeNull()
  })
})

describe('the page', () => {
  test('sets what the records say beside what the source says, and names the room that is awaited', async () => {
    const count = await valueOf({ of: 'matters', loop: 'whistle' })
    expect(await page()).toMatchObject([
      { id: 'U01', computed: count, agrees: count === 2, said: { op: '=', value: 2 }, awaits: null },
      { id: 'U02', computed: null, agrees: null, awaits: 'duty' },
    ])
  })
  test('computes the same whatever the source says', async () => {
    const other = await openTestHttp({ ...house, tenants: writtenAbout(999_999) })
    const lines = (await other.ask<Answer>('GET', '/api/article', { as: who.leader })).body.lines
    expect(lines.map((l) => l.computed)).toEqual((await page()).map((l) => l.computed))
    expect(lines.map((l) => l.said.value)).not.toEqual((await page()).map((l) => l.said.value))
  })
  test('opens the records behind a line, and refuses one that nobody can answer', async () => {
    const open = (line: string, query = '') =>
      http.ask<Out<'GET /api/article/:line/records'>>('GET', `/api/article/${line}/records${query}`, {
        as: who.leader,
      })
    const { body } = await open('U01')
    expect(body.rows.length).toBe(body.line.computed)
    expect(body.rows[0]?.page).toMatchObject({ name: 'matter' })
    for (const line of ['U02', 'U99'])
      expect((await open(line)).body).toMatchObject({ code: 'article.no_line' })
    for (const cursor of [
      'x',
      '[1,2]',
      '["20260101","a"]',
      '["2026-02-30T00:00:00Z","a"]',
      '["2026-01-01T00:00:00Z"]',
      '["0000-01-01T00:00:00Z","a"]',
    ].map((c) => Buffer.from(c).toString('base64url')))
      expect((await open('U01', `?cursor=${cursor}`)).body).toMatchObject({ code: 'http.bad_input' })
  })
  test('is for posts of the whole district', async () => {
    const street = await w.hire([{ role: 'leader', at: 'street' }])
    expect((await http.ask('GET', '/api/article', { as: street })).body.code).toBe('article.district_only')
  })
})
