import { describe, expect, test } from 'vitest'
import { differences } from '../acts/replay.ts'
import type { Family } from './family.ts'
import { membersOf } from './family.ts'
import type { Actor, Tools } from './engine.ts'
import {
  CLOCK,
  codeOf,
  ELSEWHERE,
  filed,
  holder,
  orderOf,
  PLACE,
  reporter,
  shipped,
  took,
  TUESDAY,
} from './testing.ts'

const { loopNamed, tools: setup } = shipped()
const whistle = loopNamed('whistle')

const clerk = holder('community_clerk', PLACE.slice(0, 3), 701)
const worker = holder('grid_worker', PLACE, 702)
const office = holder('unit_liaison', 11, 711)
const repair = holder('unit_liaison', 12, 712)
const states = (family: Family) => [
  family.root.matter.state,
  ...family.children.map((c) => `${c.matter.unit_id ?? c.loop.id} ${c.matter.state}`),
]
const dispatched = (tools = setup(), assist: number[] = [12], kind?: string) => {
  const form = { units: { lead: 11, assist }, ...(kind ? { kind } : {}) }
  return took(filed(whistle, tools), clerk, 'the-matter', 'dispatch', form, tools)
}
/** Takes steps on the order of a unit, one after the other. */
const onward = (family: Family, tools: Tools, unit: number, ...steps: string[]) =>
  steps.reduce((now, step) => {
    const hand = unit === 11 ? office : repair
    return took(now, hand, orderOf(now, unit).matter.id, step, { result: '好', reached: 'reached' }, tools)
  }, family)
const LEAD_IN = ['acknowledge', 'contact', 'report_in']
const ASSIST_IN = ['acknowledge', 'report_in']
/** Both units there, and done. */
const fedBack = (tools = setup()) => {
  const there = onward(dispatched(tools), tools, 11, ...LEAD_IN, 'feed_back')
  return onward(there, tools, 12, ...ASSIST_IN, 'feed_back')
}
const taskOf = (family: Family, loop: string) => {
  const found = family.children.findLast((c) => c.loop.id === loop)
  if (!found) throw new Error(`no ${loop}`)
  return found.matter.id
}

describe('a dispatch', () => {
  test('makes one order for each unit, the lead marked, each on its own clock', () => {
    const family = dispatched()
    expect(states(family)).toEqual(['dispatched', '11 ordered', '12 ordered'])
    expect(family.children.map((c) => c.matter.lead)).toEqual([true, false])
    // four working days after a Tuesday for the whole; one working hour to acknowledge
    expect(membersOf(family).map(({ matter }) => matter.due_at)).toEqual(
      ['2026-03-16T17:30', '2026-03-10T11:00', '2026-03-10T11:00'].map((at) => new Date(`${at}:00+08:00`)),
    )
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
    let family = onward(dispatched(tools), tools, 12, ...ASSIST_IN)
    expect(family.root.matter.state).toBe('dispatched')
    family = onward(family, tools, 11, ...LEAD_IN)
    expect(family.root.matter.state).toBe('reported_in')
  })
  test('in a joint enforcement only when all have reported in', () => {
    const tools = setup()
    let family = onward(dispatched(tools, [12], 'joint'), tools, 11, ...LEAD_IN)
    expect(states(family)).toEqual(['dispatched', '11 reported_in', '12 ordered'])
    family = onward(family, tools, 12, ...ASSIST_IN)
    expect(family.root.matter.state).toBe('reported_in')
  })
  test('at the feedback of the last unit, and not before; then somebody is sent to check', () => {
    const tools = setup()
    let family = onward(dispatched(tools), tools, 11, ...LEAD_IN, 'feed_back')
    family = onward(family, tools, 12, ...ASSIST_IN)
    expect(states(family)).toEqual(['reported_in', '11 fed_back', '12 reported_in'])
    family = onward(family, tools, 12, 'feed_back')
    expect(states(family)).toEqual(['fed_back', '11 fed_back', '12 fed_back', 'check asked'])
    expect(family.root.steps.at(-1)).toMatchObject({ step: 'feed_back', by_role: 'join', by_account: null })
  })
  test('twice in one step where the lead was fast', () => {
    const tools = setup()
    const family = onward(dispatched(tools, []), tools, 11, ...LEAD_IN, 'feed_back')
    expect(family.root.steps.map((s) => s.step)).toEqual(['report', 'dispatch', 'report_in', 'feed_back'])
  })
  test('by what the check finds, whose task is done with that', () => {
    const tools = setup()
    const family = fedBack(tools)
    const passed = took(family, worker, taskOf(family, 'check'), 'confirm', {}, tools)
    expect(states(passed)).toEqual(['checked', '11 fed_back', '12 fed_back', 'check noted'])
    const failed = took(family, worker, taskOf(family, 'check'), 'deny', { words: '还漏水' }, tools)
    expect(states(failed)).toEqual(['unproved', '11 fed_back', '12 fed_back', 'check noted'])
  })
})

