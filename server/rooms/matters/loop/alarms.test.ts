import { describe, expect, test } from 'vitest'
import { DAY } from '../../../kit/clock.ts'
import { heard } from './alarms.ts'
import type { Family, Matter } from './family.ts'
import { filed, holder, orderOf, PLACE, shipped, took, TUESDAY } from './testing.ts'

const { loopNamed, tools: toolsOf } = shipped()
const UNIT = 71
const clerk = holder('community_clerk', PLACE.slice(0, 3))
const street = holder('street_clerk', PLACE.slice(0, 2), 601)
const unit = holder('unit_liaison', UNIT, 602)

const withRoot = (family: Family, over: Partial<Matter>): Family => ({
  ...family,
  root: { ...family.root, matter: { ...family.root.matter, ...over } },
})
/** An order whose clock stands still until the end of 16 March, and that of its matter with it. */
function suspended() {
  const tools = toolsOf()
  const whistle = filed(loopNamed('whistle'), tools)
  const id = whistle.root.matter.id
  let family = took(whistle, clerk, id, 'dispatch', { units: { lead: UNIT, assist: [] } }, tools)
  const order = orderOf(family, UNIT).matter.id
  family = took(family, unit, order, 'acknowledge', {}, tools)
  family = took(family, unit, order, 'contact', { reached: 'yes' }, tools)
  family = took(family, unit, order, 'report_in', {}, tools)
  family = took(family, street, order, 'suspend', { until: '2026-03-16', reason: '等配件' }, tools)
  const ends = family.root.matter.paused_until as Date
  return { family, order, at: { ...tools, now: ends }, ends }
}

describe('the clock of a family', () => {
  test('takes each step that is due, and says nothing more of what it said', () => {
    const tools = toolsOf()
    const { root } = filed(loopNamed('whistle'), tools)
    const at = { ...tools, now: root.matter.due_at as Date }
    const { changed, moved, steps } = heard({ root, children: [], joined: [] }, at)
    expect(changed.flatMap((c) => c.added.map((row) => row.step))).toEqual(['late'])
    expect({ moved, steps }).toEqual({ moved: [], steps: 1 })
  })
  test('looks again when the alarm comes that was put off since, and takes no step', () => {
    const tools = toolsOf()
    const family = filed(loopNamed('whistle'), tools)
    const wakes = family.root.matter.wake_at
    const early = heard(withRoot(family, { wake_at: TUESDAY }), tools)
    expect(early).toMatchObject({ changed: [], steps: 0, moved: [{ matter: { wake_at: wakes } }] })
  })
  test('starts both clocks of an order that was suspended, once each', () => {
    const { family, at } = suspended()
    const { changed, moved, steps } = heard(family, at)
    const taken = changed.flatMap((c) => c.added.map((row) => `${row.by_role} ${row.step}`))
    expect(taken.toSorted()).toEqual(['clock resume', 'clock resumed'])
    expect({ moved, steps }).toEqual({ moved: [], steps: 2 })
  })
  test('keeps the alarm of what a step moved after it had been put off', () => {
    const { family, order, at, ends } = suspended()
    const later = new Date(ends.getTime() + DAY)
    // the matter is put off by a day, then its order goes on and takes it along
    const { changed, moved } = heard(withRoot(family, { paused_until: later, wake_at: ends }), at)
    expect(moved).toEqual([])
    expect(changed.map(({ member, added }) => [member.matter.id, added.map((row) => row.step)])).toEqual([
      [family.root.matter.id, ['resumed']],
      [order, ['resume']],
    ])
  })
})
