import { beforeEach, expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella, RESIDENTS } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from './sweep.ts'

const w = await lostUmbrella()
const { who, house, nodes } = w
const http = await openTestHttp(house)
await http.ask('POST', '/api/robots', {
  as: who.admin,
  body: {
    nodeId: nodes.before,
    name: '东桥群',
    url: 'http://127.0.0.1:9/send?key=umbrella',
    kinds: [],
    mentionAll: false,
    lang: 'zh',
  },
})

/** What groups were told since the test began, opened. */
async function told(): Promise<{ kind: string; words: string }[]> {
  await w.allHeard()
  const rows = await house.db.rows<{ kind: string; body: Buffer }>(
    sql`select kind, text_sealed as body from outbox where channel = 'robot' order by id`,
  )
  return rows.map(({ kind, body }) => ({ kind, words: house.secrets.open(body) }))
}
beforeEach(async () => {
  await told()
  await house.db.rows(sql`delete from outbox`)
})

test('a group hears of what it can act on, and not of each step', async () => {
  await w.bringTo('cleared')
  expect((await told()).map((news) => news.kind)).toEqual([
    'matter_filed',
    'matter_dispatched',
    'matter_closed',
  ])
})

test('lateness is news, and what rises further is urgent', async () => {
  await w.report()
  w.clock.forward(20 * DAY)
  await sweep(house)
  const kinds = (await told()).map((news) => news.kind)
  expect(kinds[0]).toBe('matter_filed')
  expect(kinds).toContain('matter_late')
})

test('no title, no words and no name reach a group: number, category, grid, state, unit and limit do', async () => {
  await w.report(who.resident, {
    words: `我是${RESIDENTS.resident.name}，电话 ${RESIDENTS.resident.phone}，丢了一把红伞`,
    title: `${RESIDENTS.resident.name}的红伞`,
    place: `${RESIDENTS.resident.name}家门口`,
  })
  const [news] = await told()
  expect(news?.words).toContain('"number"')
  for (const secret of [RESIDENTS.resident.name, RESIDENTS.resident.phone, '红伞', '门口'])
    expect(news?.words).not.toContain(secret)
})

test('a grid whose groups have no robot is told nothing, and nothing waits', async () => {
  await w.report(who.resident, { nodeId: nodes.handle })
  expect(await told()).toEqual([])
})
