import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { levelWith, liaisonsOf, staffAlong } from './people.ts'

const w = await lostUmbrella()
const { who, nodes, units, house, clock, districtId } = w
const BEFORE = [nodes.district, nodes.street, nodes.before]
const RIBS = [...BEFORE, nodes.ribs]
const STAIRS = [...RIBS, nodes.tower, nodes.stairs]
const names = new Map(Object.entries(who).map(([name, { accountId }]) => [accountId, name]))

/** What somebody new in a post, or out of it, may take to be noticed. */
const noticed = () => clock.forward(MINUTE)

describe('the staff along a path', () => {
  test('are those who work at its nodes, the nearest first, and of them who acts', async () => {
    const along = await staffAlong(house, districtId, STAIRS)
    expect(along.map((s) => [names.get(s.accountId), s.depth, s.acts])).toEqual([
      ['worker', 4, true],
      ['branch', 4, true],
      ['clerk', 3, true],
      ['secretary', 3, true],
      ['street', 2, true],
      ['centre', 1, true],
      ['leader', 1, false],
    ])
  })
  test('are nobody beside it, no unit, no administrator, and no party member, who sees but what is offered', async () => {
    await w.hire([{ role: 'party_member', at: 'before' }])
    noticed()
    const along = await staffAlong(house, districtId, BEFORE)
    const roles = new Set(along.map((s) => s.role))
    for (const role of ['party_member', 'unit_liaison', 'admin', 'grid_worker'])
      expect([role, roles.has(role)]).toEqual([role, false])
  })
  test('are those in their posts now', async () => {
    const fresh = await w.hire([{ role: 'grid_worker', at: 'tower' }])
    noticed()
    const there = async () =>
      (await staffAlong(house, districtId, STAIRS)).some((s) => s.accountId === fresh.accountId)
    expect(await there()).toBe(true)
    await house.db.rows(sql`update post set to_at = ${clock.now()} where account_id = ${fresh.accountId}`)
    noticed()
    expect(await there()).toBe(false)
  })
})

describe('the level that may take it up', () => {
  const level = (path: number[], ...roles: string[]) => levelWith(house, districtId, path, roles)
  test('is the nearest with somebody in one of the roles', async () => {
    expect(await level(STAIRS, 'grid_worker', 'community_clerk')).toBe(4)
    expect(await level(STAIRS, 'community_clerk')).toBe(3)
    expect(await level(STAIRS, 'community_clerk', 'street_clerk')).toBe(3)
    expect(await level(RIBS, 'street_clerk')).toBe(2)
  })
  test('is where it lies, as long as nobody is: who comes later may take it up', async () => {
    expect(await level(STAIRS, 'party_member')).toBe(STAIRS.length)
    expect(await level(STAIRS)).toBe(STAIRS.length)
  })
})

test('who speaks for a unit is its liaisons', async () => {
  expect(await liaisonsOf(house, districtId, units.office)).toEqual([who.liaison.accountId])
})
