import { expect, test } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { sql } from '../../kit/db.ts'
import { affairsOf } from './index.ts'

// whoever needs the woven world first weaves it, and the others wait for that: no part of a test's own time
const { house } = await openTestHouse({ woven: true })

test('the demo has entries of the admission list in every state, and a government for each street and town', async () => {
  const { id } = house.tenants.byKey('yijiang')
  const states = await house.db.rows<{ state: string }>(
    sql`select distinct state from admission where district_id = ${id} order by state`,
  )
  expect(states.map((s) => s.state)).toEqual(['applied', 'approved', 'published', 'rejected', 'withdrawn'])
  const codes = (await affairsOf(house, id)).map((affair) => affair.problem?.code ?? 'ok')
  expect(codes).toContain('ok')
  expect(codes).toContain('lists.expired')
  const offices = await house.db.rows<{ name: string }>(
    sql`select name from partner where district_id = ${id} and kind = 'government' and node_id is not null`,
  )
  expect(offices).toHaveLength(6)
  expect(offices.map((o) => o.name)).toContain('中南街道办事处')
})
