import { endOf, LATE, WARNED } from '../loop/clock.ts'
import { type Folded, heldAt } from '../loop/family.ts'
import type { Effect } from './effect.ts'

/** The clock has warned that little time is left. */
export const markWarned: Effect = { fold: (was) => ({ ...was, alarms: WARNED }) }

/** The clock has run out. */
export const markLate: Effect = {
  fold: (was) => ({ ...was, late: true, alarms: LATE, lapses: was.lapses + 1 }),
}

/** Still late: one level further up is told, as far as the district. */
export const raiseLateness: Effect = {
  ask: ({ matter }, { root }) => ({ record: { level: Math.max(1, (matter.raised ?? heldAt(root)) - 1) } }),
  fold: (was, { data }) => ({ ...was, alarms: was.alarms + 1, raised: Number(data?.level) }),
}

/** The original limit once more, from where it would have ended. */
export const extend: Effect = {
  ask: ({ loop, matter }, _, __, ___, { clock }) => ({ due: clock.extended(loop, matter) }),
  fold: (was, row) => ({ ...was, due_at: row.due_at, alarms: 0 }),
}

/** The clock stands still through the day that the field `until` names. */
export const pause: Effect = {
  flaw: (_, step) =>
    step.by.every((by) => by === 'join') ||
    step.form.some((f) => f.name === 'until' && f.kind === 'date' && f.required)
      ? undefined
      : 'pause needs a required field "until" of kind date',
  fold: (was, row) => ({
    ...was,
    paused_at: row.occurred_at,
    paused_until: endOf(String(row.data?.until)),
  }),
}

/** When a pause ended: on its day at the latest, however much later the clock looked. */
const pauseEnd = ({ paused_until }: Pick<Folded, 'paused_until'>, now: Date): Date =>
  paused_until && paused_until < now ? paused_until : now

/** The clock goes on with what was left of its limit, as if it had started so much later. */
export const resume: Effect = {
  ask: ({ loop, matter }, _, { occurredAt }, __, { clock }) => ({
    due: clock.resumed(loop, matter, pauseEnd(matter, occurredAt)),
  }),
  fold: (was, row) => {
    const paused = was.paused_at ? pauseEnd(was, row.occurred_at).getTime() - was.paused_at.getTime() : 0
    const from = was.clock_from && new Date(was.clock_from.getTime() + paused)
    return { ...was, due_at: row.due_at, clock_from: from, paused_at: null, paused_until: null }
  },
}

export const supervise: Effect = { fold: (was) => ({ ...was, supervised: true }) }

/** A contest was right: the lateness does not count; it stays in the history. */
export const exempt: Effect = { fold: (was) => ({ ...was, exempt: true }) }

/** One level further up the tree holds it. */
export const rise: Effect = {
  ask: (member) => ({ record: { level: Math.max(1, heldAt(member) - 1) } }),
  fold: (was, { data }) => ({ ...was, held: Number(data?.level) }),
}

/** It is held where it lies again, or at the level that filing found somebody at. */
export const hold: Effect = {
  fold: (was, { data }) => ({ ...was, held: typeof data?.level === 'number' ? data.level : null }),
}
