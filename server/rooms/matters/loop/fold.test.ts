import { describe, expect, test } from 'vitest'
import type { Folded, StepRow } from './family.ts'
import { apply, blankFold, FOLDED, fold, foldedOf } from './fold.ts'
import { plain, TUESDAY, umbrella } from './testing.ts'

const loop = umbrella()
const DUE = new Date('2026-03-11T17:30:00+08:00')
const at = (hour: number) => new Date(TUESDAY.getTime() + hour * 3_600_000)
const row = (seq: number, step: string, over: Partial<StepRow> = {}): StepRow => ({
  seq,
  step,
  by_account: 501,
  by_role: 'resident',
  occurred_at: at(seq - 1),
  recorded_at: at(seq - 1),
  request_id: null,
  due_at: null,
  data: null,
  ...over,
})
const lost = row(1, 'lose', { due_at: DUE })

test('no steps fold to nothing', () => {
  expect(fold(loop, [])).toBeUndefined()
})
test('the first step enters its state and starts its clock', () => {
  expect(fold(loop, [lost])).toMatchObject({
    state: 'lost',
    due_at: DUE,
    clock_from: TUESDAY,
    alarms: 0,
    version: 1,
    changed_at: TUESDAY,
    closed_at: null,
    late: false,
  })
})
test('a step that stays where it is leaves a running clock as it was', () => {
  const stays = umbrella({
    steps: [...plain().steps, { ...plain().steps[1], name: 'note', to: '=', by: ['grid_worker'] }],
  })
  const before = fold(stays, [lost])
  const after = fold(stays, [lost, row(2, 'note', { due_at: at(900) })])
  const clock = (f: Folded | undefined) => [f?.state, f?.due_at, f?.clock_from, f?.alarms, f?.late]
  expect(clock(after)).toEqual(clock(before))
  expect(after).toMatchObject({ version: 2, changed_at: at(1) })
})
test('lateness is forgotten with the state that was late; that it once was is not', () => {
  const steps = [lost, row(2, 'late', { by_role: 'clock' }), row(3, 'find')]
  expect(fold(loop, steps.slice(0, 2))).toMatchObject({ late: true, lapses: 1, due_at: DUE })
  expect(fold(loop, steps)).toMatchObject({
    late: false,
    lapses: 1,
    alarms: 0,
    state: 'found',
    due_at: null,
  })
})
test('what had risen, warned and paused is forgotten with its state, not who holds it or where', () => {
  const [lose, find] = plain().steps
  const long = umbrella({
    steps: [
      { ...lose, effects: [{ name: 'take_on' }, { name: 'hold' }] },
      find,
      ...['mark_warned', 'mark_late', 'raise_lateness', 'pause', 'supervise'].map((effect) => ({
        ...plain().steps[2],
        name: effect,
        by: effect === 'pause' ? ['join'] : ['clock'],
        effects: [{ name: effect }],
      })),
    ],
    clocks: [],
  })
  const steps = [
    row(1, 'lose', { due_at: DUE, data: { level: 2 } }),
    row(2, 'mark_warned'),
    row(3, 'mark_late'),
    row(4, 'raise_lateness', { data: { level: 1 } }),
    row(5, 'pause', { data: { until: '2026-03-31' } }),
    row(6, 'supervise'),
  ]
  expect(fold(long, steps)).toMatchObject({
    alarms: 3,
    raised: 1,
    late: true,
    paused_at: at(4),
    held: 2,
    holder_id: 501,
    supervised: true,
  })
  expect(fold(long, [...steps, row(7, 'find')])).toMatchObject({
    alarms: 0,
    raised: null,
    late: false,
    paused_at: null,
    paused_until: null,
    held: 2,
    holder_id: 501,
    supervised: true,
    lapses: 1,
  })
})
test('an end closes, and what leaves it opens again', () => {
  const reopened = umbrella({
    steps: [...plain().steps, { ...plain().steps[1], name: 'lose_again', from: ['found'], to: 'lost' }],
  })
  const steps = [lost, row(2, 'find'), row(3, 'lose_again')]
  expect(fold(reopened, steps.slice(0, 2))?.closed_at).toEqual(at(1))
  expect(fold(reopened, steps)?.closed_at).toBeNull()
})
test('an earlier hour of a step recorded later is the hour that counts', () => {
  const late = row(2, 'find', { recorded_at: at(500) })
  expect(fold(loop, [lost, late])).toMatchObject({ changed_at: at(1), closed_at: at(1) })
})

test('only what steps decide is folded of a whole matter', () => {
  const folded = fold(loop, [lost]) as Folded
  const matter = { ...folded, id: 'x', wake_at: DUE, family: 3 } as Folded
  expect(foldedOf(matter, TUESDAY)).toEqual(folded)
  expect(foldedOf(undefined, TUESDAY)).toEqual(blankFold(TUESDAY))
  expect([...FOLDED].sort()).toEqual(Object.keys(folded).sort())
})

describe('apply', () => {
  test('never alters what it is handed', () => {
    const before = Object.freeze(fold(loop, [lost]) as Folded)
    const second = Object.freeze(row(2, 'find', { data: Object.freeze({ a: 1 }) as Record<string, unknown> }))
    const copy = structuredClone(before)
    apply(loop, before, second)
    expect(before).toEqual(copy)
  })
  test('stops at a step that the definition does not have', () => {
    expect(() => apply(loop, undefined, row(1, 'open'))).toThrow('loop umbrella@1 has no step open')
  })
})
