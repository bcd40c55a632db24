import { expect, test } from 'vitest'
import { groupAccounts } from './demo-accounts.ts'

const account = (id: number, role: string, district: string) => ({
  id,
  role,
  district,
  kind: 'staff' as const,
})

test('demo accounts stand by district, and in it as a matter travels', () => {
  const groups = groupAccounts([
    account(1, 'leader', 'north'),
    account(2, 'unheard_of', 'north'),
    account(3, 'resident', 'south'),
    account(4, 'grid_worker', 'north'),
    account(5, 'resident', 'north'),
  ])
  expect(groups.map((g) => [g.district, g.accounts.map((a) => a.id)])).toEqual([
    ['north', [5, 4, 1, 2]],
    ['south', [3]],
  ])
})
