import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../kit/worktime.ts'
import { clockOf } from './clock.ts'
import { loopFile } from './definition.ts'
import { plain } from './testing.ts'

const calendar: Calendar = {
  timezone: 'Asia/Shanghai',
  hours: [
    ['09:00', '12:00'],
    ['14:00', '17:30'],
  ],
  extra: {},
}
const cn = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const [lose, find, late] = plain().steps
const stays = (name: string, effect: string, by = ['clock']) => ({
  ...late,
  name,
  by,
  effects: [{ name: effect }],
})
const loop = loopFile.parse({
  ...plain(),
  steps: [
    lose,
    find,
    stays('warn', 'mark_warned'),
    stays('late', 'mark_late'),
    stays('escalate', 'raise_lateness'),
    stays('resume', 'resume', ['grid_worker', 'clock']),
  ],
  clocks: [
    {
      state: 'lost',
      limit: '5wd',
      limits: { emergency: '10m', hard: '10wd', assist: '3wd' },
      warnAt: [50, 80],
      onWarn: 'warn',
      onLate: 'late',
      onLater: { step: 'escalate', every: '1wd' },
    },
  ],
})
const PATH = [1, 2, 3, 4]
const own = (set: Record<number, string>) => (_: string, state: string, path: readonly number[]) => {
  const nearest = state === 'lost' && path.findLast((node) => node in set)
  return nearest ? set[nearest] : undefined
}
const of = (over: object = {}) => ({
  state: 'lost',
  path: PATH,
  kind: null,
  unit_id: null,
  lead: false,
  due_at: cn('2026-11-20 17:30'),
  clock_from: cn('2026-11-13 17:30'),
  alarms: 0,
  held: null,
  raised: null,
  paused_at: null as Date | null,
  paused_until: null,
  ...over,
})
const clock = clockOf(calendar)

describe('which limit holds', () => {
  const limit = (over: object, set: Record<number, string> = {}) => {
    const found = clockOf(calendar, own(set)).limit(loop, 'lost', of(over))
    return found && `${found.n}${found.unit}`
  }
  test.each([
    ['the definition’s, where nothing is said', {}, {}, '5wd'],
    ['that of its kind', { kind: 'emergency' }, {}, '10m'],
    ['of a kind that has none of its own, the plain one', { kind: 'push' }, {}, '5wd'],
    ['that of units that assist', { unit_id: 12 }, {}, '3wd'],
    ['of the lead, the plain one', { unit_id: 11, lead: true }, {}, '5wd'],
    ['the kind’s before the assisting unit’s', { unit_id: 12, kind: 'hard' }, {}, '10wd'],
    ['a setting’s before the plain one', {}, { 2: '2wd' }, '2wd'],
    ['that of the nearest node above', {}, { 2: '2wd', 3: '1wd', 9: '8h' }, '1wd'],
    ['the kind’s before a setting of the plain one', { kind: 'emergency' }, { 3: '1wd' }, '10m'],
  ])('%s', (_, over, set, expected) => {
    expect(limit(over, set)).toBe(expected)
  })
  test('a state without a clock has none, and no deadline', () => {
    expect(clock.limit(loop, 'found', of())).toBeUndefined()
    expect(clock.due(loop, 'found', of(), cn('2026-11-13 10:00'))).toBeNull()
    expect(clock.alarm(loop, of({ state: 'found', due_at: null, clock_from: null }))).toBeUndefined()
  })
})

