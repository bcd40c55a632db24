// Every list that can be taken away, as everybody: the same rows as the list itself, or the same refusal.
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { bringing, sheet } from './harness/bringing.ts'
import { openTestHttp, type Out } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { type AnyExportable, inWords } from '../server/kit/exports.ts'
import { sql } from '../server/kit/db.ts'
import { mayAnywhere, type Who } from '../server/kit/scope.ts'
import { makeChannel } from '../server/rooms/intake/index.ts'
import { queueOut } from '../server/rooms/notices/index.ts'

const w = await lostUmbrella()
const { house, clock, who, nodes, units, districtId } = w
const http = await openTestHttp(house)
const lists = house.exports()
/** What stands in the address of a list's page, and among its filters when it is taken away. */
const at: Record<string, string> = { line: 'U01', net: randomUUID() }

beforeAll(async () => {
  for (let n = 0; n < 4; n++) {
    clock.forward(1000)
    await w.report(n % 2 ? who.resident : who.worker)
    const told = { id: randomUUID(), nodeId: nodes.ribs, words: `第 ${n} 件伞事`, source: 'visit' }
    await http.ask('POST', '/api/concerns', { as: who.worker, body: { ...told, kind: 'hazard' } })
    if (n === 0) {
      await w.step(who.clerk, told.id, 'sort', { kind: 'hazard' })
      await w.step(who.clerk, told.id, 'list', { sheet: '民情-2026-03' })
    }
    const form = { class: 'livelihood', about: '把捡到的雨伞送来。', provides: '一只伞架', urgent: false }
    const body = { id: randomUUID(), unitId: units.office, nodeId: nodes.before, title: `收伞 ${n}`, ...form }
    await http.ask('POST', '/api/admissions', { as: who.liaison, body })
    const letter = { channel: 'sms', line: `sms ${n}`, kind: 'code', receiver: `收件处 ${n}` }
    const sealed = house.secrets.seal('1')
    await queueOut(house.db, {
      ...{ districtId, ...letter, to: sealed, body: sealed, now: clock.now() },
      expires: new Date(clock.now().getTime() + 60_000),
    })
  }
  await w.bringTo('dispatched')
  await w.allHeard()
  const made = { nodeId: nodes.before, name: '来信', nameEn: '', source: 'line_1', statusUrl: null }
  const { id } = await makeChannel(house, {
    ...{ districtId, ...made, categories: {}, defaultCategory: null },
    ...{ perMinute: 600, digest: 'sha256', by: null },
  })
  at.channel = String(id)
  const robot = { nodeId: nodes.before, name: '伞友群', kinds: [], mentionAll: false, lang: 'zh' }
  const url = 'https://robot.example/send?key=none'
  await http.ask('POST', '/api/robots', { as: who.admin, body: { ...robot, url } })
  const areas = [
    { name: '一号片', nodes: [nodes.ribs] },
    { name: '河面', leftOver: '没有住户' },
  ]
  const net = { version: 0, department: '伞务所', name: '巡伞网', areas }
  await http.ask('PUT', `/api/grid/nets/${at.net}`, { as: who.centre, body: net })
  const page = await bringing(w)
  const named = [
    ['单位名称', '单位类型'],
    ['晴雨物业', '物业公司'],
    ['雨神', '伞部'],
    ['伞协会', '社会组织'],
  ]
  at.batch = (await page.checked('units', sheet(named))).id
})

/** Where each list is shown, and what it is narrowed to here. */
const SHOWN: Record<
  string,
  /** `whole`: it comes without pages. */
  { url: string; query?: Record<string, string>; rows?: (body: never) => unknown[]; whole?: true }
