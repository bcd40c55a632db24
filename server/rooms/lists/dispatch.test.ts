import { describe, expect, test } from 'vitest'
import { addUnit } from '../partners/index.ts'
import { listedUmbrellas } from './testing.ts'

const w = await listedUmbrellas()
const { house, districtId, nodes, who, units } = w
const { id: office } = await addUnit(house.db, districtId, {
  kind: 'government',
  name: '长柄街道办事处',
  nameEn: 'Changbing Sub-district Office',
  now: w.clock.now(),
  nodeId: nodes.street,
})

describe('a dispatch to a street is checked against its duty list', () => {
  const dispatch = async (category: string, lead: number, assist: number[] = []) => {
    const { id } = await w.report(who.resident, { category })
    const code = await w.step(who.clerk, id, 'dispatch', { units: { lead, assist } }).then(
      () => 'done',
      (problem) => problem.code,
    )
    return [code, (await w.orders(id)).length]
  }
  test('what was taken back is refused, for the lead and for who assists, and no order is made', async () => {
    expect(await dispatch('property.lifts', office)).toEqual(['lists.duty_recalled', 0])
    expect(await dispatch('property.lifts', units.repair, [office])).toEqual(['lists.duty_recalled', 0])
  })
  test('what it only assists with may be assisted, not led', async () => {
    expect(await dispatch('fire.escape_way', office)).toEqual(['lists.duty_assist_only', 0])
    expect(await dispatch('fire.escape_way', units.repair, [office])).toEqual(['done', 2])
  })
  test('what is its own is dispatched', async () => {
    expect(await dispatch('sanitation.litter', office)).toEqual(['done', 1])
  })
})

// only a dispatch was checked: an objection upheld handed on what the street's list had taken back
describe('an order handed on by a ruling is checked as well', () => {
  const handOn = async (category: string, of: 'repair' | 'office') => {
    const { id } = await w.report(who.resident, { category })
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [units.repair] } })
    const order = await w.orderOf(id, units[of])
    await w.step(of === 'office' ? who.liaison : who.repairer, order, 'object', {
      reason: '不归我们',
      unit: units.factory,
    })
    return w.outcome(who.street, order, 'uphold', { unit: office })
  }
  test('what was taken back is refused, what it assists with may not be led', async () => {
    expect(await handOn('property.lifts', 'office')).toBe('lists.duty_recalled')
    expect(await handOn('fire.escape_way', 'office')).toBe('lists.duty_assist_only')
    expect(await handOn('fire.escape_way', 'repair')).toBe('done')
  })
})

describe('a task is given to a grid only from the lists', () => {
  const give = (affair: string, nodeId = nodes.ribs) =>
    w.report(who.liaison, { loop: 'task', words: '请留意捡到的雨伞。', nodeId, form: { affair } }).then(
      () => 'done',
      (problem) => problem.code,
    )
  test('what is published may be given; what is unknown, still waiting or refused there may not', async () => {
    const id = await w.listed({ title: '给网格的伞' })
    expect(await give(id)).toBe('done')
    expect(await give('juggling')).toBe('lists.not_listed')
    expect(await give((await w.apply({ title: '还没公布的伞' })).body.entry.id)).toBe('lists.not_published')
    await w.refuse(id)
    expect([await give(id), await give(id, nodes.handle)]).toEqual(['lists.refused_here', 'done'])
  })
})
