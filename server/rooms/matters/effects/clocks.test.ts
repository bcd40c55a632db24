import { describe, expect, test } from 'vitest'
import type { Part, Step } from '../loop/definition.ts'
import type { Folded, Member, StepRow } from '../loop/family.ts'
import { filed, PLACE, shipped, TUESDAY } from '../loop/testing.ts'
import { effects } from './index.ts'

const { tools, loopNamed } = shipped()
const family = filed(loopNamed('whistle'), tools())
const cn = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const row = (over: Partial<StepRow> = {}): StepRow => ({ ...family.root.steps[0]!, data: null, ...over })
const folds = (name: string, step: StepRow, over: Partial<Folded> = {}) =>
  effects[name]?.fold?.({ ...family.root.matter, ...over }, step, { name } as Part)
const asks = (name: string, over: Partial<Member['matter']>, now = TUESDAY, root = over) =>
  effects[name]?.ask?.(
    { ...family.root, loop: loopNamed('order'), matter: { ...family.root.matter, ...over } },
    { ...family, root: { ...family.root, matter: { ...family.root.matter, ...root } } },
    { step: 'x', form: {}, requestId: null, occurredAt: now },
    { name } as Part,
    tools(),
  )
const flaw = (name: string, form: object[], by: string[]) =>
  effects[name]?.flaw?.({ name } as Part, { name: 'x', form, by } as unknown as Step)
const DUE = cn('2026-03-13 17:30')

test('mark_warned says that the clock has warned, and leaves the deadline', () => {
  expect(folds('mark_warned', row(), { due_at: DUE })).toMatchObject({ alarms: 1, late: false, due_at: DUE })
})
test('mark_late says it, keeps the deadline, and counts one more lapse of its life', () => {
  expect(folds('mark_late', row(), { due_at: DUE, alarms: 1, lapses: 2 })).toMatchObject({
    late: true,
    alarms: 2,
    lapses: 3,
    due_at: DUE,
  })
})

describe('raise_lateness', () => {
  test.each([
    ['from the place itself', {}, PLACE.length - 1],
    ['from the level that holds it', { held: 2 }, 1],
    ['from where it had risen to', { held: null, raised: 3 }, 2],
    ['not past the district', { raised: 1 }, 1],
  ])('goes one up: %s', (_, over, level) => {
    expect(asks('raise_lateness', over)).toEqual({ record: { level } })
  })
  test('of an order begins at the level that holds its matter', () => {
    expect(asks('raise_lateness', { held: null }, TUESDAY, { held: 2 })).toEqual({ record: { level: 1 } })
  })
  test('is kept, one alarm more each time', () => {
    expect(folds('raise_lateness', row({ data: { level: 3 } }), { alarms: 2 })).toMatchObject({
      alarms: 3,
      raised: 3,
    })
  })
})

describe('extend', () => {
  test('adds the original limit from where it would have ended, not from now', () => {
    const over = { state: 'reported_in', due_at: DUE, clock_from: TUESDAY, unit_id: 11, lead: true }
    // five working days after Friday the 13th
    expect(asks('extend', over, cn('2026-03-12 09:00'))).toEqual({ due: cn('2026-03-20 17:30') })
  })
  test('lets the clock warn anew', () => {
    const later = cn('2026-03-20 17:30')
    expect(folds('extend', row({ due_at: later }), { due_at: DUE, alarms: 1 })).toMatchObject({
      due_at: later,
      alarms: 0,
    })
  })
})

describe('pause', () => {
  test('lasts through the whole of the day named, by the wall clock in China', () => {
    const paused = folds('pause', row({ data: { until: '2026-03-31' }, occurred_at: TUESDAY }), {
      due_at: DUE,
    })
    expect(paused).toMatchObject({ paused_at: TUESDAY, paused_until: cn('2026-04-01 00:00'), due_at: DUE })
  })
  test.each([
    [[{ name: 'until', kind: 'date', required: true }], ['street_clerk'], true],
    [[{ name: 'until', kind: 'date', required: false }], ['street_clerk'], false],
    [[], ['street_clerk'], false],
    [[], ['join'], true],
    [[], ['join', 'street_clerk'], false],
  ])('with the form %j by %j is sound: %s', (form, by, sound) => {
    expect(flaw('pause', form, by) === undefined).toBe(sound)
  })
})

describe('resume', () => {
  const PAUSED = {
    state: 'reported_in',
    due_at: cn('2026-03-17 17:30'),
    clock_from: TUESDAY,
    paused_at: cn('2026-03-13 17:30'),
    paused_until: cn('2026-04-01 00:00'),
    unit_id: 11,
    lead: true,
  }
  test('gives what was left: two working days', () => {
    expect(asks('resume', PAUSED, cn('2026-03-20 09:00'))).toEqual({ due: cn('2026-03-23 17:30') })
  })
  test('by the clock counts from the end of the pause, however much later somebody looked', () => {
    for (const looked of ['2026-04-01 00:00', '2026-04-01 09:00', '2026-04-03 12:00'])
      expect(asks('resume', PAUSED, cn(looked))).toEqual({ due: cn('2026-04-02 17:30') })
  })
  test('ends the pause, whose time is no part of what has run', () => {
    const due = cn('2026-03-23 17:30')
    const resumed = folds('resume', row({ due_at: due, occurred_at: cn('2026-03-20 17:30') }), PAUSED)
    expect(resumed).toMatchObject({ due_at: due, paused_at: null, paused_until: null })
    // the pause lasted a week: as if it had begun a week later
    expect(resumed?.clock_from).toEqual(cn('2026-03-17 10:00'))
    // to the end of its last day, 18 days and six and a half hours, whenever the clock looked
    const byClock = folds('resume', row({ due_at: due, occurred_at: cn('2026-04-09 09:00') }), PAUSED)
    expect(byClock?.clock_from).toEqual(cn('2026-03-28 16:30'))
  })
})

test('supervise and exempt say so, and leave the lateness as it was', () => {
  const late = { late: true, lapses: 2 }
  expect(folds('supervise', row(), late)).toMatchObject({ supervised: true, ...late })
  expect(folds('exempt', row(), late)).toMatchObject({ exempt: true, ...late })
})
