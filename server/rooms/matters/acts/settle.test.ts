import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { restructuring } from '../../../../tests/harness/restructuring.ts'
import { sql } from '../../../kit/db.ts'
import { placeFamilies } from '../store/moved.ts'

const w = await restructuring()
const { nodes, who, house, districtId, units } = w
const waits = sql`
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
const lies = async (id: string) => (await w.lies(id)).split(' / ').at(-1)

describe('a matter that moves to another place at this very moment', () => {
  test('takes the step that somebody takes on it, and its orders lie where it is', async () => {
    const { id } = await w.report()
    const canopy = [nodes.district, nodes.street, nodes.before, nodes.canopy]
    const { step } = await house.db.tx(async (q) => {
      await q.rows(sql`select from matter where id = ${id} for update`)
      const step = w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
      // once it waits to write it, it has read the matter as it was
      while ((await house.db.rows(waits)).length === 0) await sleep(10)
      await placeFamilies(q, districtId, [{ id, path: canopy }])
      return { step }
    })
    expect((await step).version).toBe(2)
    const [order = ''] = await w.orders(id)
    expect([await lies(id), await lies(order)]).toEqual(['伞面网格', '伞面网格'])
  })
})

test('what was joined and is split off again goes on where its place is now', async () => {
  const main = (await w.report()).id
  const joined = (await w.report(who.neighbour, { sameAs: main })).id
  const parts = [{ name: '伞骨一', children: [nodes.tower] }, { name: '伞骨二' }]
  await w.change({ kind: 'split', node: nodes.ribs, parts, rest: 1 })
  expect([await lies(main), await lies(joined)]).toEqual(['伞骨二', '伞骨网格'])
  await w.step(who.clerk, joined, 'split', { reason: '不是同一把伞' })
  expect(await lies(joined)).toBe('伞骨二')
})