describe('the colours of a running clock', () => {
  test('change at half and at four fifths of its working time: the weekend is no part of it', () => {
    // five working days, 32.5 hours, from the close of a Friday to the close of the next
    expect(clock.colours(loop, of())).toEqual({
      blue: cn('2026-11-18 14:15'),
      amber: cn('2026-11-19 17:30'),
    })
  })
  test('count a make-up Saturday as worked', () => {
    const over = { clock_from: cn('2026-10-09 17:30'), due_at: cn('2026-10-12 17:30') }
    expect(clock.colours(loop, of(over))).toEqual({
      blue: cn('2026-10-10 17:30'),
      amber: cn('2026-10-12 14:54'),
    })
  })
  test('of natural time run through the night', () => {
    const over = { kind: 'emergency', clock_from: cn('2026-11-13 23:55'), due_at: cn('2026-11-14 00:05') }
    expect(clock.colours(loop, of(over))).toEqual({
      blue: cn('2026-11-14 00:00'),
      amber: cn('2026-11-14 00:03'),
    })
  })
  test('are none where no clock runs', () => {
    expect(clock.colours(loop, of({ due_at: null, clock_from: null }))).toBeUndefined()
  })
})

describe('the clock says', () => {
  const says = (over: object) => {
    const alarm = clock.alarm(loop, of(over))
    return alarm && [alarm.step, alarm.at]
  }
  test('that the limit is near, that it has passed, and one level further up each working day', () => {
    expect(says({})).toEqual(['warn', cn('2026-11-19 17:30')])
    expect(says({ alarms: 1 })).toEqual(['late', cn('2026-11-20 17:30')])
    expect(says({ alarms: 2 })).toEqual(['escalate', cn('2026-11-23 17:30')])
    expect(says({ alarms: 3, raised: 3 })).toEqual(['escalate', cn('2026-11-24 17:30')])
    expect(says({ alarms: 4, raised: 2 })).toEqual(['escalate', cn('2026-11-25 17:30')])
  })
  test('no more once the district was told', () => {
    expect(says({ alarms: 5, raised: 1 })).toBeUndefined()
    expect(says({ alarms: 2, held: 1 })).toBeUndefined()
    expect(says({ alarms: 2, path: [1] })).toBeUndefined()
  })
  test('all of it of what nobody holds, too', () => {
    expect(says({ unit_id: null, held: null })?.[0]).toBe('warn')
  })
  test('while it is paused only when the pause ends', () => {
    const until = cn('2026-12-01 00:00')
    for (const alarms of [0, 1]) expect(says({ paused_until: until, alarms })).toEqual(['resume', until])
  })
})

describe('what is due now', () => {
  const now = (over: object, at: string) => clock.alarmNow(loop, of(over), cn(at))?.step
  test('is nothing before its time, and the step from its time on', () => {
    expect(now({}, '2026-11-19 17:29')).toBeUndefined()
    expect(now({}, '2026-11-19 17:30')).toBe('warn')
    expect(now({ alarms: 1 }, '2026-11-20 17:29')).toBeUndefined()
    expect(now({ alarms: 1 }, '2026-11-20 17:30')).toBe('late')
  })
  test('is lateness at once where nobody looked in time to warn', () => {
    expect(now({}, '2026-11-20 17:30')).toBe('late')
    expect(now({}, '2026-12-20 17:30')).toBe('late')
  })
  test('is no lateness of what is paused over its old deadline', () => {
    const over = { paused_until: cn('2026-12-01 00:00') }
    expect(now(over, '2026-11-30 10:00')).toBeUndefined()
    expect(now(over, '2026-12-01 00:00')).toBe('resume')
  })
})

describe('more time', () => {
  test('is the original limit once more from the old deadline, on the kind’s own limit', () => {
    expect(clock.extended(loop, of())).toEqual(cn('2026-11-27 17:30'))
    const emergency = of({ kind: 'emergency', due_at: cn('2026-11-13 23:55') })
    expect(clock.extended(loop, emergency)).toEqual(cn('2026-11-14 00:05'))
  })
  test('after a pause is what was left', () => {
    const paused = of({ paused_at: cn('2026-11-18 17:30') })
    expect(clock.resumed(loop, paused, cn('2026-12-07 08:00'))).toEqual(cn('2026-12-08 17:30'))
  })
})