describe('what is done to the parent is done to its children', () => {
  test('a check that failed carries every order back to work, and the next one is checked again', () => {
    const tools = setup()
    let family = fedBack(tools)
    family = took(family, worker, taskOf(family, 'check'), 'deny', { words: '还漏水' }, tools)
    family = took(family, clerk, 'the-matter', 'send_back', { reason: '还漏水' }, tools)
    expect(states(family)).toEqual(['reported_in', '11 reported_in', '12 reported_in', 'check noted'])
    expect(orderOf(family, 12).steps.at(-1)).toMatchObject({ step: 'returned', by_role: 'cascade' })
    family = onward(onward(family, tools, 11, 'feed_back'), tools, 12, 'feed_back')
    expect(states(family).slice(3)).toEqual(['check noted', 'check asked'])
  })
  test('a transfer calls every order off', () => {
    const tools = setup()
    const family = onward(dispatched(tools), tools, 11, ...LEAD_IN)
    const form = { service: '110', words: '有人打架' }
    const after = took(family, worker, 'the-matter', 'transfer', form, tools)
    expect(states(after)).toEqual(['transferred', '11 withdrawn', '12 withdrawn'])
    expect(membersOf(after).map((m) => [m.matter.due_at, m.matter.wake_at])).toEqual(
      membersOf(after).map(() => [null, null]),
    )
  })
})

describe('what is done to the lead’s order is done to the parent', () => {
  const street = holder('street_clerk', PLACE.slice(0, 2), 703)
  const at = (family: Family, unit: number) => orderOf(family, unit).matter.id
  const there = (tools: Tools) =>
    onward(onward(dispatched(tools), tools, 11, ...LEAD_IN), tools, 12, ...ASSIST_IN)
  const suspend = { until: '2026-03-31', reason: '等配件' }
  test('its clock is suspended and goes on with it', () => {
    const tools = setup()
    let family = there(tools)
    family = took(family, street, at(family, 11), 'suspend', suspend, tools)
    const until = new Date('2026-04-01T00:00:00+08:00')
    expect(family.root.matter).toMatchObject({ paused_until: until, wake_at: until })
    expect(orderOf(family, 12).matter.paused_until).toBeNull()
    family = took(family, office, at(family, 11), 'resume', {}, tools)
    expect([family.root.matter.paused_until, orderOf(family, 11).matter.paused_until]).toEqual([null, null])
  })
  test('of an assisting unit it is not', () => {
    const tools = setup()
    let family = there(tools)
    family = took(family, street, at(family, 12), 'suspend', suspend, tools)
    expect([family.root.matter.paused_until, orderOf(family, 12).matter.paused_until !== null]).toEqual([
      null,
      true,
    ])
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
  ])('dispatch: %s', (_, actor, code) => {
    const tools = setup()
    const family = filed(whistle, tools)
    const form = { units: { lead: 11, assist: [] } }
    expect(codeOf(() => took(family, actor, 'the-matter', 'dispatch', form, tools))).toBe(code)
  })
  test('what has risen is for the level that holds it and those above, the others are told so', () => {
    const tools = setup()
    const family = took(filed(whistle, tools), worker, 'the-matter', 'rise', { reason: '管不了' }, tools)
    const [branch, street] = [holder('branch_secretary', PLACE), holder('street_clerk', [1, 2])]
    const sign = (actor: Actor) => codeOf(() => took(family, actor, 'the-matter', 'sign', {}, tools))
    expect([worker, branch, clerk, street].map(sign)).toEqual([
      'matters.held_above',
      'matters.held_above',
      'done',
      'done',
    ])
  })
  test("a liaison acknowledges the own unit's order alone", () => {
    const tools = setup()
    const family = dispatched(tools)
    const { id } = orderOf(family, 12).matter
    expect(codeOf(() => took(family, office, id, 'acknowledge', {}, tools))).toBe('matters.not_your_place')
    expect(codeOf(() => took(family, repair, id, 'acknowledge', {}, tools))).toBe('done')
  })
  test('whose report was joined is a reporter, too', () => {
    const tools = setup()
    const family = { ...fedBack(tools), joined: [null, 502] }
    const checked = took(family, worker, taskOf(family, 'check'), 'confirm', {}, tools)
    const answer = (accountId: number) => {
      const form = { solved: 'solved', satisfaction: 'fair' }
      const who: Actor = { kind: 'person', accountId, posts: [] }
      return codeOf(() => took(checked, who, 'the-matter', 'call_back', form, tools))
    }
    expect([answer(502), answer(503)]).toEqual(['done', 'matters.not_yours'])
  })
  test('nobody takes the steps of machines', () => {
    const tools = setup()
    const family = dispatched(tools)
    for (const step of ['report_in', 'feed_back', 'late', 'passed'])
      expect(codeOf(() => took(family, clerk, 'the-matter', step, {}, tools))).toBe('matters.by_itself')
  })
})

