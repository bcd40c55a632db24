import { describe, expect, it } from 'vitest'
import { groupAccounts } from './accounts.ts'

const account = (id: number, role: string, district = 'north', kind: 'staff' | 'resident' = 'staff') => ({
  id,
  role,
  district,
  kind,
})

describe('accounts of the demo', () => {
  it('stand by district, then in the order of the work', () => {
    const groups = groupAccounts([
      account(1, 'leader'),
      account(2, 'unit_liaison', 'south'),
      account(3, 'street_clerk'),
      account(4, 'a role of tomorrow'),
    ])
    expect(groups.map((g) => [g.district, ...g.accounts.map((a) => a.id)])).toEqual([
      ['north', 3, 1, 4],
      ['south', 2],
    ])
  })
  it('a person with two posts stands once', () => {
    expect(groupAccounts([account(1, 'leader'), account(1, 'admin')])[0]?.accounts).toHaveLength(1)
  })
  it('residents are not offered at the desk', () => {
    expect(groupAccounts([account(1, 'resident', 'north', 'resident')])).toEqual([])
  })
})
