import { expect, test } from 'vitest'
import { number, table } from './table.ts'

test('columns stand below each other, Chinese words too', () => {
  const lines = table([
    ['雨伞', '1'],
    ['lost', '12'],
  ]).split('\n')
  expect(lines).toEqual(['雨伞   1', 'lost  12'])
})

test('a figure is shown as precisely as it can be believed', () => {
  expect([number(12_345.6), number(23.44), number(0.519), number(Number.NaN)]).toEqual([
    '12 346',
    '23.4',
    '0.52',
    '–',
  ])
})
