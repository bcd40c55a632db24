import { describe, expect, test } from 'vitest'
import { scores } from '../../../../contract/scores.ts'
import { recording } from '../../../../bench/load/statements.ts'
import { largeUmbrella } from '../../../../tests/harness/large.ts'
import type { House } from '../../../kit/house.ts'
import type { Who } from '../../../kit/scope.ts'
import { rootsAfter } from '../../matters/index.ts'
import { rates } from './rates.ts'
import { records } from './records.ts'

const { w, first, readOf } = await largeUmbrella()
type Act = (house: House, call: { who: Who; query: object }) => Promise<unknown>
const acts = { rates, records } as unknown as Record<'rates' | 'records', Act>
const read = async (act: 'rates' | 'records', query: object) => {
  const { db, take } = recording(w.house.db)
  await acts[act]({ ...w.house, db }, { who: w.who.centre, query })
  return readOf(take())
}
const scans = (found: Awaited<ReturnType<typeof read>>) =>
  found.filter(({ scan }) => scan.includes('Seq Scan'))
const DEPTHS = ['the district', 'a street', 'a community', 'a grid'].map(
  (name, depth) => [name, depth] as const,
)
const days = { from: '2026-02-01', to: '2026-03-10' }

describe('no view of the rates reads a whole table', () => {
  test.each(DEPTHS)('of %s, by whatever it is taken apart and narrowed', async (_, depth) => {
    const node = String(first[depth])
    for (const side of ['matters', 'orders'])
      for (const by of ['place', 'unit', 'category', 'kind', 'loop', 'month'])
        for (const narrow of [{}, { category: 'sanitation' }]) {
          const query = { side, by, period: 'month', node, ...narrow }
          const found = await read('rates', scores['GET /api/rates'].query.parse(query))
          expect([side, by, scans(found)]).toEqual([side, by, []])
        }
  })
  test.each(DEPTHS)('of %s, nor do the records behind a number', async (_, depth) => {
    for (const measure of ['filed', 'closed', 'solved', 'orders.in_time', 'orders.late']) {
      const query = { measure, ...days, node: String(first[depth]) }
      const found = await read('records', scores['GET /api/rates/records'].query.parse(query))
      expect([measure, scans(found)]).toEqual([measure, []])
    }
  })
})

// a rebuild of a million matters read and sorted half of them for each page: half an hour instead of five minutes
test('a pass over everything reads no more for a page than the page', async () => {
  const { db, take } = recording(w.house.db)
  const { roots } = await rootsAfter(db, w.districtId, '40000000-0000-0000-0000-000000000000', 1_000)
  expect(roots.length).toBeGreaterThan(100)
  expect((await readOf(take())).filter(({ rows }) => rows > 1_000)).toEqual([])
})
