import { type Loop, stepOf } from './definition.ts'
import { effects } from '../effects/index.ts'
import type { Filed, Folded, Member, StepRow } from './family.ts'

/** A matter before its first step, as of a moment. */
export const blankFold = (at: Date): Folded => ({
  state: '',
  category: null,
  unit_id: null,
  lead: false,
  kind: null,
  held: null,
  raised: null,
  holder_id: null,
  sheet: null,
  awaits: null,
  main_id: null,
  due_at: null,
  clock_from: null,
  alarms: 0,
  paused_at: null,
  paused_until: null,
  late: false,
  lapses: 0,
  exempt: false,
  supervised: false,
  solved: null,
  satisfaction: null,
  closed_at: null,
  changed_at: at,
  version: 0,
})

/** A root before its first step; its number and place in the family's order are given when it is written. */
export const unborn = (
  loop: Loop,
  filed: Omit<Filed, 'root_id' | 'number' | 'loop' | 'loop_version'>,
): Member => ({
  loop,
  steps: [],
  matter: {
    ...filed,
    root_id: filed.id,
    number: 0,
    loop: loop.id,
    loop_version: loop.version,
    ...blankFold(filed.created_at),
    family: 1,
    wake_at: null,
  },
})

/**
 * What a matter becomes by one more step. Pure: all that it needs stands in the step, the deadline included, which was
 * resolved when its clock started. A step that stays in its state never touches a running clock.
 */
export function apply(loop: Loop, before: Folded | undefined, row: StepRow): Folded {
  const step = stepOf(loop, row.step)
  if (!step) throw new Error(`loop ${loop.id}@${loop.version} has no step ${row.step}`)
  const was = before ?? blankFold(row.occurred_at)
  let now: Folded = { ...was, version: row.seq, changed_at: row.occurred_at }
  if (step.to !== '=') {
    now = {
      ...now,
      state: step.to,
      due_at: row.due_at,
      clock_from: row.due_at ? row.occurred_at : null,
      alarms: 0,
      raised: null,
      awaits: null,
      paused_at: null,
      paused_until: null,
      late: false,
      closed_at: loop.ends.includes(step.to) ? row.occurred_at : null,
    }
  }
  for (const part of step.effects) now = effects[part.name]?.fold?.(now, row, part) ?? now
  return now
}

const BLANK = Object.keys(blankFold(new Date(0))) as (keyof Folded)[]
/** Only what is folded of a whole matter; blank, as of a moment, where there is none yet. */
export const foldedOf = (matter: Folded | undefined, at: Date): Folded =>
  matter
    ? (Object.fromEntries(BLANK.map((key) => [key, matter[key]])) as Record<keyof Folded, never>)
    : blankFold(at)
/** The columns of a matter that its steps decide. */
export const FOLDED: readonly string[] = BLANK

/** The whole history folded. */
export function fold(loop: Loop, steps: readonly StepRow[]): Folded | undefined {
  return steps.reduce<Folded | undefined>((state, row) => apply(loop, state, row), undefined)
}
