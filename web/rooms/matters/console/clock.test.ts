import { describe, expect, it } from 'vitest'
import { goneOf } from './clock.ts'

const clock = { clockFrom: '2026-11-02T00:00:00Z', dueAt: '2026-11-02T10:00:00Z' }

describe('the bar of a clock', () => {
  it('grows with the time gone', () =>
    expect(goneOf(clock, new Date('2026-11-02T04:00:00Z'))).toBeCloseTo(0.4))
  it('never leaves its frame', () => {
    expect(goneOf(clock, new Date('2026-11-05T00:00:00Z'))).toBe(1)
    expect(goneOf(clock, new Date('2026-11-01T00:00:00Z'))).toBe(0)
  })
  it('a limit in the same moment is full', () =>
    expect(goneOf({ clockFrom: clock.dueAt, dueAt: clock.dueAt }, new Date())).toBe(1))
  it('is absent where no clock runs', () =>
    expect(goneOf({ clockFrom: null, dueAt: null }, new Date())).toBeNull())
  it('runs at the pace of its colours, as a night counts for nothing', () => {
    const counted = { ...clock, blueAt: '2026-11-02T08:00:00Z', amberAt: '2026-11-02T09:00:00Z' }
    const at = (hour: string) => goneOf(counted, new Date(`2026-11-02T${hour}:00Z`))
    expect([at('04:00'), at('08:00'), at('09:00'), at('09:30')]).toEqual([0.25, 0.5, 0.8, 0.9])
  })
})
