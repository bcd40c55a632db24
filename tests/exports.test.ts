// Every list that can be taken away, as everybody: the same rows as the list itself, or the same refusal.
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { type AnyExportable, inWords } from '../server/kit/exports.ts'
import { mayAnywhere, type Who } from '../server/kit/scope.ts'
import { makeChannel } from '../server/rooms/intake/index.ts'
import { queueOut } from '../server/rooms/notices/index.ts'

const w = await lostUmbrella()
const { house, clock, who, nodes, units, districtId } = w
const http = await openTestHttp(house)
const lists = house.exports()
let channel = 0

beforeAll(async () => {
  for (let n = 0; n < 4; n++) {
    clock.forward(1000)
    await w.report(n % 2 ? who.resident : who.worker)
    const told = { id: randomUUID(), nodeId: nodes.ribs, words: `第 ${n} 件伞事`, source: 'visit' }
    await http.ask('POST', '/api/concerns', { as: who.worker, body: { ...told, kind: 'hazard' } })
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
  channel = (
    await makeChannel(house, {
      ...{ districtId, ...made, categories: {}, defaultCategory: null },
      ...{ perMinute: 600, digest: 'sha256', by: null },
    })
  ).id
})

/** Where each list is shown, and what it is narrowed to here. */
const SHOWN: Record<
  string,
  /** `whole`: it comes without pages. */
  { url: string; query?: Record<string, string>; rows?: (body: never) => unknown[]; whole?: true }
> = {
  'matters.list': { url: '/api/matters' },
  'concerns.ledger': { url: '/api/concerns' },
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
  'intake.deliveries': { url: '/api/intake/channels/:channel/deliveries', whole: true },
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

const queryOf = (name: string) =>
  name === 'intake.deliveries' ? { channel: String(channel) } : (SHOWN[name]?.query ?? {})
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
    })
    rows.push(...page.rows)
    for (const row of page.rows) cells.push(columns.map((column) => column.of(row)))
    cursor = page.next
  } while (cursor !== null)
  return { rows, cells, columns, count: await list.count?.(house, as, query) }
}

test('every list that can be taken away is compared with the page that shows it', () => {
  expect(
    lists.filter((list) => !SHOWN[list.name] && !ELSEWHERE.has(list.name)).map((list) => list.name),
  ).toEqual([])
  expect(new Set(lists.map((list) => list.name)).size).toBe(lists.length)
})
/** Lists of rooms whose own tests compare them. */
const ELSEWHERE = new Set<string>([])

/** Nothing of these is made here; who may look is asked all the same. */
const MAY_BE_EMPTY = new Set(['lists.tasks', 'intake.deliveries'])

describe.each(Object.keys(SHOWN))('%s', (name) => {
  const list = lists.find((one) => one.name === name)!
  const { url, whole, rows = (body: { rows: unknown[] }) => body.rows } = SHOWN[name]!

  test('holds for everybody the rows of the page, in its order; counts them; and is refused where the page is', async () => {
    let seen = 0
    for (const as of PEOPLE) {
      const { channel: _, ...query } = queryOf(name) as Record<string, string>
      const asked = new URLSearchParams({ ...query, ...(whole ? {} : { limit: '100' }) })
      const at = `${url.replace(':channel', String(channel))}${asked.size ? `?${asked}` : ''}`
      const page = await http.ask<never>('GET', at, { as })
      if (page.status === 403) {
        const allowed = mayAnywhere(as, list.needs) && name !== 'notices.inbox'
        if (allowed) await expect(taken(list, as)).rejects.toThrow()
        continue
      }
      const shown = rows(page.body as never)
      const file = await taken(list, as)
      const keyOf = (row: unknown) => {
        const { id, key, number } = row as Record<string, unknown>
        return id ?? key ?? number
      }
      expect([as.name, file.rows.map(keyOf)]).toEqual([as.name, shown.map(keyOf)])
      if (file.count !== undefined) expect([as.name, file.count]).toEqual([as.name, shown.length])
      seen += shown.length
    }
    expect(seen).toBeGreaterThan(MAY_BE_EMPTY.has(name) ? -1 : 0)
  })

  test('has words in both languages for each column, and a cell of its kind in each', async () => {
    const { columns, cells } = await taken(list, who.centre)
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
