import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COLUMNS } from './columns.ts'

type Named = Record<'matters' | 'orders', Record<string, string>>
const wordsIn = (lang: 'zh' | 'en') =>
  JSON.parse(readFileSync(`web/words/${lang}/desk.json`, 'utf8')) as {
    figures: { measure: Named; rate: Named }
    dashboard: { measure: Record<string, string> }
  }
const columns = Object.values(COLUMNS).flat()

test.each(['zh', 'en'] as const)('a count of a bulletin is called as the rates call it, %s', (lang) => {
  const { measure } = wordsIn(lang).figures
  const counts = columns.filter(({ kind, opens }) => kind === 'count' && opens.n)
  expect(counts.length).toBeGreaterThan(8)
  for (const { words, opens } of counts) {
    const [name = '', side] = String(opens.n).split('.').toReversed()
    expect([opens.n, words[lang]]).toEqual([opens.n, measure[side === 'orders' ? 'orders' : 'matters'][name]])
  }
})

test('the shares that bulletin, dashboard and rates have in common have one word', () => {
  const { figures, dashboard } = wordsIn('zh')
  const { orders, matters } = figures.rate
  const called = Object.fromEntries(columns.map(({ key, words }) => [key, words.zh]))
  expect(called).toMatchObject({
    ...{ acknowledged: orders.acknowledging, contacted: orders.contacting, reported_in: orders.reporting_in },
    ...{ fed_back: orders.in_time, in_time: matters.in_time },
    ...{ solved: matters.resolution, satisfied: matters.satisfaction },
  })
  expect(dashboard.measure).toMatchObject({
    ...{ inTime: matters.in_time, solved: matters.resolution, satisfied: matters.satisfaction },
    filed: figures.measure.matters.filed,
  })
})
