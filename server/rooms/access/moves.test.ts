import { expect, test } from 'vitest'
import { restructuring } from '../../../tests/harness/restructuring.ts'
import { sql } from '../../kit/db.ts'

const w = await restructuring()
const { house, nodes, districtId, clock } = w

test('more posts than one piece holds all go on with their grid, and all come back', async () => {
  await house.db.rows(sql`
    with people as (
      insert into account (district_id, kind, login, name, demo, created_at)
      select ${districtId}, 'staff', 'member' || i, '伞友', false, ${clock.now()} from generate_series(1, 1203) i
      returning id)
    insert into post (district_id, account_id, role, node_id, from_at)
    select ${districtId}, id, 'party_member', ${nodes.ribs}, ${clock.now()} from people`)
  const standing = async (node: number) =>
    (
      await house.db.one<{ n: number }>(sql`
        select count(*)::int as n from post
        where node_id = ${node} and role = 'party_member' and (to_at is null or to_at > ${clock.now()})`)
    ).n
  const before = await standing(nodes.ribs)
  expect(before).toBeGreaterThanOrEqual(1203)
  const split = await w.change({
    kind: 'split',
    node: nodes.ribs,
    parts: [{ name: '伞一' }, { name: '伞二' }],
    rest: 0,
  })
  expect([await standing(nodes.ribs), await standing(split.made[0]?.id ?? 0)]).toEqual([0, before])
  await w.undo(split.id)
  expect(await standing(nodes.ribs)).toBe(before)
})