> = {
  'matters.list': { url: '/api/matters' },
  'concerns.ledger': { url: '/api/concerns' },
  'concerns.problems': { url: '/api/concerns', query: { sheet: '民情-2026-03' } },
  'lists.admissions': { url: '/api/admissions' },
  'lists.tasks': {
    url: '/api/lists/tasks',
    whole: true,
    rows: (body: Out<'GET /api/lists/tasks'>) => body.classes.flatMap((one) => one.affairs),
  },
  'lists.duties': {
    url: '/api/lists/duties',
    whole: true,
    rows: (body: Out<'GET /api/lists/duties'>) => body.entries,
  },
  'notices.inbox': { url: '/api/notices' },
  'notices.outgoing': { url: '/api/outgoing', query: { state: 'waiting' } },
  'notices.robots': { url: '/api/robots', whole: true, rows: (body: Out<'GET /api/robots'>) => body.robots },
  'papers.templates': {
    url: '/api/templates',
    whole: true,
    rows: (body: Out<'GET /api/templates'>) => body.templates,
  },
  'intake.channels': {
    url: '/api/intake/channels',
    whole: true,
    rows: (body: Out<'GET /api/intake/channels'>) => body.channels,
  },
  'intake.deliveries': { url: '/api/intake/channels/:channel/deliveries', whole: true },
  'imports.files': { url: '/api/imports', whole: true },
  'imports.rows': { url: '/api/imports/:batch/rows', whole: true },
  'grid.changes': { url: '/api/grid/changes', whole: true },
  'grid.nets': { url: '/api/grid/nets', whole: true },
  'grid.net_areas': {
    url: '/api/grid/nets/:net',
    whole: true,
    rows: (body: Out<'GET /api/grid/nets/:id'>) => body.areas,
  },
  'reports.editions': { url: '/api/editions' },
  'reports.places': {
    url: '/api/dashboard',
    whole: true,
    rows: (body: Out<'GET /api/dashboard'>) => body.places,
  },
  'reports.categories': {
    url: '/api/dashboard',
    whole: true,
    rows: (body: Out<'GET /api/dashboard'>) => body.categories,
  },
  'article.lines': { url: '/api/article', whole: true, rows: (body: Out<'GET /api/article'>) => body.lines },
  'article.records': { url: '/api/article/:line/records', whole: true },
  'scores.rates': {
    url: '/api/rates',
    query: { side: 'orders', by: 'unit' },
    whole: true,
    rows: (body: Out<'GET /api/rates'>) => body.lines,
  },
  'scores.records': {
    url: '/api/rates/records',
    query: { measure: 'filed', from: '2026-03-01', to: '2026-03-31' },
  },
}
const PEOPLE: Who[] = [
  who.worker,
  who.clerk,
  who.clerkElsewhere,
  who.street,
  who.centre,
  who.leader,
  who.liaison,
  who.admin,
]

/** The part of a page's address that is a filter of its file. */
const inAddress = (name: string) => /:(\w+)/.exec(SHOWN[name]?.url ?? '')?.[1]
const queryOf = (name: string): Record<string, string> => {
  const part = inAddress(name)
  return { ...SHOWN[name]?.query, ...(part ? { [part]: at[part] ?? '' } : {}) }
}
/** All rows of a list as a file gets them, a few at a time. */
async function taken(list: AnyExportable, as: Who) {
  const query = list.query.parse(queryOf(list.name))
  const columns = await list.columns(house, as, query)
  const rows: unknown[] = []
  const cells: unknown[][] = []
  let cursor: string | null = null
  do {
    const page: { rows: unknown[]; next: string | null } = await list.page(house, as, query, {
      cursor,
      most: 2,
      lang: 'zh',
    })
    rows.push(...page.rows)
    for (const row of page.rows) cells.push(columns.map((column) => column.of(row)))
    cursor = page.next
  } while (cursor !== null)
  return { rows, cells, columns, count: await list.count?.(house, as, query, 1_000) }
}

test('every list that can be taken away is compared with the page that shows it', () => {
  expect(
    lists.filter((list) => !SHOWN[list.name] && !ELSEWHERE.has(list.name)).map((list) => list.name),
  ).toEqual([])
  expect(new Set(lists.map((list) => list.name)).size).toBe(lists.length)
})
/** Registers that no page shows whole: compared with what is stored, below. */
const ELSEWHERE = new Set(['grid.nodes', 'partners.units'])

/** Nothing of these is made here; who may look is asked all the same. */
const MAY_BE_EMPTY = new Set(['lists.tasks', 'intake.deliveries', 'reports.editions', 'grid.changes'])

