import { describe, expect, test } from 'vitest'
import { differences } from '../acts/replay.ts'
import type { Family } from './family.ts'
import { membersOf } from './family.ts'
import {
  CLOCK,
  codeOf,
  ELSEWHERE,
  filed,
  holder,
  orderOf,
  PLACE,
  reporter,
  shippedDistricts,
  shippedLoops,
  took,
  toolsFor,
  TUESDAY,
} from './testing.ts'

const [tenant] = shippedDistricts
if (!tenant) throw new Error('no district is shipped')
const loops = shippedLoops(tenant)
const whistle = loops.find((l) => l.id === 'whistle')
if (!whistle) throw new Error('no whistle is shipped')

const clerk = holder('community_clerk', PLACE.slice(0, 3), 701)
const office = holder('unit_liaison', 11, 711)
const repair = holder('unit_liaison', 12, 712)
const setup = () => toolsFor(loops, tenant)
const states = (family: Family) => [
  family.root.matter.state,
  ...family.children.map((c) => `${c.matter.unit_id} ${c.matter.state}`),
]
const dispatched = (tools = setup(), assist: number[] = [12]) =>
  took(filed(whistle, tools), clerk, 'the-matter', 'dispatch', { units: { lead: 11, assist } }, tools)

describe('a dispatch', () => {
  test('makes one order for each unit, the lead marked, each on its own clock', () => {
    const family = dispatched()
    expect(states(family)).toEqual(['dispatched', '11 ordered', '12 ordered'])
    expect(family.children.map((c) => c.matter.lead)).toEqual([true, false])
    // three working days after a Tuesday: Friday, at the close of business
    for (const { matter } of membersOf(family))
      expect(matter.due_at).toEqual(new Date('2026-03-13T17:30:00+08:00'))
    expect(family.children[0]?.matter).toMatchObject({
      root_id: 'the-matter',
      path: PLACE,
      reporter_id: null,
    })
  })
  test('to the same unit twice is refused', () => {
    expect(codeOf(() => dispatched(setup(), [11]))).toBe('matters.unit_twice')
  })
})

describe('the parent joins', () => {
  test('when the lead reports in, whoever else is still on the way', () => {
    const tools = setup()
    let family = dispatched(tools)
    family = took(family, repair, orderOf(family, 12).matter.id, 'report_in', {}, tools)
    expect(family.root.matter.state).toBe('dispatched')
    family = took(family, office, orderOf(family, 11).matter.id, 'report_in', {}, tools)
    expect(family.root.matter.state).toBe('reported_in')
  })
  test('at the feedback of the last unit, and not before', () => {
    const tools = setup()
    let family = dispatched(tools)
    for (const [hand, unit] of [
      [office, 11],
      [repair, 12],
    ] as const)
      family = took(family, hand, orderOf(family, unit).matter.id, 'report_in', {}, tools)
    family = took(family, office, orderOf(family, 11).matter.id, 'feed_back', { result: '找到' }, tools)
    expect(states(family)).toEqual(['reported_in', '11 fed_back', '12 reported_in'])
    family = took(family, repair, orderOf(family, 12).matter.id, 'feed_back', { result: '修好' }, tools)
    expect(states(family)).toEqual(['fed_back', '11 fed_back', '12 fed_back'])
    expect(family.root.steps.at(-1)).toMatchObject({ step: 'feed_back', by_role: 'join', by_account: null })
  })
  test('a lead that was fast joins twice in one step', () => {
    const tools = setup()
    let family = dispatched(tools, [])
    family = took(family, office, orderOf(family, 11).matter.id, 'report_in', {}, tools)
    family = took(family, office, orderOf(family, 11).matter.id, 'feed_back', { result: '找到' }, tools)
    expect(family.root.steps.map((s) => s.step)).toEqual(['report', 'dispatch', 'report_in', 'feed_back'])
  })
  test('a return carries every order back to work', () => {
    const tools = setup()
    let family = dispatched(tools)
    for (const [hand, unit] of [
      [office, 11],
      [repair, 12],
    ] as const) {
      family = took(family, hand, orderOf(family, unit).matter.id, 'report_in', {}, tools)
      family = took(family, hand, orderOf(family, unit).matter.id, 'feed_back', { result: '好' }, tools)
    }
    family = took(family, clerk, 'the-matter', 'return', { reason: '没找到' }, tools)
    expect(states(family)).toEqual(['reported_in', '11 reported_in', '12 reported_in'])
    expect(orderOf(family, 12).steps.at(-1)).toMatchObject({ step: 'returned', by_role: 'cascade' })
  })
})