describe('the clock', () => {
  test('warns, marks lateness once, leaves the deadline, and then rises a level at a time', () => {
    const before = dispatched()
    const tools = { ...setup(), now: new Date('2026-03-17T09:00:00+08:00') }
    const warned = took(before, CLOCK, 'the-matter', 'warn', {}, tools)
    expect(warned.root.matter).toMatchObject({ alarms: 1, late: false, wake_at: before.root.matter.due_at })
    const late = took(warned, CLOCK, 'the-matter', 'late', {}, tools)
    expect(late.root.matter).toMatchObject({ state: 'dispatched', late: true, lapses: 1, raised: null })
    expect(late.root.matter.wake_at).toEqual(new Date('2026-03-17T17:30:00+08:00'))
    const raised = took(late, CLOCK, 'the-matter', 'escalate', {}, tools)
    expect(raised.root.matter).toMatchObject({ raised: 3, wake_at: new Date('2026-03-18T17:30:00+08:00') })
    const { due_at, clock_from } = raised.root.matter
    expect([due_at, clock_from]).toEqual([before.root.matter.due_at, TUESDAY])
  })
  test('of the parent is not moved by what its orders do', () => {
    const tools = setup()
    const before = dispatched(tools)
    const later = { ...tools, now: new Date('2026-03-12T09:00:00+08:00') }
    const after = onward(before, later, 12, ...ASSIST_IN)
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
    const form = { units: { lead: 11, assist: [] } }
    const family = took(imported, clerk, 'the-matter', 'dispatch', form, tools)
    expect(family.root.matter.due_at).toEqual(new Date('2026-03-16T17:30:00+08:00'))
  })
})

test('a family given to the engine is left as it was', () => {
  const tools = setup()
  const family = dispatched(tools)
  const before = structuredClone(family)
  onward(family, tools, 11, ...LEAD_IN)
  expect(family).toEqual(before)
})
test('what is stored on each member is its history folded', () => {
  for (const member of membersOf(fedBack())) expect(differences(member)).toEqual([])
})
test('a step or a matter that there is not is refused by name', () => {
  const tools = setup()
  const family = filed(whistle, tools)
  expect(codeOf(() => took(family, clerk, 'the-matter', 'open_umbrella', {}, tools))).toBe('matters.no_step')
  expect(codeOf(() => took(family, clerk, 'another-matter', 'dispatch', {}, tools))).toBe('matters.none')
})