describe.each(Object.keys(SHOWN))('%s', (name) => {
  const list = lists.find((one) => one.name === name)!
  const { url, whole, rows = (body: { rows: unknown[] }) => body.rows } = SHOWN[name]!

  test('holds for everybody the rows of the page, in its order; counts them; and is refused where the page is', async () => {
    let seen = 0
    for (const as of PEOPLE) {
      const part = inAddress(name)
      const asked = new URLSearchParams({ ...SHOWN[name]?.query, ...(whole ? {} : { limit: '100' }) })
      const address = part ? url.replace(`:${part}`, at[part] ?? '') : url
      const page = await http.ask<never>('GET', `${address}${asked.size ? `?${asked}` : ''}`, { as })
      if (page.status !== 200) {
        expect([403, 404]).toContain(page.status)
        const allowed = mayAnywhere(as, list.needs) && name !== 'notices.inbox'
        if (allowed) await expect(taken(list, as)).rejects.toThrow()
        continue
      }
      const shown = rows(page.body as never)
      const file = await taken(list, as)
      const keyOf = (row: unknown) => {
        const { id, key, number, seq, category, name } = row as Record<string, unknown>
        return id ?? key ?? number ?? seq ?? category ?? name
      }
      expect([as.name, file.rows.map(keyOf)]).toEqual([as.name, shown.map(keyOf)])
      if (file.count !== undefined) expect([as.name, file.count]).toEqual([as.name, shown.length])
      seen += shown.length
    }
    expect(seen).toBeGreaterThan(MAY_BE_EMPTY.has(name) ? -1 : 0)
  })

  test('has words in both languages for each column, and a cell of its kind in each', async () => {
    const { columns, cells } = await taken(
      list,
      mayAnywhere(who.centre, list.needs) && name !== 'imports.rows' ? who.centre : who.admin,
    )
    for (const { words } of columns) expect([words.zh !== '', words.en !== '']).toEqual([true, true])
    for (const row of cells)
      for (const [i, cell] of row.entries()) {
        const as = columns[i]?.as
        if (cell === null) continue
        if (as === 'count' || as === 'share' || as === 'mean') expect(typeof cell).toBe('number')
        else if (as === 'text') expect(typeof inWords(cell as never, 'zh')).toBe('string')
        else expect(cell).toBeInstanceOf(Date)
      }
  })
})

describe('a register', () => {
  const register = (name: string) => lists.find((one) => one.name === name)!
  const allOf = async (list: AnyExportable, query: object, as = who.admin) => {
    const file = await list.page(house, as, query, { cursor: null, most: 500, lang: 'zh' })
    return file.rows as { name: string; parentCode?: string | null; path?: string }[]
  }
  test('of grids holds every standing node once, each below the one above it, narrowed to a place as asked', async () => {
    const stored = await house.db.rows<{ name: string }>(
      sql`select name from node where district_id = ${districtId} and to_at is null`,
    )
    const { rows, count } = await taken(register('grid.nodes'), who.worker)
    const names = (some: { name?: string }[]) => some.map(({ name }) => name).sort()
    expect(names(rows as { name: string }[])).toEqual(names(stored))
    expect(count).toBe(stored.length)
    const below = await allOf(register('grid.nodes'), { node: nodes.before })
    expect(below.length).toBeLessThan(stored.length)
    expect(below.every(({ path }) => path?.split('.').includes(String(nodes.before)))).toBe(true)
  })
  test('of units holds every standing unit with what it answers for, one line for each area', async () => {
    const { rows, count } = await taken(register('partners.units'), who.admin)
    const stored = await house.db.rows<{ name: string }>(
      sql`select name from partner where district_id = ${districtId} and closed_at is null`,
    )
    expect(new Set((rows as { name: string }[]).map(({ name }) => name))).toEqual(
      new Set(stored.map(({ name }) => name)),
    )
    expect(count).toBe(rows.length)
  })
  test.each([
    ['grid.nodes', 'grids'],
    ['partners.units', 'units'],
  ] as const)('%s brought again as it was taken away alters nothing', async (name, kind) => {
    const { columns, cells } = await taken(register(name), who.admin)
    const said = (cell: (typeof cells)[number][number]) =>
      cell === null || cell instanceof Date ? '' : inWords(cell as never, 'zh')
    const file = [
      columns.map(({ words }) => words.zh),
      ...cells.map((row) => row.map((c) => String(said(c)))),
    ]
    const page = await bringing(w)
    const batch = await page.checked(kind, sheet(file))
    expect([await page.flaws(batch), batch.counts]).toMatchObject([
      [],
      { same: cells.length, new: 0, changed: 0 },
    ])
  })
})
