import { beforeAll, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { addDuty, addUnit } from '../store.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { house, nodes, units, who, districtId } = w

const suggested = async (
  query: { node?: number; category?: string; q?: string },
  lang: 'zh' | 'en' = 'zh',
) => {
  const address = new URLSearchParams(Object.entries(query).map(([k, v]): [string, string] => [k, String(v)]))
  const { body } = await http.ask<Out<'GET /api/units'>>('GET', `/api/units?${address}`, {
    as: who.clerk,
    lang,
  })
  return body.units.map((u) => `${u.name}${u.suggested ? ` (${u.because})` : ''}`)
}
const duty = (unitId: number, category: string, nodeId: number) =>
  addDuty(house.db, districtId, { unitId, category, nodeId })

beforeAll(async () => {
  const add = (name: string, nameEn: string) =>
    addUnit(house.db, districtId, { kind: 'company', name, nameEn, now: w.clock.now() })
  const { id: keeper } = await add('小区管家', 'Estate Keeper')
  const { id: hotline } = await add('伞区热线', 'Umbrella Hotline')
  await duty(keeper, 'sanitation', nodes.ribs)
  await duty(units.repair, 'sanitation.litter', nodes.before)
  await duty(units.factory, 'sanitation', nodes.district)
  await duty(hotline, '*', nodes.district)
  const { id: closed } = await add('关门伞铺', 'Closed')
  await duty(closed, 'sanitation', nodes.ribs)
  await house.db.rows(sql`update partner set closed_at = ${w.clock.now()} where id = ${closed}`)
})

test('units that answer for the category come first, the nearest area before the wider, whoever takes all after them', async () => {
  expect(await suggested({ node: nodes.stairs, category: 'sanitation.litter' })).toEqual([
    '小区管家 (伞骨网格 · 环境卫生)',
    '雨伞修理铺 (雨前社区 · 垃圾清理不及时)',
    '伞厂 (伞区 · 环境卫生)',
    '伞区热线 (伞区 · 各类事项)',
    '失物招领处',
  ])
})
test('a place elsewhere and a category beside it are suggested nobody from here', async () => {
  expect(
    (await suggested({ node: nodes.handle, category: 'sanitation.litter' })).filter((u) => u.includes('(')),
  ).toEqual(['伞厂 (伞区 · 环境卫生)', '伞区热线 (伞区 · 各类事项)'])
  expect(
    (await suggested({ node: nodes.ribs, category: 'sanitation.smell' })).filter((u) => u.includes('修理')),
  ).toEqual(['雨伞修理铺'])
})
test('the reason is said in the language of the reader', async () => {
  expect((await suggested({ node: nodes.ribs, category: 'sanitation' }, 'en'))[0]).toMatch(
    /· Environment and sanitation\)$/,
  )
})
test('without a place or a category all are listed and none is suggested', async () => {
  for (const query of [{}, { node: nodes.ribs }, { category: 'sanitation' }])
    expect((await suggested(query)).filter((u) => u.includes('('))).toEqual([])
})
test.each([
  ['伞厂', ['伞厂']],
  ['umbrella', ['雨伞修理铺', '伞厂', '伞区热线']],
  ['关门', []],
  ['%', []],
])('%j is looked for in both names', async (q, found) => {
  expect((await suggested({ q })).sort()).toEqual(found.sort())
})
test('units of another district are not told', async () => {
  const { body } = await http.ask<Out<'GET /api/units'>>('GET', '/api/units', { as: who.stranger })
  expect(body.units).toEqual([])
})
