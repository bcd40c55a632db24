import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { lostUmbrella, type Umbrella } from '../../../tests/harness/lost-umbrella.ts'
import type { TestHouse } from '../../../tests/harness/house.ts'
import { inWords } from '../../kit/exports.ts'
import { exports } from './exports.ts'
import { ruleOf } from './measures.ts'
import { MATTERS, ORDERS } from './sides.ts'
import { KINDS, MEASURES, OF_LOOP, RATES } from './words.ts'

type Named = Record<string, Record<string, string>>
const page = JSON.parse(readFileSync('web/words/zh/desk.json', 'utf8')).figures as {
  measure: Named
  rate: Named
  kinds: Record<string, string>
}
const kit = JSON.parse(readFileSync('web/words/zh/kit.json', 'utf8')) as { kind: Record<string, string> }
const zh = (words: Readonly<Record<string, { zh: string }>>) =>
  Object.fromEntries(Object.entries(words).map(([key, one]) => [key, one.zh.replace('（小时）', '')]))

test.each([
  ['matters', MATTERS],
  ['orders', ORDERS],
] as const)('a table of %s calls every measure and rate as the page does', (name, side) => {
  expect(zh(MEASURES[name])).toEqual(page.measure[name])
  expect(zh(RATES[name])).toEqual(page.rate[name])
  expect(Object.keys(MEASURES[name]).sort()).toEqual(side.measures.filter((m) => m !== 'minutes').sort())
})

test('and so kinds, those of whistles and those of one mechanism', () => {
  expect(page.kinds).toMatchObject(zh(OF_LOOP))
  expect(kit.kind).toMatchObject(zh(KINDS))
})

let w: TestHouse & Umbrella
const [table] = exports
const rowsOf = async (query: object) => {
  const asked = table!.query.parse(query)
  const { rows } = await table!.page(w.house, w.who.centre, asked, { cursor: null, most: 500, lang: 'zh' })
  const columns = await table!.columns(w.house, w.who.centre, asked)
  return rows.map((row: unknown) =>
    Object.fromEntries(columns.map((column) => [column.words.zh, column.of(row)])),
  )
}
beforeAll(async () => {
  w = await lostUmbrella()
  await w.bringTo('cleared', { satisfaction: 'fair' })
  await w.report(w.who.resident, { nodeId: w.nodes.before })
  await w.allHeard()
})

test('a line says what it is, each count, and each rate beside the period before and a year before', async () => {
  const rows = await rowsOf({ by: 'category' })
  expect(rows.map((row) => inWords(row['类别'] as string, 'zh'))).toEqual(['未分类'])
  expect(rows[0]).toMatchObject({
    ...{ 上报: 2, 已办结: 1, 立案率: 0.5, '立案率（上期）': null, 满意率: 0.9 },
  })
})
test('it stands in the order of the page', async () => {
  const all = await rowsOf({ by: 'place', sort: 'filing' })
  const shares = all.map((row) => (row['立案率'] as number | null) ?? -1)
  expect(shares).toEqual(shares.toSorted((a, b) => b - a))
})
test('its notes say the period, the place and the version of the rule', async () => {
  const query = table!.query.parse({ category: 'none', by: 'place', period: 'month' })
  const said = (await table!.said?.(w.house, w.who.centre, query)) ?? []
  const words = Object.fromEntries(said.map(({ label, value }) => [label.zh, inWords(value, 'zh')]))
  const { version } = await ruleOf(w.house, w.districtId)
  expect(words).toMatchObject({
    ...{ 看哪一方: '事项', 时间: '2026-03-01 – 2026-03-10', 类别: '未分类', 口径版本: version },
  })
})
