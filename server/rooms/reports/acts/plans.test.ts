import { describe, expect, test } from 'vitest'
import { recording } from '../../../../bench/load/statements.ts'
import { largeUmbrella, MOST, ROWS } from '../../../../tests/harness/large.ts'
import type { House } from '../../../kit/house.ts'
import type { Who } from '../../../kit/scope.ts'
import { dashboard } from './dashboard.ts'
import { points } from './points.ts'

const { w, first, readOf } = await largeUmbrella()

type Act = (house: House, call: { who: Who; query: { node: number; period: string } }) => Promise<unknown>
const acts = { dashboard, points } as unknown as Record<'dashboard' | 'points', Act>
const asked = async (depth: number, period: string) => {
  const { db, take } = recording(w.house.db)
  for (const act of Object.values(acts))
    await act({ ...w.house, db }, { who: w.who.centre, query: { node: first[depth] ?? 0, period } })
  return take()
}
const DEPTHS = ['the district', 'a street', 'a community', 'a grid'].map(
  (name, depth) => [name, depth] as const,
)

describe('no view of the dashboard reads a whole table of matters', () => {
  test('a statement that does would be found, also where it goes by an index', async () => {
    const values = [w.districtId]
    const [whole] = await readOf([
      { text: 'select count(*) from matter where source <> $1', values: ['umbrella'] },
    ])
    expect([whole?.scan, whole?.rows]).toEqual(['Seq Scan', ROWS])
    const [all] = await readOf([
      {
        text: 'select title from matter where district_id = $1 and id = root_id order by created_at',
        values,
      },
    ])
    expect(all?.rows).toBeGreaterThan(MOST)
  })
  test.each(DEPTHS)('of %s: no table is scanned, whatever the period', async (_, depth) => {
    for (const period of ['7', '365']) {
      const found = await readOf(await asked(depth, period))
      expect(found.length).toBeGreaterThan(1)
      expect(found.filter(({ scan }) => scan.includes('Seq Scan'))).toEqual([])
    }
  })
  test.each(DEPTHS)(
    'of %s: what is open and what a week brought is found without the archive',
    async (_, depth) => {
      const found = await readOf(await asked(depth, '7'))
      expect(found.filter(({ rows }) => rows > MOST)).toEqual([])
    },
  )
})
