import {
  afterPause,
  type Calendar,
  deadline,
  type Limit,
  parseLimit,
  shareOfLimit,
} from '../../../kit/worktime.ts'
import type { Clock, Loop } from './definition.ts'
import type { Folded, Matter } from './family.ts'

/** `Folded.alarms` after the clock has warned, and after it has called the matter late. */
export const WARNED = 1
export const LATE = 2

/** When a day such as 2026-03-10 ends in China. */
export const endOf = (day: string): Date => new Date(`${day}T24:00:00+08:00`)

/** Whether a text is a limit such as 3wd. */
export function isLimit(text: string): boolean {
  try {
    parseLimit(text)
    return true
  } catch {
    return false
  }
}

/** What a running clock says next, and when. */
export type Alarm = { at: Date; step: string }
/** What decides which limit holds. */
export type Timed = Pick<Matter, 'path' | 'kind' | 'unit_id' | 'lead'>
type Running = Timed & Pick<Folded, 'state' | 'due_at' | 'clock_from'>
type Watched = Running & Pick<Folded, 'alarms' | 'held' | 'raised' | 'paused_until'>

/** A limit that is set on the nearest node of the tree, in place of the definition's. */
export type OwnLimit = (loop: string, state: string, path: readonly number[]) => string | undefined

/** The clocks of a district's loops: limits as they hold at a place, counted on its calendar. Pure. */
export function clockOf(calendar: Calendar, own: OwnLimit = () => undefined) {
  const clockIn = (loop: Loop, state: string): Clock | undefined => loop.clocks.find((c) => c.state === state)

  const limitOf = (loop: Loop, state: string, of: Timed): Limit | undefined => {
    const clock = clockIn(loop, state)
    if (!clock) return undefined
    const assists = of.unit_id !== null && !of.lead
    const special = (of.kind && clock.limits[of.kind]) || (assists ? clock.limits.assist : undefined)
    return parseLimit(special || own(loop.id, state, of.path) || clock.limit)
  }

  const share = (loop: Loop, of: Running, percent: number): Date | undefined => {
    const limit = limitOf(loop, of.state, of)
    return limit && of.due_at && of.clock_from
      ? shareOfLimit({ from: of.clock_from, due: of.due_at }, percent / 100, limit, calendar)
      : undefined
  }

  /** What the clock says next of a matter as it stands; undefined where it has no more to say. */
  const alarm = (loop: Loop, of: Watched): Alarm | undefined => {
    const clock = clockIn(loop, of.state)
    if (!clock) return undefined
    if (of.paused_until) {
      const resumes = loop.steps.find(
        (s) =>
          s.by.includes('clock') && s.from.includes(of.state) && s.effects.some((e) => e.name === 'resume'),
      )
      return resumes && { at: of.paused_until, step: resumes.name }
    }
    if (!of.due_at || !of.clock_from) return undefined
    const warnAt = of.alarms < WARNED && clock.onWarn ? share(loop, of, clock.warnAt[1]) : undefined
    if (warnAt && clock.onWarn) return { at: warnAt, step: clock.onWarn }
    if (of.alarms < LATE) return { at: of.due_at, step: clock.onLate }
    if (!clock.onLater || (of.raised ?? of.held ?? of.path.length) <= 1) return undefined
    const every = parseLimit(clock.onLater.every)
    const times = of.alarms - LATE + 1
    return {
      at: deadline(of.due_at, { ...every, n: every.n * times }, calendar).due,
      step: clock.onLater.step,
    }
  }

  return {
    /** The limit of a state as it holds for a matter; undefined where it has no clock. */
    limit: limitOf,
    /** The deadline of a state that is entered now; null where it has no clock. */
    due(loop: Loop, state: string, of: Timed, from: Date): Date | null {
      const limit = limitOf(loop, state, of)
      return limit ? deadline(from, limit, calendar).due : null
    },
    /** The running deadline with the original limit once more. */
    extended(loop: Loop, of: Running): Date | null {
      const limit = limitOf(loop, of.state, of)
      return limit && of.due_at ? deadline(of.due_at, limit, calendar).due : of.due_at
    },
    /** The deadline of a clock that was paused and starts again at `at`. */
    resumed(loop: Loop, of: Running & Pick<Folded, 'paused_at'>, at: Date): Date | null {
      const limit = limitOf(loop, of.state, of)
      return limit && of.due_at && of.paused_at
        ? afterPause(of.due_at, { from: of.paused_at, to: at }, limit, calendar)
        : of.due_at
    },
    alarm,
    /** The alarm that is due. A warning that would come when the limit has passed as well is left out. */
    alarmNow(loop: Loop, of: Watched, now: Date): Alarm | undefined {
      const next = alarm(loop, of)
      if (!next || next.at > now) return undefined
      const overdue = of.alarms < LATE && !of.paused_until && of.due_at !== null && of.due_at <= now
      return overdue ? alarm(loop, { ...of, alarms: WARNED }) : next
    },
    /** When the colour of a running clock changes before it runs out. */
    colours(loop: Loop, of: Running): { blue: Date; amber: Date } | undefined {
      const warnAt = clockIn(loop, of.state)?.warnAt
      const blue = warnAt && share(loop, of, warnAt[0])
      const amber = warnAt && share(loop, of, warnAt[1])
      return blue && amber ? { blue, amber } : undefined
    },
  }
}
export type DistrictClock = ReturnType<typeof clockOf>