describe('who may', () => {
  test.each([
    ['a clerk of the community', clerk, 'done'],
    ['a street clerk above it', holder('street_clerk', [1, 2]), 'done'],
    ['a clerk of the next community', holder('community_clerk', ELSEWHERE), 'matters.not_your_place'],
    [
      'a branch secretary of a grid below another',
      holder('branch_secretary', [1, 2, 3, 7]),
      'matters.not_your_place',
    ],
    ['a grid worker on the spot', holder('grid_worker', PLACE), 'matters.not_yours'],
    ['a leader of the district', holder('leader', [1]), 'matters.not_yours'],
    ['a liaison', office, 'matters.not_yours'],
    ['the reporter', reporter, 'matters.not_yours'],
    ['the clock', CLOCK, 'matters.not_yours'],
  ])('%s dispatches: %s', (_, actor, code) => {
    const tools = setup()
    const family = filed(whistle, tools)
    const form = { units: { lead: 11, assist: [] } }
    expect(codeOf(() => took(family, actor, 'the-matter', 'dispatch', form, tools))).toBe(code)
  })
  test("a liaison reports in on the own unit's order alone", () => {
    const tools = setup()
    const family = dispatched(tools)
    const { id } = orderOf(family, 12).matter
    expect(codeOf(() => took(family, office, id, 'report_in', {}, tools))).toBe('matters.not_your_place')
    expect(codeOf(() => took(family, repair, id, 'report_in', {}, tools))).toBe('done')
  })
  test('nobody takes the steps of machines', () => {
    const tools = setup()
    const family = dispatched(tools)
    for (const step of ['report_in', 'feed_back', 'late'])
      expect(codeOf(() => took(family, clerk, 'the-matter', step, {}, tools))).toBe('matters.by_itself')
  })
})

describe('the clock', () => {
  test('marks lateness once, leaves the deadline, and stops waking', () => {
    const tools = setup()
    const before = dispatched(tools)
    const after = took(before, CLOCK, 'the-matter', 'late', {}, { ...tools, now: new Date('2026-03-16') })
    const { matter } = after.root
    expect(matter).toMatchObject({ state: 'dispatched', late: true, wake_at: null })
    expect([matter.due_at, matter.clock_from]).toEqual([before.root.matter.due_at, TUESDAY])
  })
  test('of the parent is not moved by what its orders do', () => {
    const tools = setup()
    const before = dispatched(tools)
    const later = { ...tools, now: new Date('2026-03-12T09:00:00+08:00') }
    const after = took(before, repair, orderOf(before, 12).matter.id, 'report_in', {}, later)
    expect(after.root.matter).toMatchObject({
      due_at: before.root.matter.due_at,
      clock_from: before.root.matter.clock_from,
      wake_at: before.root.matter.wake_at,
    })
  })
  test('does not run for what was imported, and begins when that is dispatched anew', () => {
    const tools = setup()
    const imported = filed(whistle, tools, 'import')
    expect(imported.root.matter).toMatchObject({ due_at: null, wake_at: null })
    const family = took(imported, clerk, 'the-matter', 'dispatch', { units: { lead: 11, assist: [] } }, tools)
    expect(family.root.matter.wake_at).toEqual(new Date('2026-03-13T17:30:00+08:00'))
  })
})

test('a family given to the engine is left as it was', () => {
  const tools = setup()
  const family = dispatched(tools)
  const before = structuredClone(family)
  took(family, office, orderOf(family, 11).matter.id, 'report_in', {}, tools)
  expect(family).toEqual(before)
})
test('what is stored on each member is its history folded', () => {
  const tools = setup()
  for (const member of membersOf(dispatched(tools))) expect(differences(member)).toEqual([])
})
test('a step or a matter that there is not is refused by name', () => {
  const tools = setup()
  const family = filed(whistle, tools)
  expect(codeOf(() => took(family, clerk, 'the-matter', 'open_umbrella', {}, tools))).toBe('matters.no_step')
  expect(codeOf(() => took(family, clerk, 'another-matter', 'dispatch', {}, tools))).toBe('matters.none')
})
