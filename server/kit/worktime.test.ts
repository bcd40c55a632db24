import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterPause, type Calendar, deadline, parseLimit, shareOfLimit, workingTimeLeft } from './worktime.ts'

const calendar: Calendar = {
  timezone: 'Asia/Shanghai',
  hours: [
    ['09:00', '12:00'],
    ['14:00', '17:30'],
  ],
  extra: {},
}
const cn = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const due = (from: string, limit: string, with_: Calendar = calendar) => {
  const { due, uncertain } = deadline(cn(from), parseLimit(limit), with_)
  const local = new Date(due.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  return uncertain ? `${local} ?` : local
}

describe('a limit is read from text', () => {
  test('the five units are read', () => {
    expect(['24h', '8wh', '3wd', '30m', '2d'].map(parseLimit)).toEqual([
      { n: 24, unit: 'h' },
      { n: 8, unit: 'wh' },
      { n: 3, unit: 'wd' },
      { n: 30, unit: 'm' },
      { n: 2, unit: 'd' },
    ])
  })
  test.each(['', '0h', '3', 'wd', '3 wd', '-1h', '1.5h', '10000h', '3WD', '3w'])(
    '"%s" is refused by name',
    (text) => {
      expect(() => parseLimit(text)).toThrow(`"${text}" is not a limit`)
    },
  )
})

describe('natural time runs through nights and holidays', () => {
  test('24 hours over National Day end on National Day', () => {
    expect(due('2026-09-30 16:20', '24h')).toBe('2026-10-01 16:20')
  })
  test('minutes and days are counted by the clock', () => {
    expect(due('2026-09-30 23:50', '30m')).toBe('2026-10-01 00:20')
    expect(due('2026-12-31 08:00', '2d')).toBe('2027-01-02 08:00')
  })
})

describe('working days end at the close of business', () => {
  test('the day of the start does not count, whatever its hour', () => {
    expect(due('2026-11-16 00:01', '1wd')).toBe('2026-11-17 17:30')
    expect(due('2026-11-16 23:59', '1wd')).toBe('2026-11-17 17:30')
  })
  test('a weekend is left out, and a start on it counts from Monday', () => {
    expect(due('2026-11-20 10:00', '1wd')).toBe('2026-11-23 17:30')
    expect(due('2026-11-21 10:00', '1wd')).toBe('2026-11-23 17:30')
    expect(due('2026-11-22 10:00', '3wd')).toBe('2026-11-25 17:30')
  })
  test('National Day is left out and its make-up Saturday is worked', () => {
    expect(due('2026-09-30 10:00', '1wd')).toBe('2026-10-08 17:30')
    expect(due('2026-09-30 10:00', '3wd')).toBe('2026-10-10 17:30')
    expect(due('2026-09-30 10:00', '4wd')).toBe('2026-10-12 17:30')
  })
  test('Spring Festival is left out and both of its make-up Saturdays are worked', () => {
    expect(due('2026-02-13 10:00', '1wd')).toBe('2026-02-14 17:30')
    expect(due('2026-02-13 10:00', '2wd')).toBe('2026-02-24 17:30')
    expect(due('2026-02-24 10:00', '4wd')).toBe('2026-02-28 17:30')
  })
  test('a start on a make-up Sunday counts from the next working day', () => {
    expect(due('2026-09-20 11:00', '1wd')).toBe('2026-09-21 17:30')
  })
})

describe('working hours are counted within opening hours', () => {
  test('the lunch break, the night and the weekend stand still', () => {
    expect(due('2026-11-20 11:00', '2wh')).toBe('2026-11-20 15:00')
    expect(due('2026-11-20 16:30', '2wh')).toBe('2026-11-23 10:00')
    expect(due('2026-11-16 09:00', '13wh')).toBe('2026-11-17 17:30')
  })
  test('hours that end with a half day are due at its end, not at the next opening', () => {
    expect(due('2026-11-20 09:00', '3wh')).toBe('2026-11-20 12:00')
  })
  test('a start outside working hours counts from the next opening', () => {
    for (const from of ['2026-11-20 17:30', '2026-11-21 12:00', '2026-11-23 03:00', '2026-11-23 09:00']) {
      expect(due(from, '1wh')).toBe('2026-11-23 10:00')
    }
    expect(due('2026-11-20 12:30', '1wh')).toBe('2026-11-20 15:00')
  })
  test('a long holiday stands still', () => {
    expect(due('2026-09-30 17:00', '1wh')).toBe('2026-10-08 09:30')
  })
})

describe('a year without a published notice is marked uncertain', () => {
  test('a deadline within a published year is certain', () => {
    expect(due('2026-12-21 10:00', '3wd')).toBe('2026-12-24 17:30')
  })
  test('a count that enters the next year is uncertain and leaves out weekends only', () => {
    expect(due('2026-12-31 10:00', '1wd')).toBe('2027-01-01 17:30 ?')
    expect(due('2027-10-01 10:00', '1wd')).toBe('2027-10-04 17:30 ?')
    expect(due('2027-03-01 10:00', '2wh')).toBe('2027-03-01 12:00 ?')
  })
  test('the last week of December waits for the notice of the year that follows', () => {
    expect(due('2026-12-24 10:00', '1wd')).toBe('2026-12-25 17:30 ?')
    expect(due('2025-12-24 10:00', '3wd')).toBe('2025-12-29 17:30')
  })
  test('across a published year end New Year is left out and the count is certain', () => {
    expect(due('2025-12-31 10:00', '1wd')).toBe('2026-01-04 17:30')
  })
  test('natural time is never uncertain', () => {
    expect(due('2030-01-01 00:00', '24h')).toBe('2030-01-02 00:00')
  })
  test('a tenant who enters the notice makes the year certain', () => {
    const own: Calendar = {
      ...calendar,
      extra: { '2027-01-01': 'off', '2027-01-02': 'work', '2027-10-01': 'off' },
    }
    expect(due('2026-12-31 10:00', '1wd', own)).toBe('2027-01-02 17:30')
    expect(due('2027-09-30 10:00', '1wd', own)).toBe('2027-10-04 17:30')
  })
})

describe("a tenant's own days win over the published ones", () => {
  test('a published make-up day can be given free and a free day worked', () => {
    const own: Calendar = { ...calendar, extra: { '2026-10-10': 'off', '2026-10-07': 'work' } }
    expect(due('2026-09-30 10:00', '1wd', own)).toBe('2026-10-07 17:30')
    expect(due('2026-10-09 10:00', '1wd', own)).toBe('2026-10-12 17:30')
  })
  test.each<[Partial<Calendar>, string]>([
    [{ hours: [] }, 'no working hours'],
    [{ hours: [['9:00', '12:00']] }, '"9:00" is not a time'],
    [{ hours: [['09:00', '24:30']] }, '"24:30" is not a time'],
    [{ hours: [['14:00', '12:00']] }, 'run backwards'],
    [
      {
        hours: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
      'overlap',
    ],
    [{ extra: { '2026-02-30': 'work' } }, '"2026-02-30" is not a date'],
    [{ extra: { '2026-2-3': 'work' } }, '"2026-2-3" is not a date'],
    [{ extra: { '2026-02-03': 'maybe' as 'off' } }, "must be 'work' or 'off'"],
    [{ timezone: 'Europe/Rome' as 'Asia/Shanghai' }, 'Europe/Rome is not supported'],
  ])('a mistake in the calendar is named: %j', (part, words) => {
    expect(() => deadline(cn('2026-11-16 09:00'), parseLimit('1wd'), { ...calendar, ...part })).toThrow(words)
  })
})

describe('a share of a running limit', () => {
  const at = (from: string, limit: string, share: number, with_: Calendar = calendar) => {
    const parsed = parseLimit(limit)
    const running = { from: cn(from), due: deadline(cn(from), parsed, with_).due }
    const local = shareOfLimit(running, share, parsed, with_).getTime() + 8 * 3_600_000
    return new Date(local).toISOString().slice(0, 16).replace('T', ' ')
  }
  test('is one of natural time where the limit runs by the clock', () => {
    expect([at('2026-09-30 10:00', '24h', 0.5), at('2026-09-30 10:00', '10m', 0.8)]).toEqual([
      '2026-09-30 22:00',
      '2026-09-30 10:08',
    ])
  })
  test('is one of working time where it counts that, over a weekend as well', () => {
    // Friday 09:00, a limit to the close of Tuesday: 19.5 working hours
    expect(at('2026-11-20 09:00', '2wd', 0.5)).toBe('2026-11-23 14:15')
    expect(at('2026-11-20 09:00', '2wd', 0.8)).toBe('2026-11-24 11:36')
    expect(at('2026-11-20 16:30', '4wh', 0.5)).toBe('2026-11-23 10:00')
  })
  test('counts a make-up Saturday as the working day that it is', () => {
    // Friday 9 October, then Saturday the 10th is worked
    expect(at('2026-10-09 17:30', '1wd', 0.5)).toBe('2026-10-10 14:15')
    expect(at('2026-11-20 17:30', '1wd', 0.5)).toBe('2026-11-23 14:15')
  })
  test('is one of natural time where no working time lies in it', () => {
    const running = { from: cn('2026-11-21 10:00'), due: cn('2026-11-21 20:00') }
    expect(shareOfLimit(running, 0.5, parseLimit('3wd'), calendar)).toEqual(cn('2026-11-21 15:00'))
  })
})

describe('after a pause', () => {
  const resumed = (due: string, from: string, to: string, limit: string) => {
    const local = afterPause(cn(due), { from: cn(from), to: cn(to) }, parseLimit(limit), calendar).getTime()
    return new Date(local + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  }
  test('what was left of a natural limit is left', () => {
    expect(resumed('2026-11-21 10:00', '2026-11-20 16:00', '2026-12-01 09:00', '24h')).toBe(
      '2026-12-02 03:00',
    )
  })
  test('what was left of a working limit is left, in working time', () => {
    // 1.5 working hours of Friday and all of Monday were left; begun again on a Friday at 11:00
    expect(resumed('2026-11-23 17:30', '2026-11-20 16:00', '2026-12-04 11:00', '5wd')).toBe(
      '2026-12-07 14:30',
    )
    // begun again at midnight after a Sunday: the same as on Monday morning
    expect(resumed('2026-11-23 17:30', '2026-11-20 17:30', '2026-12-07 00:00', '5wd')).toBe(
      '2026-12-07 17:30',
    )
  })
  test('a limit that had run out before stays run out, and a pause of no length changes nothing', () => {
    expect(resumed('2026-11-20 10:00', '2026-11-20 16:00', '2026-12-04 11:00', '5wd')).toBe(
      '2026-11-20 10:00',
    )
    expect(resumed('2026-11-23 17:30', '2026-11-20 16:00', '2026-11-20 16:00', '5wd')).toBe(
      '2026-11-23 17:30',
    )
  })
})

describe('the working time left is said in days and hours', () => {
  const left = (now: string, until: string) => workingTimeLeft(cn(now), cn(until), calendar)
  test('whole working days and the hours beyond them', () => {
    expect(left('2026-11-24 17:40', '2026-11-26 17:30')).toEqual({ days: 2, hours: 0 })
    expect(left('2026-11-24 10:00', '2026-11-26 17:30')).toEqual({ days: 2, hours: 5.5 })
    expect(left('2026-11-26 16:55', '2026-11-26 17:30')).toEqual({ days: 0, hours: 0.5 })
  })
  test('holidays do not count, and nothing is left when it is late', () => {
    expect(left('2026-09-30 17:30', '2026-10-08 17:30')).toEqual({ days: 1, hours: 0 })
    expect(left('2026-10-02 10:00', '2026-10-03 10:00')).toEqual({ days: 0, hours: 0 })
    expect(left('2026-11-27 10:00', '2026-11-26 17:30')).toEqual({ days: 0, hours: 0 })
  })
})

describe('for any start', () => {
  const DAY = 86_400_000
  const midnightOf = (at: Date) =>
    new Date(Math.floor((at.getTime() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000)
  const minute = fc
    .integer({ min: 0, max: 4 * 365 * 24 * 60 })
    .map((m) => new Date(Date.UTC(2024, 0, 1) + m * 60_000))
  const limit = fc.record({
    n: fc.integer({ min: 1, max: 60 }),
    unit: fc.constantFrom('m', 'h', 'd', 'wh', 'wd'),
  })
  const working = fc.record({ n: fc.integer({ min: 1, max: 60 }), unit: fc.constantFrom('wh', 'wd') })

  test('a later start never gives an earlier deadline', () => {
    fc.assert(
      fc.property(minute, minute, limit, (a, b, l) => {
        const [first, last] = a <= b ? [a, b] : [b, a]
        expect(deadline(first, l, calendar).due.getTime()).toBeLessThanOrEqual(
          deadline(last, l, calendar).due.getTime(),
        )
      }),
    )
  })
  test('a working limit ends within working hours of a working day, after its start', () => {
    fc.assert(
      fc.property(minute, working, (from, l) => {
        const { due } = deadline(from, l, calendar)
        expect(due.getTime()).toBeGreaterThan(from.getTime())
        const day = midnightOf(due)
        expect(workingTimeLeft(day, new Date(day.getTime() + DAY), calendar)).toEqual({ days: 1, hours: 0 })
        const hour = (due.getTime() - day.getTime()) / 3_600_000
        expect((hour > 9 && hour <= 12) || (hour > 14 && hour <= 17.5)).toBe(true)
      }),
    )
  })
  test('exactly the hours of the limit are worked before it runs out', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 60 }), (from, n) => {
        const { due } = deadline(from, { n, unit: 'wh' }, calendar)
        const left = workingTimeLeft(from, due, calendar)
        expect(left.days * 6.5 + left.hours).toBeCloseTo(n, 9)
      }),
    )
  })
  test('exactly as many working days as the limit lie between the day of the start and the deadline', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 60 }), (from, n) => {
        const { due } = deadline(from, { n, unit: 'wd' }, calendar)
        const nextMidnight = new Date(midnightOf(from).getTime() + DAY)
        expect(workingTimeLeft(nextMidnight, due, calendar)).toEqual({ days: n, hours: 0 })
      }),
    )
  })
})

test('a short limit is counted in under 20 microseconds', () => {
  const limits = ['3wd', '8wh', '5wd', '24h'].map(parseLimit)
  const calls = 40_000
  const start = performance.now()
  for (let i = 0; i < calls; i++)
    deadline(new Date(Date.UTC(2026, 0, 1) + i * 777_000), limits[i % 4]!, calendar)
  expect(((performance.now() - start) * 1000) / calls).toBeLessThan(20)
})
